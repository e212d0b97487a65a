#include "contexture/report/report.hpp"

namespace contexture {

GraphSummary summarize(const Graph& graph) {
    return {.provenance  = graph.provenance(),
            .facts       = describe(graph),
            .is_directed = graph.is_directed(),
            .is_weighted = graph.is_weighted()};
}

}  // namespace contexture
