#include "contexture/operator/cumulated_rows.hpp"

#include <array>

namespace contexture {
namespace {

constexpr Eigen::Index kRowsTogether = 16;  // of a matrix by columns that are read together: two cache lines a column

}  // namespace

CumulatedRows::CumulatedRows(const Eigen::MatrixXd& rows, ThreadTeam& team)
    : columns_(static_cast<std::size_t>(rows.cols())), sums_(static_cast<std::size_t>(rows.size())) {
    const auto chunks = static_cast<std::size_t>((rows.rows() + kRowsTogether - 1) / kRowsTogether);
    take_in_turn(team, chunks, [&](int, std::size_t chunk) {
        const Eigen::Index                begin = static_cast<Eigen::Index>(chunk) * kRowsTogether;
        const Eigen::Index                count = std::min(kRowsTogether, rows.rows() - begin);
        std::array<double, kRowsTogether> sum{}, scale{};
        for (Eigen::Index a = 0; a < rows.cols(); ++a)
            for (Eigen::Index x = 0; x < count; ++x) sum[static_cast<std::size_t>(x)] += rows(begin + x, a);
        for (std::size_t x = 0; x < static_cast<std::size_t>(count); ++x) scale[x] = 0xffffffff / sum[x];
        sum.fill(0);
        for (Eigen::Index a = 0; a < rows.cols(); ++a) {
            for (Eigen::Index x = 0; x < count; ++x) {
                const auto at = static_cast<std::size_t>(x);
                sum[at] += rows(begin + x, a);  // added up as before: the last one times scale is the whole
                sums_[static_cast<std::size_t>(begin + x) * columns_ + static_cast<std::size_t>(a)] =
                    static_cast<std::uint32_t>(std::min(sum[at] * scale[at] + 0.5, double{0xffffffff}));
            }
        }
    });
}

}  // namespace contexture
