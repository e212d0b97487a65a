#pragma once

#include "contexture/report/html.hpp"
#include "contexture/run/compare.hpp"
#include "contexture/run/vectors.hpp"

namespace contexture {

/// What the page of a comparison shows besides the report. The best context is solved once more, for the few functions
/// that the map needs: vectors of the others are never kept. Where that fails the page says why.
/// @param graph, options  that were compared
[[nodiscard]] PageParts page_of(const Report& comparison, const Graph& graph, const ComparisonOptions& options,
                                const Progress& progress = {});

/// The same of an embedding; its vectors are at hand.
/// @param labels  read for the graph, by which the map is coloured
[[nodiscard]] PageParts page_of(const Embedded& embedded, const Graph& graph, const SolveOptions& solve,
                                const std::optional<LabelTable>& labels = {});

}  // namespace contexture
