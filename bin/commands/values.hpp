#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Values of options, each with an error that names the option, what was given and what is allowed.
// All throw Error Fault::usage.

namespace contexture::cli {

/// A whole number within [least, most].
[[nodiscard]] std::int64_t read_whole(std::string_view option, std::string_view text, std::int64_t least,
                                      std::int64_t most);

/// A finite number; `range` says in words what `is_allowed` checks.
[[nodiscard]] double read_real(std::string_view option, std::string_view text, bool (*is_allowed)(double),
                               std::string_view range);

/// The name of a file; an empty one would count as none given.
[[nodiscard]] std::string read_path(std::string_view option, const std::string& text);

/// "30s", "10m", "2h": seconds.
[[nodiscard]] double read_seconds(std::string_view option, std::string_view text);

/// "4GB", "512 MiB", "1e9": bytes. Units are decimal, with an i binary.
[[nodiscard]] std::uint64_t read_bytes(std::string_view option, std::string_view text);

/// The position of `text` among the choices.
[[nodiscard]] std::size_t read_choice(std::string_view option, std::string_view text,
                                      std::span<const std::string_view> choices);

/// The known word that `text` is probably a misspelling of, "" where none is near.
[[nodiscard]] std::string nearest(std::string_view text, const std::vector<std::string>& known);

/// ": did you mean embed?", or "" where nothing known is near.
[[nodiscard]] std::string suggestion(std::string_view text, const std::vector<std::string>& known);

}  // namespace contexture::cli
