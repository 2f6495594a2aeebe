#include "stipple/insertion/layered_elasticity.hpp"
#include <boost/math/quadrature/gauss.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple::insertion;
using std::numbers::pi;

namespace {

constexpr double k_modulus = 2e5, k_poisson = 0.4, k_shear = k_modulus / (2 * (1 + k_poisson));

/// Displacement along a horizontal force in a half-space, mean over the directions in the plane, per force [m/N].
/// Source: mindlin1936, eq. 8 (load at depth c, point at depth z, distance r from the axis).
double mindlin(double r, double z, double c) {
    const double nu = k_poisson, r1 = std::hypot(r, z - c), r2 = std::hypot(r, z + c), x2 = 0.5 * r * r;
    return ((3 - 4 * nu) / r1 + 1 / r2 + x2 / std::pow(r1, 3) + (3 - 4 * nu) * x2 / std::pow(r2, 3) +
            2 * c * z / std::pow(r2, 3) * (1 - 3 * x2 / (r2 * r2)) +
            4 * (1 - nu) * (1 - 2 * nu) / (r2 + z + c) * (1 - x2 / (r2 * (r2 + z + c)))) /
           (16 * pi * k_shear * (1 - nu));
}

} // namespace

TEST_CASE("a disc that is dragged along a half-space (Cerruti; johnson1985)") {
    const std::vector<ElasticLayer> space{{0, k_modulus, k_poisson}};
    for (const double a : {5e-6, 50e-6, 1e-3})
        CHECK(lateral_compliance(space, a, {0}).front() ==
              Approx((2 - k_poisson) / (8 * k_shear * a)).epsilon(1e-3));
    // at one wavenumber exactly
    CHECK(lateral_flexibility(space, {0}, {1e3}).front() ==
          Approx((2 - k_poisson) / (2 * k_shear * 1e3)).epsilon(1e-12));
}

TEST_CASE("a needle that is dragged inside a half-space moves it as Mindlin's force does") {
    using Panel = boost::math::quadrature::gauss<double, 30>;
    const double length = 1e-3;
    const std::vector<ElasticLayer> space{{0, k_modulus, k_poisson}};
    for (const double r : {0.5e-3, 1e-3, 3e-3}) {
        const auto over_points = [&](double c) {
            return Panel::integrate([&](double z) { return mindlin(r, z, c); }, 0.0, length);
        };
        const double wanted = Panel::integrate(over_points, 0.0, length) / (length * length);
        // back from wavenumbers: half waves of J0, the last one by half
        double sum = 0;
        const double wave = pi / r;
        constexpr int waves = 400;
        for (int i = 0; i < waves; ++i) {
            const auto integrand = [&](double k) {
                return lateral_flexibility(space, {length}, {k}).front() * ::j0(k * r) * k;
            };
            const double part = boost::math::quadrature::gauss<double, 10>::integrate(
                integrand, std::max(1e-3, i * wave), (i + 1) * wave);
            sum += i + 1 == waves ? 0.5 * part : part;
        }
        CHECK(sum / (2 * pi) == Approx(wanted).epsilon(2e-3));
    }
}

TEST_CASE("borders between equal layers change nothing sideways, tension and mass included") {
    const ElasticLayer whole{0, 8e4, 0.48, 2e4, 1e7};
    std::vector<ElasticLayer> cut(4, whole);
    cut[0].thickness = 15e-6;
    cut[1].thickness = 80e-6;
    cut[2].thickness = 1.1e-3;
    const std::vector<double> lengths{0, 50e-6, 0.4e-3, 1.5e-3}, wavenumbers{10, 300, 2e3, 3e4};
    const auto one = lateral_flexibility({whole}, lengths, wavenumbers),
               many = lateral_flexibility(cut, lengths, wavenumbers);
    for (std::size_t i = 0; i < one.size(); ++i) CHECK(many[i] == Approx(one[i]).epsilon(1e-6));
}

TEST_CASE(
    "a needle is dragged the more easily the softer the skin, and in one tissue the shorter it is buried") {
    const auto skin = [](double soft) {
        return std::vector<ElasticLayer>{
            {20e-6, 1e6, 0.48}, {70e-6, 1e6, 0.48}, {1.2e-3, 8e4 * soft, 0.48}, {0, 3e3, 0.48}};
    };
    const auto firm = lateral_compliance(skin(1), 60e-6, {0, 50e-6, 0.2e-3, 1e-3}),
               soft = lateral_compliance(skin(0.5), 60e-6, {0, 50e-6, 0.2e-3, 1e-3});
    for (std::size_t i = 0; i < firm.size(); ++i) CHECK(soft[i] > firm[i]);
    const std::vector<double> lengths{0, 50e-6, 0.2e-3, 1e-3};
    const auto alone = lateral_compliance({{0, 8e4, 0.48}}, 60e-6, lengths);
    for (std::size_t i = 1; i < lengths.size(); ++i) CHECK(alone[i] < alone[i - 1]);
}
