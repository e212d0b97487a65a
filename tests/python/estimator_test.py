"""The transformer keeps scikit-learn's conventions, by scikit-learn's own checks."""
import pickle
import unittest
import warnings

import contexture as cx
import numpy as np
from support import MOONS, VILLAGES, needs


# None of scikit-learn's checks is left out here. Its suite itself leaves out what the kind of estimator or its tags
# rule out: those of labels, of sample weights, of text and of missing values. Of walks X is an adjacency (tag `pairwise`),
# for which the suite makes X X^T of its tables.
@needs("sklearn", "scipy")
class Conventions(unittest.TestCase):
    def check(self, estimator, least):
        from sklearn.utils.estimator_checks import check_estimator
        made = 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for one, check in check_estimator(estimator, generate_only=True):
                with self.subTest(estimator=estimator, check=check.func.__name__):
                    check(one)
                    made += 1
        self.assertGreaterEqual(made, least)

    def test_of_points(self):
        self.check(cx.ContextureEmbedding(), 30)
        self.check(cx.ContextureEmbedding(3, context="rbf:0.5", standardize=False), 30)

    def test_of_graphs(self):
        self.check(cx.ContextureEmbedding(context="walk:2"), 30)

    def test_parameters(self):
        from sklearn.base import clone
        estimator = cx.ContextureEmbedding(5, context="heat:2", random_state=7)
        self.assertEqual(clone(estimator).get_params(), estimator.get_params())
        self.assertEqual(estimator.set_params(n_components=2).n_components, 2)


@needs("sklearn", "scipy")
class Graphs(unittest.TestCase):
    def setUp(self):
        self.graph = cx.read_graph(VILLAGES)
        self.adjacency = self.graph.to_scipy()

    def test_it_is_embed(self):
        for X in (self.adjacency, self.adjacency.toarray()):
            fitted = cx.ContextureEmbedding(4, context="walk:2").fit(X)
            made = cx.embed(X, "walk:2", 4)
            np.testing.assert_array_equal(fitted.embedding_, made.vectors)
            np.testing.assert_array_equal(fitted.singular_values_, made.singular_values)
            self.assertEqual(fitted.get_feature_names_out().tolist(), [f"contextureembedding{i}" for i in range(4)])

    def test_old_nodes_are_placed_where_they_are(self):
        for context in ("walk:1", "heat:2", "window:3"):
            fitted = cx.ContextureEmbedding(4, context=context).fit(self.adjacency)
            np.testing.assert_allclose(fitted.transform(self.adjacency), fitted.embedding_, atol=1e-9)
            np.testing.assert_allclose(pickle.loads(pickle.dumps(fitted)).transform(self.adjacency[:3]),
                                       fitted.embedding_[:3], atol=1e-9)

    def test_directed_nodes_are_placed_by_their_arcs(self):
        adjacency = (np.random.default_rng(5).random((30, 30)) < 0.2) + np.eye(30, k=1) + np.eye(30, k=-29)
        fitted = cx.ContextureEmbedding(5, context="walk:1").fit(adjacency)
        np.testing.assert_allclose(fitted.transform(adjacency), fitted.embedding_, atol=1e-9)
        sink = np.array([[0, 1, 0, 1], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=float)  # 3 has no vector, but is met
        fitted = cx.ContextureEmbedding(2, context="walk:1").fit(sink)
        for one in (fitted, pickle.loads(pickle.dumps(fitted))):
            np.testing.assert_allclose(one.transform(sink[:3]), fitted.embedding_[:3], atol=1e-9)
        fitted = cx.ContextureEmbedding(5, context="walk:1").fit(adjacency)
        with self.assertRaisesRegex(ValueError, "own edges alone"):
            cx.ContextureEmbedding(5, context="walk:2").fit(adjacency).transform(adjacency)

    def test_what_was_fitted_counts(self):
        fitted = cx.ContextureEmbedding(4, context="walk:2").fit(self.adjacency)
        fitted.set_params(context="knn:5", scaling="functions")
        np.testing.assert_allclose(fitted.transform(self.adjacency), fitted.embedding_, atol=1e-9)

    def test_new_nodes_are_placed_as_extend_places_them(self):
        fitted = cx.ContextureEmbedding(4, context="heat:2").fit(self.adjacency)
        row = np.zeros((1, 200))
        row[0, [self.graph.nodes.index("ash-05"), self.graph.nodes.index("birch-20")]] = 1
        placed = cx.extend(cx.embed(self.graph, "heat:2", 4), [("new", "ash-05"), ("new", "birch-20")])
        np.testing.assert_allclose(fitted.transform(row), placed.vectors, atol=1e-12)

    def test_nodes_without_a_vector_are_0_and_said(self):
        adjacency = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0.0]])
        estimator = cx.ContextureEmbedding(context="walk:1")
        with self.assertWarnsRegex(UserWarning, "1 nodes have no edge"):
            estimator.fit(adjacency)
        self.assertEqual(estimator.has_vector_.tolist(), [True, True, False])
        self.assertEqual(estimator.embedding_[2].tolist(), [0])
        with self.assertWarnsRegex(UserWarning, "1 nodes have no edge"):
            self.assertEqual(estimator.transform([[0, 0, 1.0]]).tolist(), [[0]])

    def test_in_a_pipeline(self):
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        labels = np.array([name.split("-")[0] for name in self.graph.nodes])
        train = np.arange(200) % 2 == 0
        pipeline = make_pipeline(cx.ContextureEmbedding(3, context="walk:1"), LogisticRegression())
        pipeline.fit(self.adjacency[train][:, train], labels[train])
        self.assertGreater(pipeline.score(self.adjacency[~train][:, train], labels[~train]), 0.9)

    def test_what_is_wrong_is_said(self):
        fit = cx.ContextureEmbedding(context="walk:2").fit
        with self.assertRaisesRegex(ValueError, "no adjacency"):
            fit(np.ones((3, 4)))
        with self.assertRaisesRegex(ValueError, "negative"):
            fit(-np.ones((3, 3)))
        with self.assertRaisesRegex(ValueError, "negative"):
            cx.ContextureEmbedding(context="walk:2").fit(self.adjacency).transform(-np.ones((1, 200)))
        with self.assertRaisesRegex(ValueError, "did you mean walk:2"):
            cx.ContextureEmbedding(context="wlak:2").fit(np.ones((3, 3)))


