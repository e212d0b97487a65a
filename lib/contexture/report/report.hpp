#pragma once

#include <cstdint>
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

/// All that a report says of a graph, without the graph.
struct GraphSummary {
    Provenance provenance           = {};
    GraphFacts facts                = {};
    bool       is_directed          = false;
    bool       is_weighted          = false;
    bool       is_largest_component = false;  ///< the facts are of that part, the provenance of all
};

[[nodiscard]] GraphSummary summarize(const Graph& graph);

/// What part of the graph was solved and how.
struct Solved {
    bool               is_largest_component = false;  ///< false: all of the graph
    Node               nodes                = 0;
    std::uint64_t      edges                = 0;
    int                dimension            = 0;
    std::optional<int> lowered_from         = {};  ///< the default, where the graph has fewer singular values
    double             tolerance            = 0;
    std::uint64_t      seed                 = 0;
};

/// One context of a run: what it is and what came of it.
struct ContextResult {
    Context              context;
    Spectrum             spectrum = {};  ///< vectors play no part in a report
    std::optional<Score> score    = {};
    std::string          failure  = {};  ///< why there is no spectrum, "" where there is one
};

/// What a solve of this many dimensions will take besides the graph.
struct MemoryEstimate {
    int           dimension = 0;
    std::uint64_t bytes     = 0;
};

struct Timing {
    double        read_seconds  = 0;
    double        solve_seconds = 0;
    std::uint64_t peak_memory   = 0;  ///< bytes
    int           threads       = 0;
};

/// Whatever one run produced. Parts that are empty or null are left out.
struct Report {
    std::string                   command   = {};  ///< "info", "embed", "score", "compare"
    GraphSummary                  graph     = {};  ///< the graph as read
    std::optional<MemoryEstimate> memory    = {};  ///< info
    std::optional<Solved>         solved    = {};
    std::vector<ContextResult>    results   = {};       ///< one, or of compare any number, best first
    const Embedding*              embedding = nullptr;  ///< embed
    const Graph*                  named_by  = nullptr;  ///< the graph whose nodes the embedding's are
    std::optional<Timing>         timing    = {};
};

}  // namespace contexture
