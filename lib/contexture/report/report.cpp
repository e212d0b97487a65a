#include "contexture/report/report.hpp"

namespace contexture {

GraphSummary summarize(const Graph& graph) {
    GraphSummary summary{.provenance  = graph.provenance(),
                         .facts       = describe(graph),
                         .is_directed = graph.is_directed(),
                         .is_weighted = graph.is_weighted()};
    if (const Points* points = graph.points())
        summary.points = {.columns = points->columns, .left_out = points->left_out, .target = points->target_name};
    return summary;
}

std::optional<VectorScore> vector_score(const ContextResult& result) {
    if (result.informed)
        return VectorScore{.value = result.informed->value, .standard_error = result.informed->standard_error};
    if (result.pretext)
        return VectorScore{.value = result.pretext->value, .standard_error = result.pretext->standard_error};
    return {};
}

double error_of_difference(const ContextResult& a, const ContextResult& b) {
    return a.informed && b.informed ? error_of_difference(*a.informed, *b.informed)
                                    : error_of_difference(*a.pretext, *b.pretext);
}

}  // namespace contexture
