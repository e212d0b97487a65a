#include "contexture/graph/points.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/columns.hpp"
#include "contexture/graph/name_table.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::size_t kMostCategories = 1000;   // a column with more is a name or a number gone wrong
constexpr double      kConstant       = 1e-12;  // a deviation this small beside the numbers is rounding

enum class Role { coordinate, target, id, left_out };

/// A column of the file while it is read.
struct RawColumn {
    std::string         name;
    Role                role           = Role::coordinate;
    bool                is_categorical = false;
    NameTable           categories     = {};
    std::vector<double> entries        = {};  ///< numbers, or positions in `categories`
};

std::optional<std::string_view> next_row(LineReader& lines) {
    for (auto line = lines.next(); line; line = lines.next())
        if (!trimmed(*line).empty()) return line;
    return std::nullopt;
}

class TableReader {
  public:
    TableReader(LineReader& lines, const PointOptions& options) : lines_(lines), options_(options) {}

    void read() {
        for (auto line = next_row(lines_); line; line = next_row(lines_)) {
            if (!cutter_) {
                start(*line);
                if (has_header_) continue;
            }
            add_row(cut(*line));
        }
        if (names_.size() == 0) throw Error(Fault::input, lines_.name() + ": no point in it");
    }

    [[nodiscard]] std::vector<RawColumn>& columns() { return columns_; }
    [[nodiscard]] bool                    has_header() const { return has_header_; }
    [[nodiscard]] NodeNames               take_names() { return std::move(names_).take(); }

  private:
    [[noreturn]] void refuse(const std::string& what) const { refuse_line(lines_.name(), lines_.number(), what); }

    const std::vector<std::string_view>& cut(std::string_view line) {
        const Columns& cells = cutter_->cut(line);
        if (!cells.fault.empty()) refuse(std::string(cells.fault));
        if (cells.count != columns_.size())
            refuse(fmt::format("expected {} columns separated by {} as in the first line, found {}", columns_.size(),
                               plural(cutter_->separator()), cells.count));
        return cells.text;
    }

    /// The columns, by the first line.
    void start(std::string_view line) {
        const Separator separator = guess_separator(line);
        const auto      count     = ColumnCutter(separator, 0).cut(line).count;
        cutter_.emplace(separator, count);
        columns_.resize(count);
        const std::vector<std::string_view>& cells = cut(line);
        has_header_                                = !std::ranges::all_of(cells, is_number);
        for (std::size_t i = 0; i < count; ++i)
            columns_[i].name = has_header_ ? std::string(cells[i]) : std::to_string(i + 1);
        set_roles();
    }

    RawColumn* find(std::string_view name) {
        const auto found = std::ranges::find(columns_, name, &RawColumn::name);
        return found == columns_.end() ? nullptr : &*found;
    }

    RawColumn& named(const char* option, const std::string& name) {
        if (RawColumn* found = find(name)) return *found;
        std::vector<std::string> known;
        for (const RawColumn& column : columns_) known.push_back(column.name);
        throw Error(Fault::usage, fmt::format("{} {}: {} has no such column; it has {}", option, name, lines_.name(),
                                              fmt::join(known, ", ")));
    }

    void set_roles() {
        for (const std::string& name : options_.categorical) named("--categorical", name).is_categorical = true;
        for (const std::string& name : options_.drop) named("--drop", name).role = Role::left_out;
        if (!options_.id.empty()) named("--id", options_.id).role = Role::id;
        RawColumn* target = options_.target ? &named("--target", *options_.target) : find("target");
        if (target != nullptr) target->role = Role::target;
        if (std::ranges::none_of(columns_, [](const RawColumn& c) { return c.role == Role::coordinate; }))
            throw Error(Fault::usage, lines_.name() + ": no column is left to place the points by");
    }

