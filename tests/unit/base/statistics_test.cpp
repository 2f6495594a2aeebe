#include "stipple/base/statistics.hpp"
#include <catch2/catch.hpp>

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
