#include "contexture/evaluate/f1.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace contexture {
namespace {

/// Of one class, or of all.
struct Counts {
    std::uint64_t both = 0, known = 0, said = 0;

    [[nodiscard]] double f1() const {
        return known + said == 0 ? 0 : 2 * static_cast<double>(both) / static_cast<double>(known + said);
    }
};

}  // namespace

F1 score_classes(std::span<const std::vector<int>> known, std::span<const std::vector<int>> said, std::size_t classes) {
    std::vector<Counts> counts(classes);
    for (std::size_t node = 0; node < known.size(); ++node) {
        for (const int label : known[node]) ++counts[static_cast<std::size_t>(label)].known;
        for (const int label : said[node]) {
            Counts& of = counts[static_cast<std::size_t>(label)];
            ++of.said;
            if (std::ranges::binary_search(known[node], label)) ++of.both;
        }
    }
    Counts all;
    F1     f1;
    double present = 0;
    for (const Counts& of : counts) {
        all.both += of.both;
        all.known += of.known;
        all.said += of.said;
        present += of.known + of.said > 0 ? 1 : 0;
        f1.macro += of.f1();
    }
    f1.micro = all.f1();
    f1.macro = present > 0 ? f1.macro / present : 0;
    return f1;
}

std::vector<int> top_classes(std::span<const double> values, std::size_t count) {
    std::vector<int> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    count              = std::min(count, order.size());
    const auto is_less = [&](int a, int b) {
        const double at_a = values[static_cast<std::size_t>(a)], at_b = values[static_cast<std::size_t>(b)];
        return at_a != at_b ? at_a > at_b : a < b;
    };
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(count), is_less);
    order.resize(count);
    std::ranges::sort(order);
    return order;
}

}  // namespace contexture