@needs("sklearn", "pandas")
class Points(unittest.TestCase):
    def setUp(self):
        import pandas
        self.moons = pandas.read_csv(MOONS, comment="#").drop(columns="moon")

    def test_known_points_are_placed_where_they_are(self):
        for context in ("knn:5", "knn:20", "rbf:1"):
            with self.subTest(context=context):
                fitted = cx.ContextureEmbedding(4, context=context).fit(self.moons)
                np.testing.assert_allclose(fitted.transform(self.moons), fitted.embedding_, atol=1e-9)
                table = cx.embed(self.moons, context, 4)
                np.testing.assert_allclose(np.abs(fitted.embedding_), np.abs(table.vectors), atol=1e-6)

    def test_far_from_0_is_as_near(self):
        far = 1e9 + 100 * self.moons.to_numpy()
        for context in ("knn:5", "rbf:0.01"):
            fitted = cx.ContextureEmbedding(2, context=context, standardize=False).fit(far)
            np.testing.assert_allclose(fitted.transform(far), fitted.embedding_, atol=1e-9)

    def test_ties_share_the_last_place(self):
        square = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [5, 5.0]])
        fitted = cx.ContextureEmbedding(2, context="knn:2", standardize=False).fit(square)
        np.testing.assert_allclose(fitted.transform(square), fitted.embedding_, atol=1e-12)

    def test_a_new_point_lands_among_its_neighbours(self):
        fitted = cx.ContextureEmbedding(4, context="knn:10").fit(self.moons)
        near = fitted.transform(self.moons.iloc[[7]] + 1e-9)
        np.testing.assert_allclose(near[0], fitted.embedding_[7], atol=1e-6)
        with self.assertRaisesRegex(ValueError, "knn:K and rbf:GAMMA"):
            cx.ContextureEmbedding(4, context="knn_mask:5").fit(self.moons).transform(self.moons)

    def test_frames_in_frames_out(self):
        estimator = cx.ContextureEmbedding(2, context="knn:5").set_output(transform="pandas")
        frame = estimator.fit_transform(self.moons)
        self.assertEqual(frame.columns.tolist(), ["contextureembedding0", "contextureembedding1"])
        self.assertEqual(estimator.feature_names_in_.tolist(), self.moons.columns.tolist())


if __name__ == "__main__":
    unittest.main()
