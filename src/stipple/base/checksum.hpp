#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stipple {

/// XXH64 with seed 0 of a text given in pieces: a 64-bit checksum that finds damage (it keeps nobody from
/// forging). Where two texts of one length meet, they differ by chance 2^-64.
/// Source: Y. Collet, "xxHash fast digest algorithm", doc/xxhash_spec.md of the xxHash project, version 0.2.
class Xxh64 {
  public:
    /// Appends bytes; how a text is cut into pieces makes no difference.
    void add(std::string_view bytes);
    /// Checksum of all bytes so far.
    std::uint64_t value() const;

  private:
    static constexpr std::size_t k_stripe = 32; ///< bytes taken at once
    const char* stripe(const char* bytes);

    std::array<std::uint64_t, 4> lane_{0x60ea27eeadc0b5d6, 0xc2b2ae3d27d4eb4f, 0, 0x61c8864e7a143579};
    std::array<char, k_stripe> rest_{}; ///< bytes that do not fill a stripe yet
    std::uint64_t length_ = 0;          ///< bytes so far
};

/// The eight bytes at `bytes` as a number, lowest byte first.
std::uint64_t little_endian(const char* bytes);
/// The reverse.
std::array<char, 8> little_endian_bytes(std::uint64_t number);

} // namespace stipple
