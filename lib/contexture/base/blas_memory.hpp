#pragma once

namespace contexture {

/// How many of some threads may ask OpenBLAS for products at the same time: as many as a limit of address space
/// (ulimit -v) has room for. OpenBLAS takes 128 MB for each, at its first product, and where it does not get them it
/// tries for ever. Those of one thread are taken here, before others use them up.
/// @throws Error Fault::computation where there is no room for one
[[nodiscard]] int threads_for_blas(int wanted);

}  // namespace contexture
