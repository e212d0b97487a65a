#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "contexture/operator/markov_kernel.hpp"

namespace contexture {

/// sum_r law[r] K^r: a walk by the kernel K whose number of steps is drawn from a law.
struct MarkovLink {
    std::shared_ptr<const MarkovKernel> kernel;         ///< K
    std::vector<double>                 law  = {0, 1};  ///< of the number of steps r = 0, 1, ...; sums to 1
    std::vector<double>                 fill = {};      ///< of the kernel, for what arrives at this link
    /// alpha where the law is that of a restart, alpha (1 - alpha)^r, and memory holds it written out; else 0
    double                              stopping = 0;
    std::shared_ptr<const MarkovKernel> whole    = nullptr;  ///< all of the sum, where it is written out
};

/// Links in a row, each beginning where the one before it ended.
struct MarkovBranch {
    double                  share = 1;  ///< w_j
    std::vector<MarkovLink> links;      ///< L_j1, L_j2, ...
    std::size_t             space = 0;  ///< which of the operator's spaces the last link ends in
};

/// A space of values within A, the disjoint union of all.
struct ValueSpace {
    std::size_t                      begin = 0;        ///< its first value within A
    std::size_t                      size  = 0;        ///< number of its values
    std::shared_ptr<const NodeNames> names = nullptr;  ///< null: the graph's nodes
};

/// T g = sum_j w_j L_j1 L_j2 ... g_j, g_j the part of g on the space where branch j ends. Branches that
/// share a space make an untagged mixture, branches with spaces of their own a tagged one.
/// Source: docs/theory.md, mixtures and compositions.
class MarkovOperator {
  public:
    /// @param input  P_X; finds the fills of all links
    /// @throws Error Fault::input where none of what arrives at a link has an entry
    MarkovOperator(std::vector<MarkovBranch> branches, std::vector<ValueSpace> spaces, std::span<const double> input);

    /// Size of A.
    [[nodiscard]] std::size_t                      values() const { return spaces_.back().begin + spaces_.back().size; }
    /// In the order of A.
    [[nodiscard]] const std::vector<ValueSpace>&   spaces() const { return spaces_; }
    /// As given, with their fills.
    [[nodiscard]] const std::vector<MarkovBranch>& branches() const { return branches_; }

    /// f_x = E[g(A) | x].
    void apply(std::span<const double> g, std::span<double> f) const;
    /// The law, or any measure, of a that a measure of x takes.
    void apply_adjoint(std::span<const double> f, std::span<double> g) const;

  private:
    std::vector<MarkovBranch> branches_;
    std::vector<ValueSpace>   spaces_;
};

/// The pieces that P+ falls into: x and a are in one where P+(x, a) > 0. Each has a singular value 1.
struct SupportComponents {
    static constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);  ///< of what no piece holds

    std::vector<std::uint32_t> of_input;   ///< kNone where P_X = 0
    std::vector<std::uint32_t> of_value;   ///< kNone where P_A = 0
    std::uint32_t              count = 0;  ///< number of pieces
};

/// By union and find along the links: exact, as every node that a link is entered at leads on to a value.
/// Takes time proportional to the entries of the kernels, times T for walk:T.
[[nodiscard]] SupportComponents find_support_components(const MarkovOperator& op, std::span<const double> input);

}  // namespace contexture
