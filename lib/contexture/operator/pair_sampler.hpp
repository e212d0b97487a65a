#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "contexture/operator/expectation_operator.hpp"

namespace contexture {

struct PairBatch;

/// Draws pairs (x, a) from P+ of a context, of every form, by walking: nothing of P+ is formed.
///
/// A draw of a given x is a branch of a mixture by its share, for each of the branch's links a number of steps by its
/// law, and each step a draw from a row, by an alias table where entries differ. Takes 8 bytes an entry of every
/// kernel whose rows are uneven, 4 of a dense one, 8 a node and value.
/// The operator may go; its graph must outlive the sampler. May be used from several threads at once.
/// Source: Walker 1977, ACM Trans. Math. Softw. 3:253; docs/theory.md.
class PairSampler {
  public:
    /// @param threads  of building the tables and of draw_batch; 0: all cores
    /// @throws Error Fault::computation where the tables exceed the memory available, or values are 2^32 or more
    explicit PairSampler(const ExpectationOperator& op, int threads = 0);
    ~PairSampler();
    /// Takes the tables over; the other is left without, fit for nothing but assignment.
    PairSampler(PairSampler&&) noexcept;
    /// See above.
    PairSampler& operator=(PairSampler&&) noexcept;

    /// x ~ P_X.
    [[nodiscard]] Node          draw_input(std::mt19937_64& generator) const;
    /// a ~ P+(. | x).
    /// @throws Error Fault::usage where x has no context: P_X(x) is 0 then
    [[nodiscard]] std::uint32_t draw_context(Node x, std::mt19937_64& generator) const;
    /// a ~ P_A.
    [[nodiscard]] std::uint32_t draw_value(std::mt19937_64& generator) const;

  private:
    friend PairBatch draw_batch(const PairSampler& sampler, std::size_t size, std::uint64_t seed, std::uint64_t step);

    struct Tables;
    std::unique_ptr<Tables> tables_;
};

/// Rows of independent draws. Of one row, a and b are independent given x; z and c of all others.
struct PairBatch {
    std::vector<Node>          x;  ///< ~ P_X
    std::vector<std::uint32_t> a;  ///< ~ P+(. | x)
    std::vector<std::uint32_t> b;  ///< ~ P+(. | x)
    std::vector<Node>          z;  ///< ~ P_X
    std::vector<std::uint32_t> c;  ///< ~ P_A
};

/// The batch of a step of training. Depends on seed, step and size alone, not on threads: every few hundred rows have
/// a stream of random numbers of their own. A longer batch of the same step begins with the same rows.
/// @param size  rows
[[nodiscard]] PairBatch draw_batch(const PairSampler& sampler, std::size_t size, std::uint64_t seed,
                                   std::uint64_t step);

}  // namespace contexture
