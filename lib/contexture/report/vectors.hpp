#pragma once

#include <functional>
#include <iosfwd>
#include <string_view>

#include "contexture/embedding/embed.hpp"
#include "contexture/graph/graph.hpp"

namespace contexture {

/// How node vectors are written for other programs. Numbers are the shortest that read back to the same
/// double, but for npy, which holds the doubles themselves. Memory does not grow with the vectors.
enum class VectorFormat {
    jsonl,     ///< {"node": "a", "vector": [1, 2]} a line
    csv,       ///< a header node,1,2,...; names in quotes where RFC 4180 asks for it
    tsv,       ///< the same with tabs, which no name holds
    word2vec,  ///< the numbers of nodes and of columns, then a name and its vector a line, separated by blanks
    npy,       ///< NumPy's format 1.0: n x d, float64, little-endian, C order; the names stand in a file of their own
};

/// Vectors and whose they are. Refers to both.
struct NamedRows {
    const RowMatrix*                              vectors;      ///< a row each
    std::function<std::string_view(Eigen::Index)> name;         ///< of a row; called by several threads
    int                                           threads = 0;  ///< that make the text; 0: all cores; changes no byte
};

/// Those of nodes that have one.
[[nodiscard]] NamedRows named_rows(const Embedding& embedding, const Graph& graph);

/// @throws Error Fault::usage where a name holds a blank, which word2vec cannot write; Fault::io where the stream fails
void write_vectors(std::ostream& output, const NamedRows& rows, VectorFormat format);

/// The names of the rows, one a line: what stands beside an npy file.
void write_names(std::ostream& output, const NamedRows& rows);

}  // namespace contexture
