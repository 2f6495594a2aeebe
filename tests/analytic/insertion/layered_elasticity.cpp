#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/base/error.hpp"
#include "stipple/insertion/hankel_weights.hpp"
#include "stipple/insertion/stack_waves.hpp"
#include <boost/math/quadrature/gauss.hpp>
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
              Approx((1 - nu * nu) / (pi * e * 50 * a)).epsilon(1e-3));            // a point force
        CHECK(stack.mean(a) == Approx((1 - nu * nu) / (2 * a * e)).epsilon(1e-4)); // a rigid flat end
    }
}

TEST_CASE("a thin stiff layer bends like a plate on an elastic base") {
    const double h = 50e-6, e = 1e9, base = 1e4;
    for (const double kh : {0.02, 0.05, 0.1}) {
        const double k = kh / h, rigidity = e * h * h * h / (12 * (1 - 0.3 * 0.3));
        const double plate = 1 / (rigidity * std::pow(k, 4) + base * k / (2 * (1 - 0.25)));
        CHECK(surface_flexibility({{h, e, 0.3}, {0, base, 0.5}}, {k}).front() == Approx(plate).epsilon(0.02));
    }
}

TEST_CASE("a thin layer on a nearly rigid base is squeezed without spreading") {
    const double h = 20e-6, e = 1e5, nu = 0.3, a = 100 * h;
    const LayeredCompliance stack({{h, e, nu}, {0, 1e13, nu}});
    const double confined = h * (1 + nu) * (1 - 2 * nu) / (e * (1 - nu)) / (pi * a * a);
    CHECK(stack.displacement(a, 0) == Approx(confined).epsilon(0.01));
}

TEST_CASE("small patches feel the top layer, large ones the base") {
    const LayeredCompliance stack({{100e-6, 1e6, 0.45}, {0, 2e5, 0.45}});
    const auto half_space = [](double e, double a) { return (1 - 0.45 * 0.45) / (2 * a * e); };
    CHECK(stack.mean(1e-6) == Approx(half_space(1e6, 1e-6)).epsilon(0.05));
    CHECK(stack.mean(20e-3) == Approx(half_space(2e5, 20e-3)).epsilon(0.05));
}

TEST_CASE("tension resists like a stretched sheet, mass like mass over time squared") {
    const double h = 20e-6, k = 500, base = 2e3, soft = 2 * (1 - 0.25) / (base * k);
    const double tense = surface_flexibility({{h, base, 0.5, 80e3}, {0, base, 0.5}}, {k}).front();
    CHECK(1 / tense == Approx(1 / soft + 80e3 * h * k * k).epsilon(0.02));
    const double heavy = surface_flexibility({{h, base, 0.5, 0, 1e11}, {0, base, 0.5}}, {k}).front();
    CHECK(1 / heavy == Approx(1 / soft + 1e11 * h).epsilon(0.02));
}

/// A pressure on a half-space with mass: lamb1904 at a real Laplace variable, with q^2 - k^2 = i / mu.
static double lamb(double e, double nu, double inertia, double k) {
    const double mu = e / (2 * (1 + nu)), pressure_modulus = 2 * mu * (1 - nu) / (1 - 2 * nu);
    const double p = std::sqrt(k * k + inertia / pressure_modulus), q = std::sqrt(k * k + inertia / mu);
    return (q * q - k * k) * p / (mu * (std::pow(k * k + q * q, 2) - 4 * k * k * p * q));
}

TEST_CASE("a half-space with mass deflects as Lamb's, however it is divided") {
    const double e = 4e4, nu = 0.45;
    for (const double milliseconds : {0.3, 1.0, 10.0}) {
        const double inertia = 1050 / std::pow(milliseconds * 1e-3, 2);
        for (const double k : {100.0, 1e3, 1e4, 1e5}) {
            INFO(milliseconds << " ms, wavenumber " << k);
            const double one = surface_flexibility({{0, e, nu, 0, inertia}}, {k}).front();
            CHECK(one == Approx(lamb(e, nu, inertia, k)).epsilon(1e-7));
            const double layers = surface_flexibility({{15e-6, e, nu, 0, inertia},
                                                       {0.7e-3, e, nu, 0, inertia},
                                                       {4e-3, e, nu, 0, inertia},
                                                       {0, e, nu, 0, inertia}},
                                                      {k})
                                      .front();
            CHECK(layers == Approx(one).epsilon(1e-9));
        }
    }
}

