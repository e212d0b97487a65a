#pragma once

#include <memory>

#include "contexture/operator/markov_operator.hpp"

namespace contexture {

/// The law of where a link's walk with restart ends, written out: alpha (I - (1 - alpha) K)^-1, n x n. Rows sum to 1,
/// but where nothing is known of x and nobody arrives. A product then streams 8 n^2 bytes, where K's entries would be
/// met once for each of hundreds of steps. What x cannot reach is exactly 0. Null where the link is no restart, where
/// its steps take less than that, or where inverting (2 n^3 operations) would take longer than the thousands of
/// products that it saves. Source: Page, Brin, Motwani and Winograd 1999; the sum over r of alpha (1 - alpha)^r K^r.
/// @throws Error Fault::computation where LAPACK fails, which no Markov kernel lets it
[[nodiscard]] std::shared_ptr<const MarkovKernel> restart_matrix(const MarkovLink& link);

}  // namespace contexture
