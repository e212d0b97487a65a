#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "contexture/graph/graph.hpp"
#include "contexture/graph/pair_table.hpp"

namespace contexture {

class LineReader;  // contexture/graph/line_reader.hpp

/// A column of a table and the coordinates it became.
struct PointColumn {
    std::string  name;                    ///< as in the first line, or its number from 1
    Eigen::Index first          = 0;      ///< its first coordinate
    Eigen::Index width          = 1;      ///< categories, or 1 where it holds numbers
    bool         is_categorical = false;  ///< one coordinate a category
};

/// n points in p coordinates, made so that Euclidean distances weigh columns alike: numbers to mean 0 and
/// standard deviation 1 over the n points, categories to one coordinate each that is 0 or 1. Two points of
/// different categories are sqrt(2) apart, as two independent standardised numbers are on average.
struct Points {
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> coordinates;  ///< n x p
    std::vector<PointColumn>                                               columns;      ///< in the order of the file
    std::vector<std::string> left_out;                   ///< columns of the file that are no coordinate, in its order
    std::string              target_name;                ///< the column in `target`, "" without one
    bool                     is_target_numeric = false;  ///< whether the target holds numbers
    PairTable                target;  ///< its values as labels of points, where it was asked for by name
};

/// Whether a first line, of a table of points or of an edge list, names the columns.
enum class Header {
    detect,  ///< of points it does where no entry of it is a number, and does not where all are; of edges:
             ///< docs/formats.md
    yes,     ///< it does
    no,      ///< it is the first point, or edge
};

/// How read_points() understands a table.
struct PointOptions {
    /// Column to be predicted, which no point may know. Empty: "target" where there is one, and its values
    /// are not kept.
    std::optional<std::string> target = {};
    /// Column of the points' names. "": a first column without a name where there is one, else 0 to n - 1.
    std::string                id          = {};
    std::vector<std::string>   categorical = {};  ///< columns of categories, whatever their entries look like
    std::vector<std::string>   drop        = {};  ///< columns to leave out

    bool operator==(const PointOptions&) const = default;
};

/// A table of points as a graph without edges: CSV, or columns between tabs, semicolons or blanks. Its first
/// line names the columns where no entry of it is a number; where all are, they are 1, 2, ...; else an option
/// must say. A column holds numbers or categories, by its first entry; columns with one value are left out.
/// @param header  whether the first line names the columns
/// @throws Error Fault::input with `path:line: what is wrong; what to do`, Fault::usage where an option names
///         no column
/// Source: Zhai et al. 2025, section 5.3 (tables); docs/contexts/points.md.
[[nodiscard]] Graph read_points(LineReader& lines, const PointOptions& options = {}, Header header = Header::detect);

}  // namespace contexture