    void add_row(const std::vector<std::string_view>& cells) {
        const bool  is_first = names_.size() == 0;
        std::string name     = std::to_string(names_.size());
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            RawColumn& column = columns_[i];
            if (column.role == Role::id) name = cells[i];
            if (column.role != Role::coordinate && column.role != Role::target) continue;
            if (is_first && (column.role == Role::target || !is_number(cells[i]))) column.is_categorical = true;
            add_cell(column, cells[i]);
        }
        if (const auto fault = fault_of_name(name); !fault.empty())
            refuse(fmt::format("the name {} {}", quoted(name), fault));
        if (!names_.find_or_add(name).is_new)
            refuse(fmt::format("the name {} stands in an earlier line too; give every point its own, or leave out --id",
                               quoted(name)));
    }

    void add_cell(RawColumn& column, std::string_view cell) {
        if (cell.empty())
            refuse(fmt::format("column {} is empty here; fill it in, or leave the column out with --drop",
                               quoted(column.name)));
        if (column.is_categorical) {
            if (column.role == Role::coordinate && column.categories.size() == kMostCategories &&
                !column.categories.find(cell))
                refuse(
                    fmt::format("column {} has more than {} categories; if it names the points, say --id, else "
                                "leave it out with --drop",
                                quoted(column.name), kMostCategories));
            column.entries.push_back(column.categories.find_or_add(cell).node);
            return;
        }
        double     value      = 0;
        const auto end        = cell.data() + cell.size();
        const auto begin      = cell.starts_with('+') ? cell.data() + 1 : cell.data();
        const auto [stop, ec] = std::from_chars(begin, end, value);
        if (stop != end || ec == std::errc::invalid_argument)
            refuse(fmt::format("column {} holds numbers, but {} here; if it holds categories, say --categorical",
                               quoted(column.name), quoted(cell)));
        if (ec == std::errc::result_out_of_range || !(std::abs(value) <= 1e100))
            refuse(
                fmt::format("column {} is {} here, which is no place for a point; mend it, or leave the column out "
                            "with --drop",
                            quoted(column.name), quoted(cell)));
        column.entries.push_back(value);
    }

    LineReader&                 lines_;
    const PointOptions&         options_;
    std::optional<ColumnCutter> cutter_;
    std::vector<RawColumn>      columns_;
    NameTable                   names_;
    bool                        has_header_ = false;
};

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

Points place_points(std::vector<RawColumn>& raw, bool with_target) {
    Points       points;
    Eigen::Index width = 0;
    for (RawColumn& column : raw) {
        const bool is_used = column.role == Role::coordinate &&
                             (column.is_categorical ? column.categories.size() > 1 : standardise(column.entries));
        if (column.role == Role::target && with_target) {
            points.target_name = column.name;
            points.target      = labels_of(column);
        }
        if (!is_used) {
            points.left_out.push_back(column.name);
            column.role = Role::left_out;
            continue;
        }
        const auto own = column.is_categorical ? static_cast<Eigen::Index>(column.categories.size()) : 1;
        points.columns.push_back(
            {.name = column.name, .first = width, .width = own, .is_categorical = column.is_categorical});
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

}  // namespace

Graph read_points(LineReader& lines, const PointOptions& options) {
    TableReader reader(lines, options);
    reader.read();
    EdgeTable nodes;
    nodes.names  = reader.take_names();
    const auto n = static_cast<Eigen::Index>(nodes.names.size());

    Points points = place_points(reader.columns(), options.target.has_value());
    if (points.columns.empty())
        throw Error(Fault::input, lines.name() + ": every column has one value only, so all points are in one place");
    points.coordinates.setZero(n, points.columns.back().first + points.columns.back().width);
    fill_coordinates(reader.columns(), points);

    nodes.provenance.source        = lines.name();
    nodes.provenance.format        = "points";
    nodes.provenance.is_compressed = lines.is_compressed();
    nodes.provenance.has_header    = reader.has_header();
    nodes.provenance.lines         = lines.number();
    return build_graph(std::move(nodes)).with_points(std::move(points));
}

}  // namespace contexture
