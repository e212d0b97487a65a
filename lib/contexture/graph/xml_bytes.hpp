#pragma once

#include <cstdint>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/graph/line_reader.hpp"

namespace contexture {

/// Looks at XML as it goes by and refuses what Boost.PropertyTree's parser would take badly: elements
/// within elements by the thousand (it recurses, until the stack is full), document types with
/// declarations of their own (it leaves their entities as they stand), control characters (it takes a
/// NUL for the end), an end tag of another name (it does not compare them). For the rest, that the
/// XML is well-formed is for the parser to see.
class XmlGuard {
  public:
    /// Graphs need four levels, drawings inside of their data some more.
    static constexpr std::size_t kDeepest = 200;

    explicit XmlGuard(std::string source) : source_(std::move(source)) {}

    /// @throws Error Fault::input with path and line
    void                        see(std::string_view bytes);
    /// Line ends that went by.
    [[nodiscard]] std::uint64_t line_ends() const { return line_ends_; }

  private:
    enum class Place { text, opened, tag, quoted, declaration, skipped };

    void              see(char c);
    void              see_tag(char c);
    void              see_opened(char c);
    void              see_declaration(char c);
    void              skip_until(std::string_view end);
    void              leave_tag();
    [[noreturn]] void refuse(std::string_view what) const;

    std::string              source_;
    Place                    place_      = Place::text;
    bool                     is_closing_ = false;  ///< the tag is </...>
    bool                     is_named_   = false;  ///< the name of the tag is complete
    std::string              name_;                ///< of the tag
    char                     quote_    = 0;
    char                     previous_ = 0;
    std::string              word_;  ///< first characters of a declaration; last ones of what is skipped
    std::string_view         end_;   ///< of what is skipped
    std::vector<std::string> open_;  ///< names of the elements around
    std::uint64_t            line_ends_ = 0;
};

/// The bytes of a reader as the parser wants them, past the guard.
class XmlBytes : public std::streambuf {
  public:
    explicit XmlBytes(LineReader& lines);

    /// Lines of the file, once all of it was read.
    [[nodiscard]] std::uint64_t lines() const { return guard_.line_ends() + (last_ == '\n' || size_ == 0 ? 0 : 1); }

  private:
    /// @throws Error Fault::computation where the tree of what was read so far will not fit in memory
    int_type underflow() override;

    LineReader&       reader_;
    XmlGuard          guard_;
    std::vector<char> block_;
    std::uint64_t     free_;  ///< memory, before anything was read
    std::uint64_t     size_ = 0;
    char              last_ = 0;
};

}  // namespace contexture
