#include "stipple/base/statistics.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace stipple;

TEST_CASE("interpolation is linear between points, meets them, and stays at the last value beyond an end") {
    const std::vector<double> xs{-1, 1, 5}, ys{4, 2, 10};
    CHECK(interpolate(xs, ys, 0) == 3);
    CHECK(interpolate(xs, ys, 4) == 8);
    for (std::size_t i = 0; i < xs.size(); ++i) CHECK(interpolate(xs, ys, xs[i]) == ys[i]);
    CHECK(interpolate(xs, ys, -100) == 4);
    CHECK(interpolate(xs, ys, 100) == 10);
    CHECK(interpolate({7}, {3}, 7) == 3);
    CHECK(interpolate({7}, {3}, 0) == 3);
}

TEST_CASE("where two points share an abscissa, interpolation takes the later one") {
    CHECK(interpolate({0, 1, 1, 2}, {0, 5, 9, 9}, 1) == 9);
    CHECK(interpolate({0, 1, 1, 2}, {0, 5, 9, 9}, 0.5) == 2.5);
}

TEST_CASE("Student's t with four degrees of freedom meets its tables, and its inverse undoes it") {
    CHECK(t4_quantile(0.95) == Approx(2.131846786)); // tables of Student's t
    CHECK(t4_quantile(0.05) == Approx(-2.131846786));
    CHECK(t4_quantile(0.9) == Approx(1.533206274));
    for (const double p : {1e-6, 0.1, 0.5, 0.77, 0.999})
        CHECK(t4_probability(t4_quantile(p)) == Approx(p).epsilon(1e-9));
    CHECK(t4_probability(-INFINITY) == 0);
    CHECK(t4_probability(INFINITY) == 1);
}

TEST_CASE("quantiles found together are those found one by one", "[base]") {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> draw(-5, 5);
    for (const std::size_t n : {1, 2, 3, 9, 10, 11, 64, 513}) {
        std::vector<double> values(n);
        for (double& v : values)
            v = n % 2 == 0 ? std::floor(draw(random)) : draw(random); // with equal ones, too
        values.insert(values.begin() + static_cast<std::ptrdiff_t>(n / 2), NAN);
        const auto found = quantiles(values, {0, 0.1, 0.5, 0.5, 0.9, 1});
        std::size_t i = 0;
        for (const double p : {0.0, 0.1, 0.5, 0.5, 0.9, 1.0}) CHECK(found[i++] == quantile(values, p));
    }
    for (const double none : quantiles({NAN}, {0.1, 0.9})) CHECK(std::isnan(none));
}
