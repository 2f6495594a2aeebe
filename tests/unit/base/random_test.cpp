#include "stipple/base/random.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

using namespace stipple;
using Words = std::array<std::uint32_t, 4>;

TEST_CASE("philox gives the known answers of its authors", "[base]") {
    // Source: salmon2011, known-answer file of the Random123 distribution, philox4x32 with 10 rounds.
    CHECK(philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    const std::uint32_t ones = 0xffffffff;
    CHECK(philox({ones, ones, ones, ones}, {ones, ones}) ==
          Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
}

TEST_CASE("philox: changing one bit of counter or key changes about half of the output bits", "[base]") {
    const Words base = philox({1, 2, 3, 4}, {5, 6});
    int flipped = 0, trials = 0;
    for (int word = 0; word < 6; ++word)
        for (int bit = 0; bit < 32; ++bit) {
            Words counter{1, 2, 3, 4};
            std::array<std::uint32_t, 2> key{5, 6};
            (word < 4 ? counter[word] : key[word - 4]) ^= 1u << bit;
            const Words other = philox(counter, key);
            for (int i = 0; i < 4; ++i) flipped += __builtin_popcount(base[i] ^ other[i]);
            ++trials;
        }
    // 192 trials of 128 fair coins: mean 64, standard error of the mean 0.41; five of them are 2.
    CHECK(flipped / double(trials) == Approx(64).margin(2));
}

TEST_CASE("uniform numbers lie inside (0, 1) and have the moments of a uniform distribution", "[base]") {
    const Random random(42, Purpose::pattern);
    constexpr int n = 100000;
    double sum = 0, square = 0, lowest = 1, highest = 0, lag = 0, previous = 0.5;
    for (int i = 0; i < n; ++i) {
        const double u = random.uniform(static_cast<std::uint64_t>(i));
        lowest = std::min(lowest, u);
        highest = std::max(highest, u);
        sum += u;
        square += (u - 0.5) * (u - 0.5);
        lag += (u - 0.5) * (previous - 0.5);
        previous = u;
    }
    CHECK(lowest > 0);
    CHECK(highest < 1);
    CHECK(sum / n == Approx(0.5).margin(5 * std::sqrt(1 / 12.0 / n)));
    CHECK(square / n == Approx(1 / 12.0).margin(5 * std::sqrt(1 / 180.0 / n)));
    CHECK(lag / n == Approx(0).margin(5 / 12.0 / std::sqrt(n)));
}

TEST_CASE("a number depends on seed, purpose, subject, index and lane, and on nothing else", "[base]") {
    const Random a(7, Purpose::tissue, 3), b(7, Purpose::tissue, 3);
    const double late = a.uniform(1000);
    for (std::uint64_t i = 0; i < 1000; ++i) CHECK_FALSE(a.uniform(i) == late);
    CHECK(a.uniform(1000) == late);
    CHECK(b.uniform(1000) == late);

    std::set<double> different{late,
                               Random(8, Purpose::tissue, 3).uniform(1000),
                               Random(7 + (1ull << 32), Purpose::tissue, 3).uniform(1000),
                               Random(7, Purpose::prior, 3).uniform(1000),
                               Random(7, Purpose::tissue, 4).uniform(1000),
                               a.uniform(1001),
                               a.uniform(1000 + (1ull << 32)),
                               a.uniform(1000, 1)};
    CHECK(different.size() == 8);
}

TEST_CASE("the normal quantile matches tabulated values and inverts erfc", "[base]") {
    CHECK(normal_quantile(0.5) == Approx(0).margin(1e-16));
    // Two-sided 95 % and 99 % points, to the digits of any statistical table.
    CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
    CHECK(normal_quantile(0.995) == Approx(2.575829303548901).epsilon(1e-14));
    CHECK(normal_quantile(1e-10) == Approx(-6.361340902404056).epsilon(1e-13));
    for (double p = 1e-12; p < 0.5; p *= 1.7) {
        const double x = normal_quantile(p);
        CHECK(0.5 * std::erfc(-x * M_SQRT1_2) == Approx(p).epsilon(1e-13));
        CHECK(normal_quantile(1 - p) == Approx(-x).epsilon(1e-12).margin(3e-16 / p));
    }
}

TEST_CASE("normal numbers have mean 0, variance 1, no skew, and the right share beyond two", "[base]") {
    const Random random(1, Purpose::person);
    constexpr int n = 100000;
    double m1 = 0, m2 = 0, m3 = 0;
    int beyond = 0;
    for (int i = 0; i < n; ++i) {
        const double x = random.normal(static_cast<std::uint64_t>(i), 2);
        m1 += x;
        m2 += x * x;
        m3 += x * x * x;
        beyond += std::abs(x) > 2 ? 1 : 0;
    }
    CHECK(m1 / n == Approx(0).margin(5 / std::sqrt(n)));
    CHECK(m2 / n == Approx(1).margin(5 * std::sqrt(2.0 / n)));
    CHECK(m3 / n == Approx(0).margin(5 * std::sqrt(15.0 / n)));
    const double share = std::erfc(2 * M_SQRT1_2);
    CHECK(beyond / double(n) == Approx(share).margin(5 * std::sqrt(share / n)));
}

TEST_CASE("seeds below 2^29 never share a stream, whatever the purposes", "[base]") {
    // The low key word is seed ^ purpose * 0x9E3779B9: two streams meet only if the seeds differ by the
    // exclusive or of two such products, which always needs bit 29 or a higher one.
    for (std::uint32_t p = 1; p <= 7; ++p)
        for (std::uint32_t q = 1; q < p; ++q) CHECK(((p * 0x9E3779B9u) ^ (q * 0x9E3779B9u)) >= (1u << 29));
    // And where the bound says they must meet, they do: the test knows the construction.
    const std::uint64_t other = 1 ^ ((1 * 0x9E3779B9u) ^ (2 * 0x9E3779B9u));
    CHECK(Random(1, Purpose::pattern).uniform(0) == Random(other, Purpose::setting).uniform(0));
}

TEST_CASE("a uniform number is the middle of one of 2^53 equal cells, so it is never 0 or 1", "[base]") {
    const auto bits = philox({9, 1, 2, 5}, {3 ^ (2 * 0x9E3779B9u), 4});
    const std::uint64_t cell = ((static_cast<std::uint64_t>(bits[0]) << 32) | bits[1]) >> 11;
    const double u = Random(3 + (4ull << 32), Purpose::setting, 5).uniform(9 + (1ull << 32), 2);
    CHECK(u * 0x1p53 == static_cast<double>(cell) + 0.5);
}
