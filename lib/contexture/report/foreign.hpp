#pragma once

#include <string>
#include <vector>

#include "contexture/embedding/embed.hpp"

namespace contexture {

/// Vectors of nodes, whoever made them.
struct ForeignEmbedding {
    std::vector<std::string> names;    ///< of the rows
    RowMatrix                vectors;  ///< names x D, finite
    std::string              format;   ///< "npy", "json", "json lines", "word2vec", "csv", "tsv"
};

/// Reads vectors as other tools write them, recognised by ending and content:
/// - FILE.npy: two axes, float32 or float64, either order; the names in FILE.npy.ids.txt or FILE.ids.txt, one a line
/// - JSON: embedding.nodes and embedding.vectors, as `contexture embed` writes; JSON lines: node and vector
/// - text: a name and numbers a line, between blanks, tabs, commas or semicolons; a first line of column names, or of
///   word2vec's two counts, is skipped. Commas may stand in names within double quotes.
/// Text may be gzip. @throws Error Fault::io where a file cannot be read, Fault::input with what is wrong where
[[nodiscard]] ForeignEmbedding read_foreign(const std::string& path);

}  // namespace contexture
