#include "contexture/operator/double_cover.hpp"

#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

struct Table {
    std::span<const Arc>    offsets;
    std::span<const Node>   targets;
    std::span<const double> weights;
    std::size_t             columns;
};

SymmetricRows cover(const Table& table) {
    const std::size_t n = table.offsets.size() - 1;
    if (n + table.columns > std::numeric_limits<Node>::max())
        throw Error(Fault::computation, std::to_string(n) + " nodes and " + std::to_string(table.columns) +
                                            " values: together they may be 4294967295 at most");
    SymmetricRows rows;
    rows.offsets.assign(n + table.columns + 1, 0);
    for (std::size_t x = 0; x < n; ++x) rows.offsets[x + 1] = table.offsets[x + 1] - table.offsets[x];
    for (const Node target : table.targets) ++rows.offsets[n + target + 1];
    std::partial_sum(rows.offsets.begin(), rows.offsets.end(), rows.offsets.begin());

    rows.targets.resize(rows.offsets.back());
    if (!table.weights.empty()) rows.weights.resize(rows.offsets.back());
    std::vector<Arc> next(rows.offsets.begin() + static_cast<std::ptrdiff_t>(n), rows.offsets.end() - 1);
    for (std::size_t x = 0; x < n; ++x) {
        for (Arc arc = table.offsets[x]; arc < table.offsets[x + 1]; ++arc) {
            const Arc back     = next[table.targets[arc]]++;
            rows.targets[arc]  = static_cast<Node>(n + table.targets[arc]);
            rows.targets[back] = static_cast<Node>(x);
            if (!table.weights.empty()) rows.weights[arc] = rows.weights[back] = table.weights[arc];
        }
    }
    return rows;
}

}  // namespace

SymmetricRows double_cover(const Graph& graph) {
    return cover({graph.offsets(), graph.targets(), graph.weights(), graph.nodes()});
}

SymmetricRows double_cover(const SparseRows& kernel, std::span<const double> input) {
    // Entries of x with P_X = 0 are none of P+.
    SparseRows joint;
    for (Node x = 0; x < kernel.rows(); ++x) {
        for (Arc arc = kernel.offsets[x]; input[x] > 0 && arc < kernel.offsets[x + std::size_t{1}]; ++arc) {
            joint.targets.push_back(kernel.targets[arc]);
            joint.weights.push_back(input[x] * kernel.weights[arc]);
        }
        joint.offsets.push_back(joint.targets.size());
    }
    return cover({joint.offsets, joint.targets, joint.weights, kernel.columns});
}

}  // namespace contexture
