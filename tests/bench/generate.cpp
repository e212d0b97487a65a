// Edge lists for the benchmark, the same bytes everywhere for the same arguments.
//
//     bench_generate planted NODES EDGES numbers|words SEED > edges.txt
//     bench_generate rmat    SCALE EDGES numbers|words SEED > edges.txt
//
// planted: 100 groups of unequal size (1 : 3) on NODES nodes. A node is drawn evenly; its neighbour comes from
// its own group with a probability that grows from 0.65 to 0.85 over the groups, else from all nodes. At a mean
// degree of 12 the 99 eigenvalues of the groups stand outside the bulk (about 2 / sqrt(12) = 0.58), apart from
// each other: 64 wanted values are all outside, of 128 some are in the bulk, at both of its ends.
//
// rmat: 2^SCALE nodes, (a, b, c) = (0.57, 0.19, 0.19), Chakrabarti, Zhan and Faloutsos 2004. Repeats stay in
// the file, for the reader to merge.
//
// Ids are shuffled, so that no order of the nodes helps anybody. There are no self-loops.

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "random.hpp"

namespace {

using bench::Random;

/// Writes `u v` lines through a buffer of its own.
class EdgeWriter {
  public:
    EdgeWriter(std::uint32_t nodes, bool is_words, Random& random) : name_(nodes), is_words_(is_words) {
        std::iota(name_.begin(), name_.end(), 0U);
        for (std::uint32_t i = nodes; i > 1; --i) std::swap(name_[i - 1], name_[random.below(i)]);
    }
    ~EdgeWriter() { flush(); }
    EdgeWriter(const EdgeWriter&)            = delete;
    EdgeWriter& operator=(const EdgeWriter&) = delete;

    void write(std::uint32_t u, std::uint32_t v) {
        if (static_cast<std::size_t>(buffer_.data() + buffer_.size() - at_) < kLongestLine) flush();
        put(name_[u], ' ');
        put(name_[v], '\n');
    }

  private:
    static constexpr std::size_t kLongestLine = 64;

    void put(std::uint32_t id, char end) {
        if (is_words_)
            put_word(id);
        else
            at_ = std::to_chars(at_, at_ + 16, id).ptr;
        *at_++ = end;
    }
    /// Four syllables of 64: enough for 16 million nodes.
    void put_word(std::uint32_t id) {
        constexpr std::string_view kConsonants = "bdfghklmnprstvwz";
        constexpr std::string_view kVowels     = "aeio";
        for (int i = 0; i < 4; ++i, id /= 64) {
            *at_++ = kConsonants[id % 64 / 4];
            *at_++ = kVowels[id % 4];
        }
    }
    void flush() {
        const auto size = static_cast<std::size_t>(at_ - buffer_.data());
        if (std::fwrite(buffer_.data(), 1, size, stdout) != size) {
            std::perror("bench_generate");
            std::_Exit(1);
        }
        at_ = buffer_.data();
    }

    std::vector<std::uint32_t> name_;
    bool                       is_words_;
    std::vector<char>          buffer_ = std::vector<char>(1 << 20);
    char*                      at_     = buffer_.data();
};

constexpr std::uint32_t kGroups = 100;

void planted(std::uint32_t nodes, std::uint64_t edges, bool is_words, Random random) {
    EdgeWriter                             writer(nodes, is_words, random);
    // Group k takes 50 + k of the sum of these: whole numbers only, so no rounding differs anywhere.
    std::array<std::uint32_t, kGroups + 1> first{};
    std::uint64_t                          before  = 0;
    constexpr std::uint64_t                kShares = kGroups * 50 + kGroups * (kGroups - 1) / 2;
    std::vector<std::uint8_t>              group(nodes);
    for (std::uint32_t k = 0; k < kGroups; ++k) {
        before += 50 + k;
        first[k + 1] = static_cast<std::uint32_t>(nodes * before / kShares);
        for (std::uint32_t node = first[k]; node < first[k + 1]; ++node) group[node] = static_cast<std::uint8_t>(k);
    }
    for (std::uint64_t edge = 0; edge < edges;) {
        const std::uint32_t u = random.below(nodes);
        const std::uint32_t k = group[u];
        // 37 k mod 100: the share has nothing to do with the size
        const bool is_inside  = random.below(100 * (kGroups - 1)) < 65 * (kGroups - 1) + 20 * (37 * k % kGroups);
        const std::uint32_t v = is_inside ? first[k] + random.below(first[k + 1] - first[k]) : random.below(nodes);
        if (u == v) continue;
        writer.write(u, v);
        ++edge;
    }
}

void rmat(std::uint32_t scale, std::uint64_t edges, bool is_words, Random random) {
    EdgeWriter writer(std::uint32_t{1} << scale, is_words, random);
    for (std::uint64_t edge = 0; edge < edges;) {
        std::uint32_t u = 0;
        std::uint32_t v = 0;
        for (std::uint32_t level = 0; level < scale; ++level) {
            const std::uint32_t part = random.below(100);
            u                        = 2 * u + (part >= 76 ? 1 : 0);
            v                        = 2 * v + ((part >= 57 && part < 76) || part >= 95 ? 1 : 0);
        }
        if (u == v) continue;
        writer.write(u, v);
        ++edge;
    }
}

}  // namespace

int main(int count, char** arguments) {
    const std::string_view kind = count == 6 ? arguments[1] : "";
    if (kind != "planted" && kind != "rmat") {
        std::fputs("usage: bench_generate planted|rmat NODES|SCALE EDGES numbers|words SEED\n", stderr);
        return 2;
    }
    const auto number = [&](int i) { return std::strtoull(arguments[i], nullptr, 10); };
    (kind == "planted" ? planted : rmat)(static_cast<std::uint32_t>(number(2)), number(3),
                                         std::string_view(arguments[4]) == "words", Random(number(5)));
    return 0;
}
