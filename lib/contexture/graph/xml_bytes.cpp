#include "contexture/graph/xml_bytes.hpp"

#include <fmt/format.h>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::size_t   kBytesAtOnce = std::size_t{1} << 18U;
/// Memory that the tree of a byte of XML takes at most, with the text beside it; measured, see
/// docs/formats.md.
constexpr std::uint64_t kTreeBytes = 40;

}  // namespace

void XmlGuard::see(std::string_view bytes) {
    for (const char c : bytes) see(c);
}

void XmlGuard::see(char c) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t')
        refuse(fmt::format("the control character {}, which XML cannot hold; is this a text file, in UTF-8?",
                           in_quotes({&c, 1})));
    if (c == '\n') ++line_ends_;
    switch (place_) {
        case Place::text:
            if (c == '<') place_ = Place::opened;
            break;
        case Place::opened:
            see_opened(c);
            break;
        case Place::tag:
            see_tag(c);
            break;
        case Place::quoted:
            if (c == quote_) place_ = Place::tag;
            break;
        case Place::declaration:
            see_declaration(c);
            break;
        case Place::skipped:
            word_ += c;
            if (word_.size() > end_.size()) word_.erase(0, 1);
            if (word_ == end_) place_ = Place::text;
    }
    previous_ = c;
}

void XmlGuard::see_tag(char c) {
    is_named_ = is_named_ || is_blank(c) || c == '\n' || c == '\r' || c == '/' || c == '>';
    if (!is_named_) {
        name_ += c;
    } else if (c == '"' || c == '\'') {
        quote_ = c;
        place_ = Place::quoted;
    } else if (c == '>') {
        leave_tag();
    }
}

void XmlGuard::see_opened(char c) {
    if (c == '?') return skip_until("?>");
    word_.clear();
    name_.clear();
    is_closing_ = c == '/';
    is_named_   = false;
    place_      = c == '!' ? Place::declaration : Place::tag;
    if (c != '!' && c != '/') see_tag(c);
}

void XmlGuard::see_declaration(char c) {
    if (word_.size() < 8) word_ += c;
    if (word_ == "--") return skip_until("-->");
    if (word_ == "[CDATA[") return skip_until("]]>");
    if (c == '[' && word_.size() > 1)
        refuse("a document type with declarations of its own, which are not read; remove <!DOCTYPE ...>");
    if (c == '>') place_ = Place::text;
}

void XmlGuard::skip_until(std::string_view end) {
    word_.clear();
    end_   = end;
    place_ = Place::skipped;
}

void XmlGuard::leave_tag() {
    place_ = Place::text;
    if (is_closing_) {
        if (open_.empty())
            refuse(fmt::format("the end tag {} closes nothing; mend the XML", in_quotes(std::string_view(name_))));
        if (open_.back() != name_)
            refuse(fmt::format("the end tag {} where that of {} is due; mend the XML",
                               in_quotes(std::string_view(name_)), in_quotes(std::string_view(open_.back()))));
        open_.pop_back();
    } else if (previous_ != '/') {
        open_.push_back(name_);
        if (open_.size() > kDeepest)
            refuse(fmt::format("more than {} elements within each other; is this a graph?", kDeepest));
    }
}

void XmlGuard::refuse(std::string_view what) const {
    refuse_line(source_, line_ends_ + 1, what);
}

XmlBytes::XmlBytes(LineReader& lines)
    : reader_(lines), guard_(lines.name()), block_(kBytesAtOnce), free_(available_memory()) {}

XmlBytes::int_type XmlBytes::underflow() {
    const std::size_t count = reader_.read_bytes(block_);
    if (count == 0) return traits_type::eof();
    guard_.see({block_.data(), count});
    size_ += count;
    last_ = block_[count - 1];
    if (size_ > free_ / kTreeBytes)
        throw Error(
            Fault::computation,
            fmt::format("{}: {} of GraphML or more need {} of memory while they are read, {} are free; save "
                        "the graph as lines 'source target [weight]'",
                        reader_.name(), human_bytes(size_), human_bytes(size_ * kTreeBytes), human_bytes(free_)));
    setg(block_.data(), block_.data(), block_.data() + count);
    return traits_type::to_int_type(block_[0]);
}

}  // namespace contexture
