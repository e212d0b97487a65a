#pragma once

#include <iosfwd>
#include <string>

#include "contexture/base/progress.hpp"
#include "contexture/report/report.hpp"

namespace contexture {

/// What a document of `contexture embed` or `contexture score` says, without the vectors: enough to
/// score it again with other options. Memory does not grow with the vectors, which are skipped.
/// @param source  the document's name in messages
/// @throws Error Fault::input where it is not such a document, Fault::io where it cannot be read
[[nodiscard]] Report read_saved(std::istream& input, const std::string& source, const Progress& progress = {});

/// A document of `contexture embed` with its vectors.
struct SavedEmbedding {
    Report                   report;           ///< all but the vectors
    Scaling                  scaling;          ///< of the vectors
    std::vector<std::string> nodes;            ///< names of the rows
    std::vector<std::string> without_vector;   ///< names of the nodes that have none
    RowMatrix                vectors;          ///< nodes x d
    std::vector<std::string> values;           ///< of A; empty where S is a function of N
    RowMatrix                value_functions;  ///< values x d
};

/// Takes about 16 bytes a number while it reads.
/// @throws as read_saved, also where there are no vectors
[[nodiscard]] SavedEmbedding read_saved_embedding(std::istream& input, const std::string& source);

}  // namespace contexture
