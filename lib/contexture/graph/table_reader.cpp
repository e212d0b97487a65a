#include "contexture/graph/table_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "contexture/base/error.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

using Role = RawColumn::Role;
using Kind = RawColumn::Kind;

constexpr std::size_t kMostCategories = 1000;   // a column with more is a name or a number gone wrong
constexpr double      kLargest        = 1e100;  // squares of more and their sums might overflow

bool has_decimal_comma(std::string_view cell) {
    std::string mended(cell);
    std::ranges::replace(mended, ',', '.');
    return mended != cell && is_number(mended);
}

/// Of text that is_number; what is too small for a double is 0, what is too large infinite.
double value_of(std::string_view text) {
    double value = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc::result_out_of_range)
        value = std::strtod(std::string(text).c_str(), nullptr);
    return value;
}

/// Before the names of the columns lines may stand that begin with #.
bool is_passed_over(std::string_view line, bool is_before_table) {
    const std::string_view text = trimmed(line);
    return text.empty() || (is_before_table && text.starts_with('#'));
}

}  // namespace

void TableReader::read() {
    for (auto line = lines_.next(); line; line = lines_.next()) {
        if (is_passed_over(*line, !cutter_)) continue;
        if (!cutter_) {
            start(*line);
            if (has_header_) continue;
        }
        add_row(cut(*line));
    }
    if (names_.size() == 0) throw Error(Fault::input, lines_.name() + ": no point in it: no line of a table");
}

void TableReader::refuse(const std::string& what) const {
    refuse_line(lines_.name(), lines_.number(), what);
}

const std::vector<std::string_view>& TableReader::cut(std::string_view line) {
    const Columns& cells = cutter_->cut(line);
    if (!cells.fault.empty()) refuse(std::string(cells.fault));
    if (cells.count != columns_.size())
        refuse(fmt::format("expected {} columns separated by {} as in the first line, found {}", columns_.size(),
                           plural(cutter_->separator()), cells.count));
    return cells.text;
}

bool TableReader::finds_header(const std::vector<std::string_view>& cells) const {
    if (header_ != Header::detect) return header_ == Header::yes;
    const auto numbers = static_cast<std::size_t>(std::ranges::count_if(cells, is_number));
    if (numbers > 0 && numbers < cells.size())
        refuse("the first line holds words and numbers: say whether it names the columns, --header yes or --header no");
    return numbers == 0;
}

/// The columns, by the first line.
void TableReader::start(std::string_view line) {
    const Separator separator = guess_separator(line);
    const auto      count     = ColumnCutter(separator, 0).cut(line).count;
    cutter_.emplace(separator, count);
    columns_.resize(count);
    const std::vector<std::string_view>& cells = cut(line);
    has_header_                                = finds_header(cells);
    name_columns(cells);
    set_roles();
}

void TableReader::name_columns(const std::vector<std::string_view>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        columns_[i].name = has_header_ && !cells[i].empty() ? std::string(cells[i]) : std::to_string(i + 1);
        if (const auto fault = fault_of_name(columns_[i].name); !fault.empty())
            refuse(fmt::format("the column name {} {}", in_quotes(columns_[i].name), fault));
    }
    // A first column without a name is how data frames are written with the names of their rows.
    has_id_ = options_.id.empty() && has_header_ && cells.size() > 1 && cells[0].empty();
    if (has_id_) columns_[0].role = Role::id;
}

RawColumn& TableReader::named(const char* option, const std::string& name) {
    const auto is_it = [&](const RawColumn& column) { return column.name == name; };
    const auto found = std::ranges::find_if(columns_, is_it);
    if (found == columns_.end()) {
        std::vector<std::string> known;
        for (const RawColumn& column : columns_) known.push_back(column.name);
        throw Error(Fault::usage, fmt::format("{} {}: {} has no such column; it has {}", option, name, lines_.name(),
                                              fmt::join(known, ", ")));
    }
    if (std::ranges::count_if(columns_, is_it) > 1)
        throw Error(Fault::usage,
                    fmt::format("{} {}: {} has several columns of this name: rename them, or say --header "
                                "no and number them",
                                option, name, lines_.name()));
    return *found;
}