TEST_CASE("a border between equal layers changes nothing, tension and mass included") {
    const ElasticLayer skin{1.2e-3, 6e4, 0.48, 6e4, 4e8, {}, 1.0}, fat{0, 2e3, 0.48, 0, 4e8, {}, 1.0};
    const auto cut = [&](double at) {
        ElasticLayer upper = skin, lower = skin;
        upper.thickness = at;
        lower.thickness = skin.thickness - at;
        return std::vector<ElasticLayer>{upper, lower, fat};
    };
    const LayeredCompliance whole({skin, fat}, 1e-3);
    for (const double at : {0.013e-3, 0.1e-3, 0.55e-3, 1.1e-3}) {
        const LayeredCompliance parts(cut(at), 1e-3);
        for (const double a : {2e-6, 2e-5, 2e-4, 2e-3})
            for (const double l : {0.0, 0.05e-3, 0.4e-3, 1e-3}) {
                INFO("border at " << at << ", radius " << a << ", buried " << l);
                CHECK(parts.mean(a, l) == Approx(whole.mean(a, l)).epsilon(0.002));
            }
    }
    for (const double thick : {0.01e-3, 1e-3, 20e-3}) {
        ElasticLayer upper = fat;
        upper.thickness = thick;
        const LayeredCompliance parts({skin, upper, fat}, 1e-3);
        for (const double a : {2e-5, 2e-4, 2e-3})
            CHECK(parts.mean(a, 3e-4) == Approx(whole.mean(a, 3e-4)).epsilon(0.002));
    }
}

TEST_CASE("the table of compliance follows its quadrature") {
    const LayeredCompliance stack(
        {{15e-6, 1.5e6, 0.48, 6e4}, {1e-3, 1e5, 0.48, 6e4}, {5e-3, 2e3, 0.48}, {0, 3e3, 0.48}});
    for (const double a : {1.3e-6, 7.7e-6, 23e-6, 91e-6, 0.33e-3, 1.9e-3, 11e-3})
        CHECK(stack.mean(a) == Approx(stack.mean_by_quadrature(a)).epsilon(5e-4));
}

/// Vertical displacement at (r, z) by a vertical unit force at depth c in a half-space (Mindlin 1936).
static double mindlin(double g, double nu, double r, double z, double c) {
    const double r1 = std::hypot(r, z - c), r2 = std::hypot(r, z + c), k = 3 - 4 * nu;
    return (k / r1 + (8 * (1 - nu) * (1 - nu) - k) / r2 + (z - c) * (z - c) / std::pow(r1, 3) +
            (k * (z + c) * (z + c) - 2 * c * z) / std::pow(r2, 3) +
            6 * c * z * (z + c) * (z + c) / std::pow(r2, 5)) /
           (16 * pi * g * (1 - nu));
}

/// Displacement at a distance from a unit force that is spread from the surface down to `length`, averaged
/// over that depth: 1/(2 pi) integral S_l(k) J0(kr) k dk.
static double across_buried(const std::vector<ElasticLayer>& stack, double length, double r) {
    const HankelWeights& away = distance_weights();
    double sum = 0;
    for (std::size_t m = 0; m < away.weight.size(); ++m) {
        const double k = std::exp(away.log_x0 + static_cast<double>(m) * away.step) / r;
        sum += away.weight[m] * k * buried_flexibility(stack, {length}, k).front();
    }
    return 0.5 * sum / (pi * r);
}

TEST_CASE("a load spread along a buried line displaces a half-space as Mindlin's forces do") {
    const double e = 3e5, nu = 0.48, g = e / (2 * (1 + nu)), length = 0.6e-3;
    using Rule = boost::math::quadrature::gauss<double, 30>;
    for (const bool cut : {false, true}) { // the same half-space, cut into layers
        const auto stack = cut ? std::vector<ElasticLayer>{{11e-6, e, nu}, {0.2e-3, e, nu}, {0, e, nu}}
                               : std::vector<ElasticLayer>{{0, e, nu}};
        const LayeredCompliance space(stack, length);
        for (const double r : {0.1e-3, 0.5e-3, 2e-3}) {
            const double expected = Rule::integrate(
                [&](double c) {
                    return Rule::integrate([&](double z) { return mindlin(g, nu, r, z, c); }, 0, c) +
                           Rule::integrate([&](double z) { return mindlin(g, nu, r, z, c); }, c, length);
                },
                0, length);
            CHECK(across_buried(stack, length, r) == Approx(expected / (length * length)).epsilon(1e-3));
            CHECK(space.across(r) == Approx((1 - nu * nu) / (pi * e * r)).epsilon(1e-3));
        }
    }
}

