#pragma once

/// Before a function with a hot loop: compiled twice, for any processor and for those with AVX2 and FMA,
/// and chosen when the program starts. What it calls must be inlined into it to be compiled with it.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define CONTEXTURE_WIDE_KERNEL [[gnu::target_clones("arch=haswell", "default")]]
#else
#define CONTEXTURE_WIDE_KERNEL
#endif
