#include "contexture/context/simple.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/context/catalogue.hpp"

namespace contexture {
namespace {

constexpr int    kMostWalkSteps = 1000;
constexpr double kMostTime      = 1000;
constexpr double kLeastAlpha    = 1e-4;

constexpr int    kMostNeighbours = 1'000'000;
constexpr double kMostGamma      = 1e12;

/// A name as it is being read: all that a complaint about it needs.
struct Reading {
    std::string_view      text;       ///< "walk:2"
    std::string_view      parameter;  ///< "2"
    const CatalogueEntry* known;
};

/// The whole of `text` as a number, or nothing.
template <typename Number>
std::optional<Number> read_number(std::string_view text) {
    Number     value{};
    const auto end         = text.data() + text.size();
    const auto [stop, bad] = std::from_chars(text.data(), end, value);
    if (bad != std::errc{} || stop != end) return std::nullopt;
    return value;
}

/// Levenshtein distance: how many letters to change, add or drop.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal                   = row[j + 1];
            row[j + 1]                 = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

std::string known_kinds() {
    std::string list;
    for (const CatalogueEntry& known : catalogue())
        list += (list.empty() ? "" : ", ") + std::string(known.kind) + ":" + std::string(known.parameter);
    return list;
}

[[noreturn]] void refuse_kind(std::string_view text, std::string_view kind) {
    const auto nearest =
        std::ranges::min(catalogue(), {}, [&](const CatalogueEntry& known) { return edit_distance(kind, known.kind); });
    std::string            message   = "unknown context '" + std::string(text) + "'";
    const std::string_view parameter = text.substr(std::min(text.size(), kind.size()));  // with its colon, or ""
    const std::string      meant     = std::string(nearest.kind) + std::string(parameter);
    const bool             is_near   = edit_distance(kind, nearest.kind) <= 2;
    if (is_near) message += ": did you mean " + (parameter.empty() ? std::string(nearest.example) : meant) + "?";
    throw Error(Fault::usage, message + (is_near ? " Known: " : "; known: ") + known_kinds());
}

[[noreturn]] void refuse_parameter(const Reading& reading) {
    const CatalogueEntry& known = *reading.known;
    throw Error(Fault::usage, "context '" + std::string(reading.text) + "': " + std::string(known.parameter) +
                                  " must be " + std::string(known.range) + ", as in " + std::string(known.example));
}

int read_steps(const Reading& reading, std::string_view text) {
    const auto steps = read_number<int>(text);
    if (!steps || *steps < 1 || *steps > kMostWalkSteps) refuse_parameter(reading);
    return *steps;
}

int read_steps(const Reading& reading) {
    return read_steps(reading, reading.parameter);
}

double read_real(const Reading& reading, std::string_view text, double most = std::numeric_limits<double>::max()) {
    const auto value = read_number<double>(text);
    if (!value || !(*value > 0) || !(*value <= most)) refuse_parameter(reading);
    return *value;
}

double read_alpha(const Reading& reading) {
    const double alpha = read_real(reading, reading.parameter);
    if (!(alpha >= kLeastAlpha) || !(alpha < 1)) refuse_parameter(reading);
    return alpha;
}

/// Of a bias: within these bounds the steps of a walk are found in reasonable time.
double read_bias(const Reading& reading, std::string_view text) {
    const double bias = read_real(reading, text, 1e6);
    if (bias < 1e-6) refuse_parameter(reading);
    return bias;
}

int read_neighbours(const Reading& reading) {
    const auto neighbours = read_number<int>(reading.parameter);
    if (!neighbours || *neighbours < 1 || *neighbours > kMostNeighbours) refuse_parameter(reading);
    return *neighbours;
}

double read_gamma(const Reading& reading) {
    return read_real(reading, reading.parameter, kMostGamma);
}

Node2vec read_node2vec(const Reading& reading) {
    const auto text   = reading.parameter;
    const auto first  = text.find(',');
    const auto second = first == std::string_view::npos ? first : text.find(',', first + 1);
    if (second == std::string_view::npos) refuse_parameter(reading);
    return {.back   = read_bias(reading, text.substr(0, first)),
            .out    = read_bias(reading, text.substr(first + 1, second - first - 1)),
            .length = read_steps(reading, text.substr(second + 1))};
}

std::string read_file(const Reading& reading) {
    auto text = reading.parameter;
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (text.empty() || text.find('"') != std::string_view::npos) refuse_parameter(reading);
    return std::string(text);
}

/// The shortest text of a number, without a plus sign, which would be read as that of a mixture.
std::string shortest(double value) {
    std::array<char, 32> text{};
    std::string          number{text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
    std::erase(number, '+');
    return number;
}

std::string quoted_file(const std::string& file) {
    const bool is_plain = file.find_first_of("+>,|") == std::string::npos && file.front() != ' ' && file.back() != ' ';
    return is_plain ? file : '"' + file + '"';
}

struct ParameterText {
    std::string operator()(const Walk& walk) const { return std::to_string(walk.steps); }
    std::string operator()(const Window& window) const { return std::to_string(window.length); }
    std::string operator()(const Restart& restart) const { return shortest(restart.alpha); }
    std::string operator()(const Heat& heat) const { return shortest(heat.time); }
    std::string operator()(const Lazy& lazy) const { return std::to_string(lazy.steps); }
    std::string operator()(const Ego& ego) const { return std::to_string(ego.radius); }
    std::string operator()(const Node2vec& walk) const {
        return shortest(walk.back) + "," + shortest(walk.out) + "," + std::to_string(walk.length);
    }
    std::string operator()(const Pairs& pairs) const { return quoted_file(pairs.file); }
    std::string operator()(const Labels& labels) const { return quoted_file(labels.file); }
    std::string operator()(const Features& features) const { return quoted_file(features.file); }
    std::string operator()(const Knn& knn) const { return std::to_string(knn.neighbours); }
    std::string operator()(const Rbf& rbf) const { return shortest(rbf.gamma); }
    std::string operator()(const KnnMask& knn) const { return std::to_string(knn.neighbours); }
    std::string operator()(const RbfMask& rbf) const { return shortest(rbf.gamma); }
};

}  // namespace

SimpleContext parse_simple(std::string_view text) {
    const auto colon = text.find(':');
    const auto kind  = text.substr(0, colon);
    const auto rows  = catalogue();
    const auto known = std::ranges::find(rows, kind, &CatalogueEntry::kind);
    if (known == rows.end()) refuse_kind(text, kind);
    const Reading reading{.text      = text,
                          .parameter = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1),
                          .known     = &*known};
    if (kind == "walk") return Walk{read_steps(reading)};
    if (kind == "window") return Window{read_steps(reading)};
    if (kind == "restart") return Restart{read_alpha(reading)};
    if (kind == "heat") return Heat{read_real(reading, reading.parameter, kMostTime)};
    if (kind == "lazy") return Lazy{read_steps(reading)};
    if (kind == "ego") return Ego{read_steps(reading)};
    if (kind == "node2vec") return read_node2vec(reading);
    if (kind == "pairs") return Pairs{read_file(reading)};
    if (kind == "labels") return Labels{read_file(reading)};
    if (kind == "features") return Features{read_file(reading)};
    if (kind == "knn") return Knn{read_neighbours(reading)};
    if (kind == "rbf") return Rbf{read_gamma(reading)};
    if (kind == "knn_mask") return KnnMask{read_neighbours(reading)};
    return RbfMask{read_gamma(reading)};
}

std::string simple_name(const SimpleContext& context) {
    return std::string(entry(context).kind) + ":" + std::visit(ParameterText{}, context);
}

bool is_walk(const SimpleContext& context) {
    return context.index() <= SimpleContext(Lazy{}).index();
}

bool is_of_points(const SimpleContext& context) {
    return context.index() >= SimpleContext(Knn{}).index();
}

const std::string* file_of(const SimpleContext& context) {
    if (const auto* pairs = std::get_if<Pairs>(&context)) return &pairs->file;
    if (const auto* labels = std::get_if<Labels>(&context)) return &labels->file;
    if (const auto* features = std::get_if<Features>(&context)) return &features->file;
    return nullptr;
}

}  // namespace contexture
