// Eigenvectors across the patch: round trip, eigenvalues against the closed form, pure modes, faces.
#include "stipple/grid/modes.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <numeric>

using namespace stipple;
using grid::Face;
using grid::Modes;

namespace {

constexpr double k_pi = std::numbers::pi;
constexpr double k_h = 3e-5; ///< cell width [m]

/// Numbers without a pattern, between -1 and 1; n rows of m in a stride.
std::vector<double> scrambled(int n, int stride) {
    std::vector<double> a(static_cast<std::size_t>(n) * static_cast<std::size_t>(stride));
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] = std::sin(1.0 + 37.0 * static_cast<double>(i * i % 1009));
    return a;
}

/// Forward, norm, backward.
std::vector<double> round_trip(const Modes& modes, std::vector<double> a, int m, int stride) {
    modes.forward(a.data(), m, stride);
    for (int k = 0; k < modes.size(); ++k)
        for (int j = 0; j < m; ++j)
            a[static_cast<std::size_t>(k * stride + j)] *= modes.norm()[static_cast<std::size_t>(k)];
    modes.backward(a.data(), m, stride);
    return a;
}

std::vector<double> sorted(std::vector<double> v) {
    std::sort(v.begin(), v.end(), std::greater<>());
    return v;
}

/// The operator that the modes diagonalise, written out: zero flux unless periodic, fixed or Robin.
double second_difference(const std::vector<double>& u, int i, const Face& low, const Face& high, double d) {
    const int n = static_cast<int>(u.size());
    const auto beyond = [&](const Face& face, double here, double other_end) {
        switch (face.kind) { // conductance to the face over d / h, times the difference
        case Face::Kind::periodic:
            return other_end - here;
        case Face::Kind::fixed:
            return -2 * here;
        case Face::Kind::robin:
            return -here / (0.5 + d / (k_h * face.transfer));
        default:
            return 0.0;
        }
    };
    const double left = i > 0 ? u[i - 1] - u[i] : beyond(low, u[i], u[n - 1]);
    const double right = i + 1 < n ? u[i + 1] - u[i] : beyond(high, u[i], u[0]);
    return (left + right) / (k_h * k_h);
}

struct Pair {
    const char* name;
    Face low, high;
};

std::vector<Pair> pairs_of_faces() {
    return {{"closed", {}, {}},
            {"periodic", Face::periodic(), Face::periodic()},
            {"fixed, closed", Face::fixed(1), {}},
            {"fixed, fixed", Face::fixed(1), Face::fixed(2)},
            {"Robin, closed", Face::robin(1, 2e-7), {}},
            {"fixed, Robin", Face::fixed(1), Face::robin(0, 3e-6)}};
}

} // namespace

TEST_CASE("modes: forward, norm and backward give the values back, whatever the size and the width") {
    for (int n = 1; n <= 40; ++n)
        for (const int m : {1, 5, 16, 37}) {
            const int stride = m + 3;
            const Modes modes(n, k_h, {}, {});
            const auto a = scrambled(n, stride);
            const auto b = round_trip(modes, a, m, stride);
            for (std::size_t i = 0; i < a.size(); ++i) {
                CAPTURE(n, m, i);
                if (static_cast<int>(i) % stride < m)
                    REQUIRE(b[i] == Approx(a[i]).margin(1e-13));
                else
                    REQUIRE(b[i] == a[i]); // beyond the width nothing is touched
            }
        }
    for (const int n : {48, 50, 64, 96, 100, 128, 250, 256, 320, 512}) {
        const auto a = scrambled(n, 17);
        const auto b = round_trip(Modes(n, k_h, {}, {}), a, 17, 17);
        for (std::size_t i = 0; i < a.size(); ++i) REQUIRE(b[i] == Approx(a[i]).margin(2e-12));
    }
}

TEST_CASE("modes: every pair of faces gives the values back and diagonalises its second difference") {
    const double d = 1e-11;
    for (const auto& pair : pairs_of_faces())
        for (const int n : {1, 2, 7, 12, 24, 64})
            for (const bool dense : {false, true}) {
                CAPTURE(pair.name, n, dense);
                const Modes modes(n, k_h, pair.low, pair.high, d, dense);
                const auto a = scrambled(n, 1);
                const auto back = round_trip(modes, a, 1, 1);
                std::vector<double> of_difference(a.size()), of_a = a;
                for (int i = 0; i < n; ++i) {
                    REQUIRE(back[i] == Approx(a[i]).margin(1e-12));
                    of_difference[i] = second_difference(a, i, pair.low, pair.high, d);
                    if (n == 1 && pair.low.kind == Face::Kind::periodic) of_difference[i] = 0;
                }
                modes.forward(of_a.data(), 1, 1);
                modes.forward(of_difference.data(), 1, 1);
                for (int k = 0; k < n; ++k) {
                    REQUIRE(modes.eigenvalue()[k] <= 0);
                    REQUIRE(of_difference[k] ==
                            Approx(modes.eigenvalue()[k] * of_a[k]).margin(3e-11 / (k_h * k_h)));
                }
            }
}

