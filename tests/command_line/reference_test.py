"""Zachary's karate club: values of a dense solver that shares no code with ours, to six digits."""
import unittest

from support import SHARED, ProgramTest

KARATE = SHARED / "karate" / "edges.txt"

# context, s_1, s_2, s_3, energy, tau, d: all 33 singular values, the tail of all.
REFERENCE = """
walk:1        .867728 .714611 .712951 4.732737 1.975383  3
walk:2        .752951 .510669 .508299 1.818896 1.664475  1
window:5      .666583 .405243 .289063  .787770 1.760529  1
restart:0.15  .571578 .380719 .313011 1.239686 1.433053  1
heat:2        .767555 .563213 .460876 1.766355 1.727925  3
lazy:1        .933864 .856476 .806343 8.933184 1.932596 11
ego:1         .896142 .774091 .701088 4.875742 1.817798  3
ego:2         .622359 .304318 .241682  .626239 1.720564  1
"""


@unittest.skipUnless(KARATE.exists(), "the shared data sets are not here")
class Karate(ProgramTest):
    def check(self, document, values):
        found = [*document["spectrum"]["singular_values"][:3], document["spectrum"]["energy"], document["score"]["tau"]]
        for one, true in zip(found, values[:5], strict=True):
            self.assertLess(abs(one - true), 0.6e-6)
        self.assertEqual(document["score"]["dimension"], values[5])

    def test_score(self):
        for row in REFERENCE.split("\n")[1:-1]:
            name, *values = row.split()
            with self.subTest(context=name):
                self.check(self.document("score", KARATE, "--context", name), list(map(float, values)))

    def test_compare(self):
        rows = {row.split()[0]: list(map(float, row.split()[1:])) for row in REFERENCE.split("\n")[1:-1]}
        found = self.document("compare", KARATE, "--contexts", ",".join(rows))["contexts"]
        self.assertEqual(len(found), len(rows))
        for one in found:
            with self.subTest(context=one["context"]["name"]):
                self.check(one, rows[one["context"]["name"]])

    def test_lambda_of_the_second_value_is_negative(self):
        self.assertLess(self.document("score", KARATE)["spectrum"]["eigenvalues"][1], 0)


if __name__ == "__main__":
    unittest.main()
