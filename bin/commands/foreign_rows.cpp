#include "foreign_rows.hpp"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>

#include "contexture/base/error.hpp"

namespace contexture::cli {

MatchedRows match_rows(const ForeignEmbedding& foreign, const Graph& graph, const std::string& path) {
    std::unordered_map<std::string_view, Node> place;
    for (Node x = 0; x < graph.nodes(); ++x) place.emplace(graph.name(x), x);
    MatchedRows matched{.phi     = RowMatrix::Zero(graph.nodes(), foreign.vectors.cols()),
                        .has_row = std::vector<bool>(graph.nodes())};
    for (std::size_t row = 0; row < foreign.names.size(); ++row) {
        const auto found = place.find(foreign.names[row]);
        if (found == place.end()) {
            ++matched.unknown;
            continue;
        }
        matched.phi.row(found->second) = foreign.vectors.row(static_cast<Eigen::Index>(row));
        matched.has_row[found->second] = true;
        ++matched.nodes;
    }
    if (matched.nodes < 2)
        throw Error(Fault::input, fmt::format("{}: fewer than two of its names are nodes of the graph: do both use the "
                                              "same names?",
                                              path));
    return matched;
}

}  // namespace contexture::cli
