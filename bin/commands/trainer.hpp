#pragma once

#include "contexture/learn/train.hpp"

namespace contexture::cli {

/// contexture::train, of the library that needs libtorch: opened now, as no other command wants to wait for it.
/// @throws Error Fault::usage that says how to get it where it is missing
[[nodiscard]] Train open_trainer();

}  // namespace contexture::cli
