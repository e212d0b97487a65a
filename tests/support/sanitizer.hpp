#pragma once

namespace support {

/// Under the thread sanitizer the work is done for the threads that meet in it: samples may be smaller.
#ifdef __SANITIZE_THREAD__
inline constexpr bool kIsForThreads = true;
#else
inline constexpr bool kIsForThreads = false;
#endif

}  // namespace support
