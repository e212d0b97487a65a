#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/graph/columns.hpp"
#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/name_table.hpp"
#include "contexture/graph/points.hpp"

namespace contexture {

/// A column of a table of points while it is read.
struct RawColumn {
    enum class Role { coordinate, target, id, left_out };
    /// Decided by the first entry, unless an option says categories; an entry of the other kind is refused.
    enum class Kind { unknown, numbers, categories };

    std::string         name;
    Role                role        = Role::coordinate;
    Kind                kind        = Kind::unknown;
    bool                is_declared = false;  ///< an option says that it holds categories
    NameTable           categories  = {};     ///< of the target also where it holds numbers
    std::vector<double> entries     = {};     ///< numbers; positions in `categories` of categories and the target
};

/// The lines of a table of points, to columns.
class TableReader {
  public:
    TableReader(LineReader& lines, const PointOptions& options, Header header)
        : lines_(lines), options_(options), header_(header) {}

    /// All of it. @throws Error as read_points
    void read();

    [[nodiscard]] std::vector<RawColumn>& columns() { return columns_; }
    [[nodiscard]] bool                    has_header() const { return has_header_; }
    [[nodiscard]] NodeNames               take_names() { return std::move(names_).take(); }

  private:
    [[noreturn]] void                    refuse(const std::string& what) const;
    [[nodiscard]] bool                   finds_header(const std::vector<std::string_view>& cells) const;
    const std::vector<std::string_view>& cut(std::string_view line);
    void                                 start(std::string_view line);
    void                                 name_columns(const std::vector<std::string_view>& cells);
    RawColumn&                           named(const char* option, const std::string& name);
    void                                 give_role(const char* option, const std::string& name, RawColumn::Role role);
    void                                 set_roles();
    void                                 add_row(const std::vector<std::string_view>& cells);
    void                                 add_cell(RawColumn& column, std::string_view cell);
    void                                 set_kind(RawColumn& column, std::string_view cell) const;
    void                                 add_category(RawColumn& column, std::string_view cell);
    void                                 add_number(RawColumn& column, std::string_view cell);

    LineReader&                 lines_;
    const PointOptions&         options_;
    const Header                header_;
    std::optional<ColumnCutter> cutter_;
    std::vector<RawColumn>      columns_;
    NameTable                   names_;
    bool                        has_header_ = false;
    bool                        has_id_     = false;
};

}  // namespace contexture
