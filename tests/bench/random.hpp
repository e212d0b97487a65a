#pragma once

#include <cstdint>

/// Random numbers that are the same everywhere: std:: distributions differ between libraries.
namespace bench {

/// SplitMix64 (Steele, Lea and Flood 2014): one addition and two multiplications a number.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t bits() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
        z               = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z               = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    /// From 0 to n - 1, n below 2^32; a bias of n / 2^32 is nothing here.
    std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>(((bits() >> 32) * std::uint64_t{n}) >> 32);
    }
    /// In [0, 1), exact: 53 bits.
    double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  private:
    std::uint64_t state_;
};

}  // namespace bench
