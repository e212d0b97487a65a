#include "contexture/base/memory.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <limits>

namespace contexture {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

/// One "Name:   123 kB" line of a /proc file, in bytes; kNoLimit where it is missing.
std::uint64_t proc_field(const char* path, const std::string& name) {
    std::ifstream file(path);
    std::string   word;
    while (file >> word) {
        std::uint64_t kilobytes = 0;
        if (word == name && file >> kilobytes) return kilobytes * 1024;
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return kNoLimit;
}

std::uint64_t read_number(const char* path) {
    std::ifstream file(path);
    std::uint64_t value = 0;
    return file >> value ? value : kNoLimit;
}

std::uint64_t left_of(std::uint64_t limit, std::uint64_t used) {
    if (limit == kNoLimit) return kNoLimit;
    return limit > used ? limit - used : 0;
}

/// Bytes of the group's memory that hold files which nobody has read for a while.
std::uint64_t inactive_files() {
    std::ifstream file("/sys/fs/cgroup/memory.stat");
    std::string   name;
    for (std::uint64_t bytes = 0; file >> name >> bytes;)
        if (name == "inactive_file") return bytes;
    return 0;
}

}  // namespace

std::optional<std::uint64_t> address_space_left() {
    rlimit space{};
    if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) return std::nullopt;
    return left_of(space.rlim_cur, proc_field("/proc/self/status", "VmSize:"));
}

std::uint64_t available_memory() {
    const std::uint64_t available =
        std::min(proc_field("/proc/meminfo", "MemAvailable:"), address_space_left().value_or(kNoLimit));
    const std::uint64_t group_limit = read_number("/sys/fs/cgroup/memory.max");
    // What files left in memory is given up for whoever asks.
    const std::uint64_t group_used = left_of(read_number("/sys/fs/cgroup/memory.current"), inactive_files());
    return group_used == kNoLimit ? available : std::min(available, left_of(group_limit, group_used));
}

std::uint64_t memory_allowed(std::uint64_t limit) {
    return limit > 0 ? limit : available_memory();
}

std::uint64_t memory_to_take(std::uint64_t limit) {
    return limit > 0 ? limit : available_memory() / 10 * 8;
}

std::uint64_t peak_memory() {
    const std::uint64_t peak = proc_field("/proc/self/status", "VmHWM:");
    return peak == kNoLimit ? 0 : peak;
}

std::string human_bytes(std::uint64_t bytes) {
    constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB"};
    double               value = static_cast<double>(bytes);
    std::size_t          unit  = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000.0;
        ++unit;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    return text.data();
}

std::string human_seconds(double seconds) {
    std::array<char, 32> text{};
    const auto           print = [&](double value, const char* unit) {
        std::snprintf(text.data(), text.size(), "%.2g %s", value, unit);
    };
    if (seconds < 99)
        print(std::max(seconds, 0.01), "s");
    else if (seconds < 99 * 60.0)
        print(seconds / 60, "min");
    else
        print(seconds / 3600, "h");
    return text.data();
}

}  // namespace contexture
