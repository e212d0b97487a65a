// Times the writers of vectors alone: no solve, random numbers, the stream that the program writes through.
//
//     bench_write NODES COLUMNS json|npy FILE
//
// Prints JSON: seconds of wall clock and of the processor from the first byte to the file in its place, bytes,
// and by how much the peak of memory grew meanwhile.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>

#include "contexture/contexture.hpp"
#include "output_file.hpp"
#include "random.hpp"
#include "usage.hpp"

namespace {

using namespace contexture;

Embedding random_embedding(Node nodes, int columns) {
    Embedding embedding;
    embedding.vectors.resize(nodes, columns);
    bench::Random random(1);
    for (double& entry : embedding.vectors.reshaped()) entry = 4 * random.unit() - 2;
    for (Node node = 0; node < nodes; ++node) embedding.nodes.push_back(node);
    return embedding;
}

Graph path(Node nodes) {
    std::vector<std::pair<Node, Node>> edges;
    for (Node node = 1; node < nodes; ++node) edges.emplace_back(node - 1, node);
    return make_graph(nodes, edges);
}

void run(Node nodes, int columns, const std::string& form, const std::string& file) {
    const Graph     graph     = path(nodes);
    const Embedding embedding = random_embedding(nodes, columns);
    const Report    report{.command = "embed", .graph = summarize(graph), .embedding = &embedding, .named_by = &graph};

    const rusage    before = bench::usage();
    const auto      begin  = std::chrono::steady_clock::now();
    cli::OutputFile output(file);
    if (form == "json")
        write_json(output.stream(), report);
    else
        write_vectors(output.stream(), named_rows(embedding, graph), VectorFormat::npy);
    output.finish();
    const std::chrono::duration<double> wall  = std::chrono::steady_clock::now() - begin;
    const rusage                        after = bench::usage();
    std::printf("{\"seconds\": %.6f, \"processor_seconds\": %.6f, \"bytes\": %ju, \"grown_bytes\": %ld}\n",
                wall.count(), bench::processor_seconds(after) - bench::processor_seconds(before),
                static_cast<std::uintmax_t>(std::filesystem::file_size(file)),
                (after.ru_maxrss - before.ru_maxrss) * 1024);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) {
        std::fputs("usage: bench_write NODES COLUMNS json|npy FILE\n", stderr);
        return 2;
    }
    try {
        run(static_cast<Node>(std::atoi(arguments[1])), std::atoi(arguments[2]), arguments[3], arguments[4]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_write: %s\n", error.what());
        return 1;
    }
    return 0;
}