TEST_CASE("a buried load is stiffer the longer it is, and starts as a load on the surface") {
    const LayeredCompliance stack({{1e-3, 2e5, 0.48, 6e4}, {5e-3, 2e3, 0.48}, {0, 3e3, 0.48}}, 1.5e-3);
    for (const double a : {5e-6, 30e-6, 100e-6}) {
        CHECK(stack.mean(a, 1e-9) == Approx(stack.mean(a)).epsilon(1e-3));
        double before = stack.mean(a);
        for (double l = 5e-6; l < 1.0e-3; l *= 1.3) { // within the dermis
            const double now = stack.mean(a, l);
            CHECK(now < before);
            before = now;
        }
    }
}

TEST_CASE("the table in length follows the flexibility it was made of") {
    const std::vector<ElasticLayer> stack{
        {15e-6, 1.5e6, 0.48, 6e4}, {1e-3, 2e5, 0.48, 6e4}, {5e-3, 2e3, 0.48}, {0, 3e3, 0.48}};
    const LayeredCompliance table(stack, 2e-3);
    for (const double l :
         {7e-6, 33e-6, 0.21e-3, 0.9e-3}) // between its nodes: a table that ends there has one on it
        CHECK(table.mean(20e-6, l) == Approx(LayeredCompliance(stack, l).mean(20e-6, l)).epsilon(1e-2));
}

TEST_CASE("wavenumbers side by side give what each gives alone") {
    // from one that feels the half-space only to one that feels the top slice only
    const std::vector<ElasticLayer> stack{{15e-6, 1.5e7, 0.48, 6e4, 1e11, {0.3, 1e-5, 1e-6, 1e-3}, 2.0},
                                          {60e-6, 1.5e6, 0.45, 6e4, 1e11, {}, 1.0},
                                          {1e-3, 1.5e5, 0.48, 0, 1e11, {}, 0.5},
                                          {0, 3e3, 0.5}};
    const std::vector<double> lengths{0, 10e-6, 15e-6, 40e-6, 75e-6, 400e-6, 1.3e-3};
    std::vector<double> wavenumbers;
    for (int i = 0; i < 53; ++i) wavenumbers.push_back(std::exp(0.35 * i));
    const auto slices = cut_slices(stack, lengths);
    const auto all = flexibilities(stack, slices, lengths, wavenumbers);
    REQUIRE(all.size() == wavenumbers.size() * lengths.size());
    for (std::size_t i = 0; i < wavenumbers.size(); ++i) {
        const auto alone = flexibilities(stack, slices, lengths, {wavenumbers[i]});
        for (std::size_t j = 0; j < lengths.size(); ++j) {
            INFO("wavenumber " << wavenumbers[i] << " length " << lengths[j]);
            CHECK(all[i * lengths.size() + j] == alone[j]);
            CHECK(alone[j] > 0);
        }
    }
}

TEST_CASE("a stack that cannot be solved is refused") {
    CHECK_THROWS_AS(surface_flexibility({}, {1e3}), stipple::Error);
    CHECK_THROWS_AS(surface_flexibility({{0.0, 1e5, 0.4}, {0, 1e5, 0.4}}, {1e3}), stipple::Error);
    CHECK_THROWS_AS(surface_flexibility({{1e-3, 1e5, 0.6}, {0, 1e5, 0.4}}, {1e3}), stipple::Error);
}

TEST_CASE("a stack that was asked for before is the same object, and any change of a number another",
          "[insertion]") {
    const std::vector<ElasticLayer> stack{
        {.thickness = 1e-4, .youngs_modulus = 1e6, .poisson_ratio = 0.45},
        {.thickness = INFINITY, .youngs_modulus = 1e4, .poisson_ratio = 0.48}};
    const auto first = compliance_of(stack, 1e-3);
    CHECK(compliance_of(stack, 1e-3) == first);
    CHECK(compliance_of(stack, 2e-3) != first);
    const auto differs = [&](auto change) {
        auto other = stack;
        change(other.front());
        return compliance_of(other, 1e-3) != first;
    };
    CHECK(differs([](ElasticLayer& l) { l.thickness *= 1 + 1e-12; }));
    CHECK(differs([](ElasticLayer& l) { l.youngs_modulus *= 2; }));
    CHECK(differs([](ElasticLayer& l) { l.poisson_ratio = 0.4; }));
    CHECK(differs([](ElasticLayer& l) { l.pre_stress = 10; }));
    CHECK(differs([](ElasticLayer& l) { l.inertia = 1; }));
    CHECK(differs([](ElasticLayer& l) { l.scale.exponent = -0.1; }));
    CHECK(differs([](ElasticLayer& l) { l.scale.length = 2; }));
    CHECK(differs([](ElasticLayer& l) { l.grip = 0.5; }));
    CHECK(first->mean(1e-4) == LayeredCompliance(stack, 1e-3).mean(1e-4));
    CHECK_THROWS(compliance_of({{.thickness = 1, .youngs_modulus = NAN, .poisson_ratio = 0.4}}, 0));
}