void TableReader::give_role(const char* option, const std::string& name, Role role) {
    RawColumn& column = named(option, name);
    if (column.role != Role::coordinate && !(has_id_ && column.role == Role::id))
        throw Error(Fault::usage, fmt::format("{} {}: another option takes this column already; leave one of them out",
                                              option, name));
    column.role = role;
}

void TableReader::set_roles() {
    if (!options_.id.empty()) give_role("--id", options_.id, Role::id);
    if (options_.target) give_role("--target", *options_.target, Role::target);
    for (const std::string& name : options_.drop) give_role("--drop", name, Role::left_out);
    for (const std::string& name : options_.categorical) {
        RawColumn& column  = named("--categorical", name);
        column.kind        = Kind::categories;
        column.is_declared = true;
    }
    if (!options_.target)
        for (RawColumn& column : columns_)
            if (column.name == "target" && column.role == Role::coordinate) column.role = Role::left_out;
    if (std::ranges::none_of(columns_, [](const RawColumn& c) { return c.role == Role::coordinate; }))
        throw Error(Fault::usage, lines_.name() + ": no column is left to place the points by");
}

void TableReader::add_row(const std::vector<std::string_view>& cells) {
    std::string name = std::to_string(names_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (columns_[i].role == Role::id) name = cells[i];
        if (columns_[i].role == Role::coordinate || columns_[i].role == Role::target) add_cell(columns_[i], cells[i]);
    }
    if (const auto fault = fault_of_name(name); !fault.empty())
        refuse(fmt::format("the name {} {}", in_quotes(name), fault));
    if (!names_.find_or_add(name).is_new)
        refuse(fmt::format("the name {} stands in an earlier line too: every point needs its own{}", in_quotes(name),
                           options_.id.empty() ? "; name its column to leave it out" : ", or leave out --id"));
}

void TableReader::add_cell(RawColumn& column, std::string_view cell) {
    if (cell.empty())
        refuse(fmt::format("column {} is empty here; fill it in, or leave the line or, with --drop, the column out",
                           in_quotes(column.name)));
    if (column.kind != Kind::categories && is_missing(cell))
        refuse(
            fmt::format("column {} has {} here, which says that it is missing; fill it in, or leave the line or, "
                        "with --drop, the column out; where it is a category, say --categorical",
                        in_quotes(column.name), in_quotes(cell)));
    set_kind(column, cell);
    if (column.kind == Kind::categories)
        add_category(column, cell);
    else
        add_number(column, cell);
}

/// By the first entry; an entry of the other kind would make another column of it in silence.
void TableReader::set_kind(RawColumn& column, std::string_view cell) const {
    if (column.is_declared) return;
    const Kind kind = is_number(cell) ? Kind::numbers : Kind::categories;
    if (kind == Kind::categories && has_decimal_comma(cell))
        refuse(
            fmt::format("column {} has {} here; write decimals with a point", in_quotes(column.name), in_quotes(cell)));
    if (column.kind == Kind::unknown) column.kind = kind;
    if (column.kind == kind) return;
    refuse(fmt::format("column {} holds {}, but {} here; mend it, or say --categorical where all are categories",
                       in_quotes(column.name), kind == Kind::numbers ? "words" : "numbers", in_quotes(cell)));
}

void TableReader::add_category(RawColumn& column, std::string_view cell) {
    if (column.role == Role::target)
        if (const auto fault = fault_of_name(cell); !fault.empty())
            refuse(fmt::format("the label {} {}", in_quotes(cell), fault));
    column.entries.push_back(column.categories.find_or_add(cell).node);
    if (column.role == Role::coordinate && column.categories.size() > kMostCategories)
        refuse(
            fmt::format("column {} has more than {} categories; if it names the points, say --id, else leave it out "
                        "with --drop",
                        in_quotes(column.name), kMostCategories));
}

void TableReader::add_number(RawColumn& column, std::string_view cell) {
    const double value = value_of(cell);
    if (!(std::abs(value) <= kLargest))
        refuse(
            fmt::format("column {} is {} here, not a number from -1e100 to 1e100; mend it, or leave the line or, with "
                        "--drop, the column out",
                        in_quotes(column.name), in_quotes(cell)));
    column.entries.push_back(column.role == Role::target ? column.categories.find_or_add(fmt::format("{}", value)).node
                                                         : value);
}

}  // namespace contexture
