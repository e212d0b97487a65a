#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "contexture/context/context.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/graph/facts.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/score/assess.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

struct Timing {
    double read_seconds  = 0;
    double solve_seconds = 0;
    int    threads       = 0;
};

/// One context of a run: what it is and what came of it.
struct ContextResult {
    const Context*  context  = nullptr;
    const Spectrum* spectrum = nullptr;  ///< may be null where `failure` is set
    const Score*    score    = nullptr;
    std::string     failure  = {};  ///< why there is no result, "" where there is one
};

/// Whatever one run produced. Parts that are null are left out of the document.
struct Report {
    const Graph*                      graph;                ///< the graph that was solved
    const GraphFacts*                 facts     = nullptr;  ///< of the graph as read
    std::string                       component = "all";    ///< "all" or "largest": what part of it was solved
    double                            tolerance = 0;        ///< 0 where nothing was solved
    std::uint64_t                     seed      = 0;
    ContextResult                     result    = {};       ///< embed, score
    const std::vector<ContextResult>* compared  = nullptr;  ///< compare: best first
    const Embedding*                  embedding = nullptr;
    std::optional<Timing>             timing    = {};
};

/// Writes one JSON document, schema docs/schema/contexture-1.json: UTF-8, two-space indent, arrays
/// of numbers on one line, one node's vector a line, no NaN or Infinity. Vectors are streamed:
/// memory does not grow with the output. Numbers are the shortest that read back to the same double.
/// @throws Error Fault::io where the stream fails
void write_json(std::ostream& output, const Report& report);

}  // namespace contexture
