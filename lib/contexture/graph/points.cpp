#include "contexture/graph/points.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/graph/table_reader.hpp"

namespace contexture {
namespace {

constexpr double kConstant = 1e-12;  // a deviation this small beside the numbers is rounding

using Role = RawColumn::Role;
using Kind = RawColumn::Kind;

/// To mean 0 and standard deviation 1; false where all are the same.
bool standardise(std::vector<double>& numbers) {
    Eigen::Map<Eigen::ArrayXd> x(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
    const double               largest = x.abs().maxCoeff();
    if (largest == 0) return false;
    x /= largest;  // squares of what is left do not overflow
    x -= x.mean();
    const double deviation = std::sqrt(x.square().mean());
    if (deviation <= kConstant) return false;
    x /= deviation;
    return true;
}

PairTable labels_of(RawColumn& column) {
    PairTable labels;
    for (std::size_t row = 0; row < column.entries.size(); ++row) {
        labels.inputs.push_back(static_cast<Node>(row));
        labels.values.push_back(static_cast<Node>(column.entries[row]));
        labels.counts.push_back(1);
    }
    labels.lines       = column.entries.size();
    labels.value_names = std::move(column.categories).take();
    return labels;
}

/// The columns' places, without coordinates.
Points place_points(std::vector<RawColumn>& raw) {
    Points       points;
    Eigen::Index width = 0;
    for (RawColumn& column : raw) {
        const bool is_used =
            column.role == Role::coordinate &&
            (column.kind == Kind::categories ? column.categories.size() > 1 : standardise(column.entries));
        if (column.role == Role::target) {
            points.target_name       = column.name;
            points.is_target_numeric = column.kind == Kind::numbers;
            points.target            = labels_of(column);
            points.target.source     = "column " + column.name;
        }
        if (!is_used) {
            points.left_out.push_back(column.name);
            column.role = Role::left_out;
            continue;
        }
        const bool is_categorical = column.kind == Kind::categories;
        const auto own            = is_categorical ? static_cast<Eigen::Index>(column.categories.size()) : 1;
        points.columns.push_back({.name = column.name, .first = width, .width = own, .is_categorical = is_categorical});
        width += own;
    }
    return points;
}

void fill_coordinates(const std::vector<RawColumn>& raw, Points& points) {
    std::size_t used = 0;
    for (const RawColumn& column : raw) {
        if (column.role != Role::coordinate) continue;
        const PointColumn& place = points.columns[used++];
        for (std::size_t row = 0; row < column.entries.size(); ++row) {
            const auto x = static_cast<Eigen::Index>(row);
            if (place.is_categorical)
                points.coordinates(x, place.first + static_cast<Eigen::Index>(column.entries[row])) = 1;
            else
                points.coordinates(x, place.first) = column.entries[row];
        }
    }
}

void require_memory(const std::string& source, std::size_t points, Eigen::Index width) {
    const std::uint64_t needed    = 8 * std::uint64_t{points} * static_cast<std::uint64_t>(width);
    const std::uint64_t available = memory_to_take(0);
    if (needed <= available) return;
    throw Error(Fault::computation,
                fmt::format("{}: {} points in {} coordinates need {}, and {} are available: leave columns out with "
                            "--drop, those of many categories first",
                            source, points, width, human_bytes(needed), human_bytes(available)));
}

}  // namespace

Graph read_points(LineReader& lines, const PointOptions& options, Header header) {
    TableReader reader(lines, options, header);
    reader.read();
    EdgeTable nodes;
    nodes.names  = reader.take_names();
    const auto n = static_cast<Eigen::Index>(nodes.names.size());

    Points points = place_points(reader.columns());
    if (points.columns.empty())
        throw Error(Fault::input, lines.name() + ": every column has one value only, so all points are in one place");
    const Eigen::Index width = points.columns.back().first + points.columns.back().width;
    require_memory(lines.name(), nodes.names.size(), width);
    points.coordinates.setZero(n, width);
    fill_coordinates(reader.columns(), points);

    nodes.provenance.source        = lines.name();
    nodes.provenance.format        = "points";
    nodes.provenance.is_compressed = lines.is_compressed();
    nodes.provenance.has_header    = reader.has_header();
    nodes.provenance.lines         = lines.number();
    return build_graph(std::move(nodes)).with_points(std::move(points));
}

}  // namespace contexture
