#include "stipple/base/checksum.hpp"
#include <algorithm>
#include <bit>

namespace stipple {

static constexpr std::uint64_t k_prime_1 = 0x9e3779b185ebca87, k_prime_2 = 0xc2b2ae3d27d4eb4f,
                               k_prime_3 = 0x165667b19e3779f9, k_prime_4 = 0x85ebca77c2b2ae63,
                               k_prime_5 = 0x27d4eb2f165667c5;

static std::uint64_t take_in(std::uint64_t lane, std::uint64_t word) {
    return std::rotl(lane + word * k_prime_2, 31) * k_prime_1;
}

static std::uint64_t byte(const char* at) {
    return static_cast<unsigned char>(*at);
}

static std::uint64_t four_bytes(const char* at) {
    return byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
}

std::uint64_t little_endian(const char* bytes) {
    return byte(bytes) | byte(bytes + 1) << 8 | byte(bytes + 2) << 16 | byte(bytes + 3) << 24 |
           byte(bytes + 4) << 32 | byte(bytes + 5) << 40 | byte(bytes + 6) << 48 | byte(bytes + 7) << 56;
}

std::array<char, 8> little_endian_bytes(std::uint64_t number) {
    std::array<char, 8> bytes;
    for (auto& b : bytes) {
        b = static_cast<char>(number & 0xff);
        number >>= 8;
    }
    return bytes;
}

const char* Xxh64::stripe(const char* bytes) {
    for (auto& lane : lane_) {
        lane = take_in(lane, little_endian(bytes));
        bytes += 8;
    }
    return bytes;
}

void Xxh64::add(std::string_view bytes) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    const std::size_t held = length_ % k_stripe;
    length_ += bytes.size();
    if (held + bytes.size() < k_stripe) {
        std::copy(at, end, rest_.begin() + held);
        return;
    }
    if (held > 0) {
        const std::size_t wanted = k_stripe - held;
        std::copy(at, at + wanted, rest_.begin() + held);
        at += wanted;
        stripe(rest_.data());
    }
    while (static_cast<std::size_t>(end - at) >= k_stripe) at = stripe(at);
    std::copy(at, end, rest_.begin());
}

std::uint64_t Xxh64::value() const {
    std::uint64_t hash = k_prime_5;
    if (length_ >= k_stripe) {
        hash = std::rotl(lane_[0], 1) + std::rotl(lane_[1], 7) + std::rotl(lane_[2], 12) +
               std::rotl(lane_[3], 18);
        for (const auto lane : lane_) hash = (hash ^ take_in(0, lane)) * k_prime_1 + k_prime_4;
    }
    hash += length_;
    const char* at = rest_.data();
    const char* const end = at + length_ % k_stripe;
    for (; end - at >= 8; at += 8)
        hash = std::rotl(hash ^ take_in(0, little_endian(at)), 27) * k_prime_1 + k_prime_4;
    if (end - at >= 4) {
        hash = std::rotl(hash ^ four_bytes(at) * k_prime_1, 23) * k_prime_2 + k_prime_3;
        at += 4;
    }
    for (; at != end; ++at) hash = std::rotl(hash ^ byte(at) * k_prime_5, 11) * k_prime_1;
    hash = (hash ^ hash >> 33) * k_prime_2;
    hash = (hash ^ hash >> 29) * k_prime_3;
    return hash ^ hash >> 32;
}

} // namespace stipple
