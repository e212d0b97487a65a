#pragma once

/// Before a function with a hot loop: compiled for any processor, for those with FMA (and so AVX) and for those
/// with AVX-512, and chosen when the program starts by what the processor can do, not by its name: an "arch="
/// would leave out other makers' processors. What it calls must be inlined into it to be compiled with it.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define CONTEXTURE_WIDE_KERNEL [[gnu::target_clones("avx512f", "fma", "default")]]
#else
#define CONTEXTURE_WIDE_KERNEL
#endif
