#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "contexture/evaluate/figures.hpp"
#include "contexture/evaluate/informed.hpp"
#include "contexture/evaluate/pretext.hpp"
#include "contexture/evaluate/structure.hpp"

namespace contexture {

class JsonWriter;

/// What labels, or held-out edges, say of an embedding.
struct Evaluation {
    std::string   embedding       = {};     ///< the file, of vectors that another tool made; else ""
    std::string   format          = {};     ///< its format
    std::string   labels          = {};     ///< the file, "" without labels
    bool          is_numeric      = false;  ///< the labels are numbers
    bool          is_multi_label  = false;  ///< a node has several labels
    std::uint64_t labelled        = 0;      ///< nodes with a label
    std::uint64_t without_vector  = 0;      ///< among them those without a vector: they stand at 0
    std::uint64_t unknown         = 0;      ///< lines of the file whose nodes are not in the graph
    std::uint64_t classes         = 0;      ///< different labels; 0 of numbers
    std::string   scaling         = {};     ///< of the vectors; "" of another tool's
    bool          is_of_logarithm = false;  ///< of the density ratio
    double        row_length      = 0;      ///< of every vector; 0: as it is

    std::vector<TaskResult>  tasks        = {};     ///< in the order they were asked for
    std::vector<std::string> skipped      = {};     ///< tasks that were left out, each with the reason
    bool                     is_wrong_use = false;  ///< a reason is what was asked for, not what it was asked of
};

/// The member "evaluation" of the object that is open.
void write_evaluation(JsonWriter& json, const Evaluation& evaluation);

/// The member "pretext" of the object that is open.
void write_pretext(JsonWriter& json, const PretextScore& pretext);

/// The member "informed" of the object that is open.
void write_informed(JsonWriter& json, const InformedScore& informed);

/// The member "structure" of the object that is open.
void write_structure(JsonWriter& json, const Structure& structure);

/// Which labels are predicted, of how many nodes, and by which vectors.
void write_headline(std::ostream& output, const Evaluation& evaluation);

/// A sentence for each task that was left out.
void write_left_out(std::ostream& output, const std::vector<std::string>& reasons);

/// The headline, a table for each task, and what was left out.
void write_evaluation(std::ostream& output, const Evaluation& evaluation);

/// The mean, and its standard error where it has one.
[[nodiscard]] std::string figure_text(const Figure& figure, bool has_error);

/// The figure by which a task is known in a comparison: "micro_f1", "r2", "nmi", "modularity" or "auc" of the row
/// with most columns and most training, of links of the first.
[[nodiscard]] const Figure& main_figure(const TaskResult& task);

/// "ridge micro_f1": the task and its main figure; "ridge micro_f1 90% d 8" where its rows differ in these.
[[nodiscard]] std::string main_title(const TaskResult& task);

}  // namespace contexture
