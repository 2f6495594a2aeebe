#include "insertion/layered_elasticity.hpp"
#include "base/error.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple::insertion;
using std::numbers::pi;

TEST_CASE("equal layers deflect like a half-space") {
    const double e = 2e5, nu = 0.42;
    const LayeredCompliance stack({{10e-6, e, nu}, {100e-6, e, nu}, {1e-3, e, nu}, {0, e, nu}});
    for (const double a : {3e-6, 3e-5, 3e-4, 3e-3}) {
        const double p = 1 / (pi * a * a);
        CHECK(stack.displacement(a, 0) == Approx(2 * (1 - nu * nu) * p * a / e).epsilon(1e-4));
        CHECK(stack.displacement(a, a) == Approx(4 * (1 - nu * nu) * p * a / (pi * e)).epsilon(1e-4));
        CHECK(stack.displacement(a, 50 * a) ==
              Approx((1 - nu * nu) / (pi * e * 50 * a)).epsilon(1e-3)); // a point force
        CHECK(stack.mean(a) == Approx(16 * (1 - nu * nu) * p * a / (3 * pi * e)).epsilon(1e-4));
    }
}

TEST_CASE("a thin stiff layer bends like a plate on an elastic base") {
    const double h = 50e-6, e = 1e9, base = 1e4;
    for (const double kh : {0.02, 0.05, 0.1}) {
        const double k = kh / h, rigidity = e * h * h * h / (12 * (1 - 0.3 * 0.3));
        const double plate = 1 / (rigidity * std::pow(k, 4) + base * k / (2 * (1 - 0.25)));
        CHECK(surface_flexibility({{h, e, 0.3}, {0, base, 0.5}}, k) == Approx(plate).epsilon(0.02));
    }
}

TEST_CASE("a thin layer on a nearly rigid base is squeezed without spreading") {
    const double h = 20e-6, e = 1e5, nu = 0.3, a = 100 * h;
    const LayeredCompliance stack({{h, e, nu}, {0, 1e13, nu}});
    const double confined = h * (1 + nu) * (1 - 2 * nu) / (e * (1 - nu)) / (pi * a * a);
    CHECK(stack.displacement(a, 0) == Approx(confined).epsilon(0.01));
    CHECK(stack.mean(a) == Approx(confined).epsilon(0.03)); // the edge is softer
}

TEST_CASE("small patches feel the top layer, large ones the base") {
    const LayeredCompliance stack({{100e-6, 1e6, 0.45}, {0, 2e5, 0.45}});
    const auto half_space = [](double e, double a) { return 16 * (1 - 0.45 * 0.45) / (3 * pi * pi * a * e); };
    CHECK(stack.mean(1e-6) == Approx(half_space(1e6, 1e-6)).epsilon(0.05));
    CHECK(stack.mean(20e-3) == Approx(half_space(2e5, 20e-3)).epsilon(0.05));
}

TEST_CASE("tension resists like a stretched sheet, mass like mass over time squared") {
    const double h = 20e-6, k = 500, base = 2e3, soft = 2 * (1 - 0.25) / (base * k);
    const double tense = surface_flexibility({{h, base, 0.5, 80e3}, {0, base, 0.5}}, k);
    CHECK(1 / tense == Approx(1 / soft + 80e3 * h * k * k).epsilon(0.02));
    const double heavy = surface_flexibility({{h, base, 0.5, 0, 1e11}, {0, base, 0.5}}, k);
    CHECK(1 / heavy == Approx(1 / soft + 1e11 * h).epsilon(0.02));
}

TEST_CASE("the table of compliance follows its quadrature") {
    const LayeredCompliance stack(
        {{15e-6, 1.5e6, 0.48, 6e4}, {1e-3, 1e5, 0.48, 6e4}, {5e-3, 2e3, 0.48}, {0, 3e3, 0.48}});
    for (const double a : {1.3e-6, 7.7e-6, 23e-6, 91e-6, 0.33e-3, 1.9e-3, 11e-3})
        CHECK(stack.mean(a) == Approx(stack.mean_by_quadrature(a)).epsilon(1e-4));
}

TEST_CASE("a stack that cannot be solved is refused") {
    CHECK_THROWS_AS(surface_flexibility({}, 1e3), stipple::Error);
    CHECK_THROWS_AS(surface_flexibility({{0.0, 1e5, 0.4}, {0, 1e5, 0.4}}, 1e3), stipple::Error);
    CHECK_THROWS_AS(surface_flexibility({{1e-3, 1e5, 0.6}, {0, 1e5, 0.4}}, 1e3), stipple::Error);
}
