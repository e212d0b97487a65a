// igraph as a peer of tests/bench/run: igraph_laplacian_spectral_embedding of type DAD, the singular vectors
// of D^-1/2 A D^-1/2 of largest |lambda|. python-igraph does not bind it.
//
//     bench_igraph EDGES NODES VALUES TOLERANCE NCV VECTORS
//
// EDGES has `u v` lines of whole numbers. VECTORS becomes the doubles of the n x VALUES matrix, by column.
// Prints JSON: seconds of the solve, peak memory after it.

#include <igraph/igraph.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

int main(int count, char** arguments) {
    if (count != 7) {
        std::fputs("usage: bench_igraph EDGES NODES VALUES TOLERANCE NCV VECTORS\n", stderr);
        return 2;
    }
    igraph_t graph;
    FILE*    edges = std::fopen(arguments[1], "r");
    if (edges == nullptr) return std::perror(arguments[1]), 1;
    igraph_read_graph_edgelist(&graph, edges, std::atoi(arguments[2]), IGRAPH_UNDIRECTED);
    std::fclose(edges);

    igraph_arpack_options_t options;
    igraph_arpack_options_init(&options);
    options.tol    = std::atof(arguments[4]);
    options.ncv    = std::atoi(arguments[5]);
    options.mxiter = 100000;
    igraph_matrix_t vectors;
    igraph_vector_t values;
    igraph_matrix_init(&vectors, 0, 0);
    igraph_vector_init(&values, 0);

    const auto begin = std::chrono::steady_clock::now();
    const auto error = igraph_laplacian_spectral_embedding(&graph, std::atoi(arguments[3]), nullptr, IGRAPH_EIGEN_LM,
                                                           IGRAPH_EMBEDDING_DAD, /*scaled=*/false, &vectors, nullptr,
                                                           &values, &options);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    if (error != IGRAPH_SUCCESS) return std::fprintf(stderr, "igraph: %s\n", igraph_strerror(error)), 1;
    rusage used{};
    getrusage(RUSAGE_SELF, &used);

    FILE* output = std::fopen(arguments[6], "wb");
    if (output == nullptr) return std::perror(arguments[6]), 1;
    for (igraph_integer_t column = 0; column < igraph_matrix_ncol(&vectors); ++column)
        std::fwrite(&MATRIX(vectors, 0, column), sizeof(igraph_real_t),
                    static_cast<std::size_t>(igraph_matrix_nrow(&vectors)), output);
    std::fclose(output);
    std::printf("{\"seconds\": %.6f, \"memory\": %ld}\n", wall.count(), used.ru_maxrss * 1024);
    return 0;
}
