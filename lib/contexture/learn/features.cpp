#include "contexture/learn/features.hpp"

#include <fmt/format.h>

#include <cmath>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/graph/pair_table.hpp"
#include "contexture/graph/points.hpp"

namespace contexture {

RowMatrix node_features(const Graph& graph, const std::string& file, std::uint64_t memory_limit,
                        const Progress& progress) {
    if (file.empty()) return graph.points() != nullptr ? graph.points()->coordinates : RowMatrix();
    const PairTable table = read_pairs(file, {.format = PairFormat::features, .graph = &graph, .progress = progress});
    const auto      width = static_cast<Eigen::Index>(table.value_names.size());
    const std::uint64_t needed =
        std::uint64_t{graph.nodes()} * table.value_names.size() * (sizeof(double) + sizeof(float));
    if (needed > memory_to_take(memory_limit))
        throw Error(Fault::computation,
                    fmt::format("{}: {} features of {} nodes take {} as networks need them: more than "
                                "may be taken",
                                file, width, graph.nodes(), human_bytes(needed)));
    RowMatrix features = RowMatrix::Zero(graph.nodes(), width);
    for (std::size_t i = 0; i < table.inputs.size(); ++i) features(table.inputs[i], table.values[i]) += table.counts[i];
    normalize_rows(features, std::sqrt(static_cast<double>(width)));
    return features;
}

}  // namespace contexture
