#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace contexture {

/// Bytes that this process may still allocate without the system running short: the smallest of
/// what the kernel calls available, the address-space limit and the control group's limit.
[[nodiscard]] std::uint64_t available_memory();

/// Bytes of address space that a limit (ulimit -v) leaves this process; nothing where there is no limit.
[[nodiscard]] std::optional<std::uint64_t> address_space_left();

/// `limit`, or where it is 0 all that is available.
[[nodiscard]] std::uint64_t memory_allowed(std::uint64_t limit);

/// `limit`, or where it is 0 four fifths of what is available: what one thing of unknown company may take.
[[nodiscard]] std::uint64_t memory_to_take(std::uint64_t limit);

/// The largest resident size this process has had, in bytes.
[[nodiscard]] std::uint64_t peak_memory();

/// "3.2 GB", "640 kB": decimal units, two or three digits.
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);

/// "0.023 s", "4.4 s", "12 min", "3.3 h": two digits, as estimates deserve.
[[nodiscard]] std::string human_seconds(double seconds);

}  // namespace contexture
