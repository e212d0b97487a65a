#include "contexture/operator/drawn_link.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "contexture/operator/walk_law.hpp"
#include "support/chi_squared.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using Eigen::VectorXd;
using support::chance_of;

namespace {

constexpr Node kLength = 60;
constexpr int  kLinks  = 50'000;

/// 0 to 1 to 2 ..., so that a walk from 0 ends where its number of steps is. Nothing is known of the last node.
std::shared_ptr<const MarkovKernel> one_way() {
    SparseRows rows;
    rows.columns = kLength;
    for (Node x = 0; x + 1 < kLength; ++x) {
        rows.targets.push_back(x + 1);
        rows.offsets.push_back(rows.targets.size());
    }
    rows.offsets.push_back(rows.targets.size());
    return std::make_shared<const MarkovKernel>(std::move(rows), 1);
}

VectorXd ends(const DrawnLink& link, Node from) {
    std::mt19937_64 generator(4);
    VectorXd        counts = VectorXd::Zero(kLength);
    for (int i = 0; i < kLinks; ++i) ++counts(link.walk(from, generator));
    return counts;
}

}  // namespace

TEST_CASE("the number of steps follows its law") {
    ThreadTeam                                          team(1);
    const std::vector<std::pair<SimpleContext, double>> means{
        {Walk{3}, 3}, {Window{4}, 2.5}, {Restart{0.5}, 1}, {Heat{5}, 5}, {Lazy{6}, 3}};
    for (const auto& [context, mean] : means) {
        INFO(simple_name(context));
        const std::vector<double> theta = walk_law(context);
        REQUIRE(theta.size() < kLength);
        const DrawnLink link({.kernel = one_way(), .law = theta}, team);
        VectorXd        law = VectorXd::Zero(kLength);
        for (std::size_t r = 0; r < theta.size(); ++r) law(static_cast<Eigen::Index>(r)) = theta[r];
        CHECK(chance_of(ends(link, 0), law) > support::kLikely);
        CHECK(link.mean_steps() == doctest::Approx(mean));
    }
}

TEST_CASE("a row without entries leads where the fill says, or is an error") {
    ThreadTeam team(1);
    VectorXd   law = VectorXd::Zero(kLength);
    law(2)         = 0.25;
    law(7)         = 0.75;
    const DrawnLink filled({.kernel = one_way(), .fill = {law.begin(), law.end()}}, team);
    CHECK(chance_of(ends(filled, kLength - 1), law) > support::kLikely);
    const DrawnLink bare({.kernel = one_way()}, team);
    std::mt19937_64 generator(1);
    CHECK(support::thrown_by([&] { (void)bare.walk(kLength - 1, generator); }).fault == Fault::usage);
}
