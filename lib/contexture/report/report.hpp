#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/context/context.hpp"
#include "contexture/embedding/align.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/embedding/extend.hpp"
#include "contexture/embedding/log_density.hpp"
#include "contexture/evaluate/informed.hpp"
#include "contexture/evaluate/pretext.hpp"
#include "contexture/evaluate/structure.hpp"
#include "contexture/graph/facts.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/graph/points.hpp"
#include "contexture/learn/learning.hpp"
#include "contexture/report/evaluation.hpp"
#include "contexture/score/assess.hpp"
#include "contexture/score/compatibility.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

/// What a report says of a table of points.
struct PointSummary {
    std::vector<PointColumn> columns;   ///< that became coordinates
    std::vector<std::string> left_out;  ///< names of columns that did not
    std::string              target;    ///< "" where none was asked for
};

/// All that a report says of a graph, without the graph.
struct GraphSummary {
    Provenance provenance           = {};     ///< Graph::provenance
    GraphFacts facts                = {};     ///< describe()
    bool       is_directed          = false;  ///< Graph::is_directed
    bool       is_weighted          = false;  ///< Graph::is_weighted
    bool       is_largest_component = false;  ///< the facts are of that part, the provenance of all

    std::optional<PointSummary> points = {};  ///< of a table of points
};

/// Describes the graph and, where it has them, its points.
[[nodiscard]] GraphSummary summarize(const Graph& graph);

/// What part of the graph was solved and how.
struct Solved {
    bool               is_largest_component = false;  ///< false: all of the graph
    Node               nodes                = 0;      ///< of that part
    std::uint64_t      edges                = 0;      ///< of that part
    int                dimension            = 0;      ///< singular values computed
    std::optional<int> lowered_from         = {};     ///< the default, where the graph has fewer singular values
    double             regularization       = 0;      ///< OperatorOptions::regularization
    double             tolerance            = 0;      ///< DecomposeOptions::tolerance
    std::uint64_t      seed                 = 0;      ///< DecomposeOptions::seed
};

/// What compared contexts are ordered by, smallest first.
enum class Order {
    tau,      ///< Score::tau
    pretext,  ///< PretextScore::value
    informed  ///< InformedScore::value
};

/// Their names, in this order.
inline constexpr std::array<std::string_view, 3> kOrders{"tau", "pretext", "informed"};

/// One context of a run: what it is and what came of it.
struct ContextResult {
    Context                      context;             ///< as it was asked for
    std::string                  marginal      = {};  ///< ExpectationOperator::marginal_name
    std::string                  note          = {};  ///< ExpectationOperator::note
    Spectrum                     spectrum      = {};  ///< vectors play no part in a report
    std::optional<Score>         score         = {};  ///< where it was asked for
    std::optional<Compatibility> compatibility = {};  ///< where labels were given
    std::optional<Evaluation>    evaluation    = {};  ///< where it was asked for
    std::optional<PretextScore>  pretext       = {};  ///< where contexts are ordered by it, or by the next
    std::optional<InformedScore> informed      = {};  ///< where contexts are ordered by it
    std::string                  failure       = {};  ///< why there is no spectrum, "" where there is one
};

/// What a context is ordered by where that is not tau.
struct VectorScore {
    double value          = 1;  ///< smaller is better
    double standard_error = 0;  ///< of value
};

/// InformedScore where there is one, else PretextScore; empty without either.
[[nodiscard]] std::optional<VectorScore> vector_score(const ContextResult& result);

/// Standard error of the difference of two of these, on the same splits where both were. @pre both have one
[[nodiscard]] double error_of_difference(const ContextResult& a, const ContextResult& b);

/// What a solve of this many dimensions will take: estimate_solve.
struct Forecast {
    int           dimension = 0;  ///< singular values
    std::uint64_t bytes     = 0;  ///< besides the graph, at most
    double        seconds   = 0;  ///< about
};

/// What a run took.
struct Timing {
    double        read_seconds  = 0;  ///< wall clock
    double        solve_seconds = 0;  ///< wall clock
    std::uint64_t peak_memory   = 0;  ///< bytes
    int           threads       = 0;  ///< used
};

/// Vectors of new nodes, and what is known of them.
struct ExtensionReport {
    std::vector<std::string> arguments = {};             ///< Report::arguments
    std::string              embedding;                  ///< the document that was extended
    std::string              edges;                      ///< the file of the new nodes' edges
    Context                  context;                    ///< of the document
    Scaling                  scaling;                    ///< of the vectors
    std::vector<std::string> nodes;                      ///< new ones, in the order of the file
    std::uint64_t            used            = 0;        ///< edges, or pairs, of new nodes
    std::uint64_t            ignored         = 0;        ///< of known nodes, or with values that are not known
    std::uint64_t            doubtful_header = 0;        ///< Provenance::doubtful_header of the file of edges
    const Extension*         extension       = nullptr;  ///< must be set
};

/// An embedding of any tool beside a context.
struct AlignmentReport {
    std::vector<std::string> arguments = {};  ///< Report::arguments
    std::string              embedding;       ///< file of the vectors
    std::string              format;          ///< of that file
    Context                  context;         ///< compared with
    Node                     nodes   = 0;     ///< of what was solved
    Node                     matched = 0;     ///< of these with a vector
    std::uint64_t            unknown = 0;     ///< vectors of other names
    GraphSummary             graph;           ///< as read
    Solved                   solved;          ///< what was decomposed
    Alignment                alignment;       ///< align()
};

/// Whatever one run produced. Parts that are empty or null are left out.
struct Report {
    std::string                command   = {};  ///< "info", "embed", "learn", "score", ...
    std::vector<std::string>   arguments = {};  ///< command line that repeats the run, its words; may be empty
    GraphSummary               graph     = {};  ///< the graph as read
    std::optional<Forecast>    forecast  = {};  ///< info
    std::optional<Solved>      solved    = {};  ///< where a context was solved
    /// One; of compare any number, best first; of a concatenation those side by side.
    std::vector<ContextResult> results    = {};
    int                        solves     = 0;           ///< compare: decompositions for all of them
    std::string                null_model = {};          ///< compare: "rewired" or "random" in the graph's place
    Order                      order      = Order::tau;  ///< compare: of the results
    std::optional<Structure>   structure  = {};          ///< compare: where they are not ordered by tau
    const Embedding*           embedding  = nullptr;     ///< embed
    std::function<std::string_view(std::size_t)> value_name  = {};       ///< ExpectationOperator::value_name, for embed
    const Graph*                                 named_by    = nullptr;  ///< the graph whose nodes the embedding's are
    std::optional<Evaluation>                    evaluation  = {};       ///< evaluate
    const LogDensity*                            log_density = nullptr;  ///< embed, of the logarithm
    const Learning*                              learning    = nullptr;  ///< learn
    int                   threads = 0;   ///< that make the text of vectors; 0: all cores; changes no byte
    std::optional<Timing> timing  = {};  ///< where it was asked for
};

}  // namespace contexture
