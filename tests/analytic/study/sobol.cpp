// Sobol indices through the wrapper against closed forms; without OpenTURNS, the line that says so.
#include "stipple/study/sensitivity/sobol.hpp"
#include "stipple/base/error.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;

#ifdef STIPPLE_OPENTURNS

namespace {

template <class F>
study::SobolIndices indices_of(std::size_t dimensions, std::size_t samples, std::uint64_t seed, F model) {
    const auto points = study::sobol_design(dimensions, samples, seed);
    std::vector<double> y;
    for (const auto& x : points) y.push_back(model(x));
    return study::sobol_indices(points, y, samples, seed);
}

/// y = sin(a) + 7 sin²(b) + 0.1 c⁴ sin(a), each uniform on -pi..pi. Source: saltelli2010 names it a standard
/// test (Ishigami and Homma).
double ishigami(const std::vector<double>& x) {
    const auto angle = [](double u) { return std::numbers::pi * (2 * u - 1); };
    const double a = angle(x[0]), b = angle(x[1]), c = angle(x[2]);
    return std::sin(a) + 7 * std::sin(b) * std::sin(b) + 0.1 * std::pow(c, 4) * std::sin(a);
}

} // namespace

TEST_CASE("the design is A, B and A with one column of B, inside the cube and even") {
    const std::size_t n = 512, d = 4;
    const auto x = study::sobol_design(d, n, 1);
    REQUIRE(x.size() == n * (d + 2));
    for (const auto& point : x)
        for (const double u : point) {
            CHECK(u > 0);
            CHECK(u < 1);
        }
    for (std::size_t i = 0; i < d; ++i) {
        double mean = 0;
        for (std::size_t k = 0; k < n; ++k) {
            mean += x[k][i] / n;
            for (std::size_t j = 0; j < d; ++j)
                CHECK(x[(2 + i) * n + k][j] == (i == j ? x[n + k][j] : x[k][j]));
        }
        // One point in each of n equal parts but for one, where the sequence starts: at most 1.5 / n off. The
        // mean of independent draws would scatter by 0.29 / sqrt(n) = 0.013.
        CHECK(mean == Approx(0.5).margin(1.5 / n));
    }
    CHECK(study::sobol_design(d, n, 1) == x);
    CHECK(study::sobol_design(d, n, 2) != x);
}

TEST_CASE("indices of the Ishigami function meet its closed form") {
    const double pi4 = std::pow(std::numbers::pi, 4), pi8 = pi4 * pi4, a = 7, b = 0.1;
    const double first = 0.5 * std::pow(1 + b * pi4 / 5, 2), second = a * a / 8,
                 both = b * b * pi8 * (1.0 / 18 - 1.0 / 50), all = first + second + both;
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const auto s = indices_of(3, 2048, seed, ishigami);
        REQUIRE(s.size() == 3);
        // Tolerance: the estimators scatter by about 0.02 among independent draws of this size.
        CHECK(s[0].first == Approx(first / all).margin(0.02));
        CHECK(s[1].first == Approx(second / all).margin(0.02));
        CHECK(s[2].first == Approx(0).margin(0.02));
        CHECK(s[0].total == Approx((first + both) / all).margin(0.02));
        CHECK(s[1].total == Approx(second / all).margin(0.02));
        CHECK(s[2].total == Approx(both / all).margin(0.02));
        const double firsts[] = {first / all, second / all, 0},
                     totals[] = {(first + both) / all, second / all, both / all};
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(s[i].first_lo < firsts[i]);
            CHECK(firsts[i] < s[i].first_hi);
            CHECK(s[i].total_lo < totals[i]);
            CHECK(totals[i] < s[i].total_hi);
            CHECK(s[i].first_hi - s[i].first_lo < 0.15);
            CHECK(s[i].total_hi - s[i].total_lo < 0.15);
        }
    }
}

TEST_CASE("a sum has equal first and total indices, and intervals shrink with the root of the samples") {
    const std::vector<double> c{4, 2, 1, 0}; // variances 16 : 4 : 1 : 0
    const auto sum = [&](const std::vector<double>& x) {
        double y = 0;
        for (std::size_t i = 0; i < c.size(); ++i) y += c[i] * x[i];
        return y;
    };
    const auto few = indices_of(4, 256, 1, sum), many = indices_of(4, 4096, 1, sum);
    for (std::size_t i = 0; i < c.size(); ++i) {
        CHECK(many[i].first == Approx(c[i] * c[i] / 21).margin(0.01));
        CHECK(many[i].total == Approx(c[i] * c[i] / 21).margin(0.01));
    }
    const double ratio = (few[1].first_hi - few[1].first_lo) / (many[1].first_hi - many[1].first_lo);
    CHECK(ratio == Approx(4).epsilon(0.25));
}

TEST_CASE("the same seed gives the same indices to the last bit, whatever was drawn before") {
    const auto once = indices_of(3, 64, 7, ishigami);
    study::sobol_design(5, 32, 99);
    const auto again = indices_of(3, 64, 7, ishigami);
    for (std::size_t i = 0; i < once.size(); ++i) {
        CHECK(once[i].first == again[i].first);
        CHECK(once[i].total_lo == again[i].total_lo);
        CHECK(once[i].first_hi == again[i].first_hi);
    }
}

TEST_CASE("outputs that are all equal are a fault, not indices") {
    const auto points = study::sobol_design(2, 8, 1);
    try {
        study::sobol_indices(points, std::vector<double>(points.size(), 3.0), 8, 1);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::numerics);
    }
}

#else

TEST_CASE("a build without OpenTURNS says so") {
    try {
        study::require_sobol();
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::input);
        CHECK_THAT(error.what(), Catch::Contains("lacks OpenTURNS"));
    }
}

#endif