TEST_CASE("modes: eigenvalues are those of the closed form") {
    const auto of = [](double angle) { return -std::pow(2 * std::sin(angle) / k_h, 2); };
    for (const int n : {1, 2, 5, 8, 12, 20, 50, 64, 100}) {
        std::vector<double> closed, ring, fixed;
        for (int k = 0; k < n; ++k) {
            closed.push_back(of(0.5 * k_pi * k / n));
            ring.push_back(of(k_pi * k / n));
            fixed.push_back(of(0.5 * k_pi * (k + 1) / n));
        }
        const double margin = 1e-12 * 4 / (k_h * k_h);
        const auto compare = [&](const Modes& modes, const std::vector<double>& expected) {
            const auto a = sorted(modes.eigenvalue()), b = sorted(expected);
            for (int k = 0; k < n; ++k) CHECK(a[k] == Approx(b[k]).margin(margin));
        };
        CAPTURE(n);
        compare(Modes(n, k_h, {}, {}), closed);
        compare(Modes(n, k_h, {}, {}, 1, true), closed);
        if (n > 1) compare(Modes(n, k_h, Face::periodic(), Face::periodic()), ring);
        compare(Modes(n, k_h, Face::fixed(0), Face::fixed(0)), fixed);
    }
}

TEST_CASE("modes: a Robin face lies between a closed and a fixed one") {
    const int n = 20;
    const double d = 1e-11;
    const auto slowest = [&](const Face& face) {
        return sorted(Modes(n, k_h, {}, face, d).eigenvalue()).front();
    };
    CHECK(slowest(Face::robin(0, 0.0)) == Approx(0).margin(1e-3));
    CHECK(slowest(Face::robin(0, 1e3)) == Approx(slowest(Face::fixed(0))).epsilon(1e-8));
    // one cell: conductance 1 / (h / 2 d + 1 / transfer)
    const double transfer = 4e-7, g = 1 / (0.5 * k_h / d + 1 / transfer);
    CHECK(Modes(1, k_h, {}, Face::robin(0, transfer), d).eigenvalue()[0] == Approx(-g / (d * k_h)));
}

TEST_CASE("modes: a pure cosine has one coefficient, at the place of its eigenvalue") {
    for (const int n : {5, 8, 12, 20, 32, 50, 64})
        for (int k = 0; k < n; ++k) {
            const Modes modes(n, k_h, {}, {});
            std::vector<double> a;
            for (int i = 0; i < n; ++i) a.push_back(std::cos(k_pi * k * (i + 0.5) / n));
            modes.forward(a.data(), 1, 1);
            int hit = 0;
            for (int i = 0; i < n; ++i)
                if (std::fabs(a[i]) > std::fabs(a[hit])) hit = i;
            CAPTURE(n, k, hit);
            REQUIRE(a[hit] * modes.norm()[hit] == Approx(1).epsilon(1e-12));
            REQUIRE(modes.eigenvalue()[hit] ==
                    Approx(-std::pow(2 * std::sin(0.5 * k_pi * k / n) / k_h, 2)).margin(1e-6));
            for (int i = 0; i < n; ++i)
                if (i != hit) REQUIRE(std::fabs(a[i]) < 1e-11 * n);
        }
}

TEST_CASE("modes: columns are transformed alike, however many there are") {
    const int n = 24;
    const Modes modes(n, k_h, {}, {});
    const auto all = [&] {
        auto a = scrambled(n, 41);
        modes.forward(a.data(), 41, 41);
        return a;
    }();
    for (int j = 0; j < 41; ++j) {
        const auto a = scrambled(n, 41);
        std::vector<double> column;
        for (int i = 0; i < n; ++i) column.push_back(a[static_cast<std::size_t>(i * 41 + j)]);
        modes.forward(column.data(), 1, 1);
        for (int i = 0; i < n; ++i) REQUIRE(column[i] == all[static_cast<std::size_t>(i * 41 + j)]); // bits
    }
}

TEST_CASE("modes: a direction that is periodic at one face only is refused") {
    CHECK_THROWS_WITH(Modes(8, k_h, Face::periodic(), {}), Catch::Contains("periodic"));
    CHECK_THROWS_AS(Modes(8, k_h, {}, Face::periodic()), Error);
    CHECK_THROWS_AS(Modes(8, k_h, Face::fixed(1), Face::periodic(), 1, true), Error);
    CHECK_NOTHROW(Modes(8, k_h, Face::periodic(), Face::periodic()));
}
