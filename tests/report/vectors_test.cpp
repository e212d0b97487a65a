#include "contexture/report/vectors.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include "contexture/report/foreign.hpp"
#include "support/files.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::thrown_by;

namespace {

/// A graph without edges whose nodes have these names.
Graph named(const std::vector<std::string>& names) {
    EdgeTable table;
    for (const std::string& name : names) table.names.append(name);
    return build_graph(std::move(table));
}

Embedding two_rows() {
    Embedding embedding;
    embedding.nodes   = {0, 2};
    embedding.vectors = RowMatrix(2, 3);
    embedding.vectors << 1.0 / 3, -0.0, 1e-300, -2, 0.1, 5e22;
    return embedding;
}

std::string written(const Graph& graph, VectorFormat format) {
    std::ostringstream text;
    const Embedding    embedding = two_rows();
    write_vectors(text, named_rows(embedding, graph), format);
    return text.str();
}

}  // namespace

TEST_CASE("lines of text: shortest numbers, names as the format asks for") {
    const Graph graph = named({"a\"b,c", "left out", "é"});
    CHECK(written(graph, VectorFormat::csv) ==
          "node,1,2,3\n\"a\"\"b,c\",0.3333333333333333,0,1e-300\né,-2,0.1,5e+22\n");
    CHECK(written(graph, VectorFormat::tsv) ==
          "node\t1\t2\t3\na\"b,c\t0.3333333333333333\t0\t1e-300\né\t-2\t0.1\t5e+22\n");
    CHECK(written(graph, VectorFormat::jsonl) ==
          "{\"node\": \"a\\\"b,c\", \"vector\": [0.3333333333333333, 0, 1e-300]}\n"
          "{\"node\": \"é\", \"vector\": [-2, 0.1, 5e+22]}\n");
    CHECK(written(graph, VectorFormat::word2vec) == "2 3\na\"b,c 0.3333333333333333 0 1e-300\né -2 0.1 5e+22\n");
    const Embedding    embedding = two_rows();
    std::ostringstream names;
    write_names(names, named_rows(embedding, graph));
    CHECK(names.str() == "a\"b,c\né\n");
}

TEST_CASE("between tabs a name is quoted where it begins with a quote, as pandas and evaluate read it") {
    const std::string text = written(named({"\"a\"", "left out", "\"b,"}), VectorFormat::tsv);
    CHECK(text.starts_with("node\t1\t2\t3\n\"\"\"a\"\"\"\t0.3"));
    const support::TemporaryFile file(text, ".tsv");
    const ForeignEmbedding       found = read_foreign(file.path());
    CHECK(found.format == "tsv");
    CHECK(found.names == std::vector<std::string>{"\"a\"", "\"b,"});
    CHECK(found.vectors.row(1)[2] == 5e22);
}

TEST_CASE("many rows are the same text by any number of threads, in every form") {
    std::vector<std::string> names;
    for (int i = 0; i < 2500; ++i) names.push_back("node," + std::to_string(i));
    const Graph graph = named(names);
    Embedding   embedding;
    embedding.vectors = RowMatrix::Random(2500, 9);
    for (Node node = 0; node < 2500; ++node) embedding.nodes.push_back(node);
    for (const VectorFormat format :
         {VectorFormat::jsonl, VectorFormat::csv, VectorFormat::tsv, VectorFormat::word2vec}) {
        const auto text_by = [&](int threads) {
            NamedRows rows = named_rows(embedding, graph);
            rows.threads   = threads;
            std::ostringstream text;
            write_vectors(text, rows, format);
            return text.str();
        };
        const std::string alone = text_by(1);
        CHECK(alone.size() > std::size_t{2500} * 9 * 8);
        CHECK(text_by(4) == alone);
        CHECK(text_by(0) == alone);
    }
}

TEST_CASE("word2vec has no way to write a blank in a name") {
    const auto thrown = thrown_by([] { (void)written(named({"a b", "x", "c"}), VectorFormat::word2vec); });
    CHECK(thrown.fault == Fault::usage);
    CHECK(thrown.says("'a b'"));
    CHECK(thrown.says("tsv"));
}

TEST_CASE("npy is NumPy's header to a multiple of 64 bytes, then the doubles") {
    const std::string bytes = written(named({"a", "b", "c"}), VectorFormat::npy);
    REQUIRE(bytes.size() == 128 + 48);
    CHECK(bytes.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
    CHECK(static_cast<int>(bytes[8]) + 10 == 128);
    CHECK(bytes[127] == '\n');
    CHECK(bytes.find("'shape': (2, 3)") != std::string::npos);
    double last = 0;
    std::memcpy(&last, bytes.data() + 128 + 40, sizeof last);
    CHECK(last == 5e22);
}

TEST_CASE("a stream that fails is an error") {
    std::ostringstream broken;
    broken.setstate(std::ios::badbit);
    const Graph     graph     = named({"a", "b", "c"});
    const Embedding embedding = two_rows();
    const NamedRows rows      = named_rows(embedding, graph);
    CHECK(thrown_by([&] { write_vectors(broken, rows, VectorFormat::npy); }).fault == Fault::io);
    CHECK(thrown_by([&] { write_names(broken, rows); }).fault == Fault::io);
}
