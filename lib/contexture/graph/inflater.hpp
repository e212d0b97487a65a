#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct inflate_state;  // ISA-L's
struct isal_gzip_header;

namespace contexture {

/// The text of gzip data (RFC 1952), also of several members one after the other, checksums compared.
/// ISA-L inflates: three to five times as fast as zlib.
class Inflater {
  public:
    /// Fills a block with compressed bytes, unless the end comes first, and returns how many.
    using Fill = std::function<std::size_t(std::span<char>)>;

    /// @param name  of the data, for messages
    Inflater(Fill fill, std::string name);
    ~Inflater();
    Inflater(const Inflater&)            = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Fills `block` unless the end comes first, and returns how many bytes it wrote.
    /// @throws Error Fault::input where the data are damaged or cut short, and what `fill` throws
    [[nodiscard]] std::size_t read(std::span<char> block);

  private:
    [[nodiscard]] bool is_more();
    void               read_header();
    void               inflate_some();
    [[noreturn]] void  refuse(const char* why) const;

    Fill                              fill_;
    std::string                       name_;
    std::vector<char>                 packed_;  ///< what the state reads from
    std::unique_ptr<inflate_state>    state_;
    std::unique_ptr<isal_gzip_header> header_;
    bool                              is_first_  = true;   ///< whether no member was begun
    bool                              is_at_end_ = false;  ///< of the compressed bytes
};

}  // namespace contexture
