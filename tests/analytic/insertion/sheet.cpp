#include "stipple/insertion/sheet.hpp"
#include "../../unit/insertion/hand_built.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using namespace stipple::insertion;
using std::numbers::pi;

namespace {

/// A membrane alone between two radii, without bending or fat: its rings resist by their tension.
double membrane_deflection(const Membrane& m, double inner, double outer, double force) {
    std::vector<Sheet::Ring> rings;
    constexpr int n = 400;
    const double ratio = std::pow(outer / inner, 1.0 / n);
    for (int i = 0; i < n; ++i) {
        const double r = inner * std::pow(ratio, i + 0.5), width = inner * std::pow(ratio, i) * (ratio - 1);
        rings.push_back(
            {.radius = r, .width = width, .compliance = width / (2 * pi * r * m.thickness * m.tension)});
    }
    return Sheet(rings, m, force).deflection(force);
}

} // namespace

TEST_CASE("a membrane under a point load deflects as Schwerin's (komaragiri2005, eq. 21)") {
    // w / R = f(nu) (P / (E h R))^(1/3),  f = 1.0491 - 0.1462 nu - 0.15827 nu^2; incompressible: nu = 1/2
    const double h = 0.1e-3, radius = 10e-3, modulus = 1e6, nu = 0.5,
                 f = 1.0491 - 0.1462 * nu - 0.15827 * nu * nu;
    for (const double alpha : {2.0, 5.0, 9.0})
        for (const double force : {1e-6, 1e-5, 1e-4}) {
            const Membrane m{
                .thickness = h, .shear_modulus = modulus / 3, .stiffening = alpha, .tension = 1e-3};
            const double load = force / (modulus * h * radius); // small: slopes stay below a tenth
            INFO("alpha " << alpha << " load " << load);
            CHECK(membrane_deflection(m, 1e-7, radius, force) / radius ==
                  Approx(f * std::cbrt(load)).epsilon(0.05));
        }
}

TEST_CASE("a tense membrane deflects by the logarithm of its rim, and less where it is stretched") {
    const Membrane m{.thickness = 1e-3, .shear_modulus = 1e5, .stiffening = 9, .tension = 5e4};
    const double inner = 0.5e-3, outer = 8e-3;
    const auto linear = [&](double f) {
        return f * std::log(outer / inner) / (2 * pi * m.thickness * m.tension);
    };
    CHECK(membrane_deflection(m, inner, outer, 1e-4) == Approx(linear(1e-4)).epsilon(1e-3));
    double last = 1;
    for (const double force : {0.01, 0.1, 0.3, 1.0}) {
        const double share = membrane_deflection(m, inner, outer, force) / linear(force);
        CHECK(share < last);
        last = share;
    }
    CHECK(last < 0.6);
}

TEST_CASE("the stretch at rest carries the tension") {
    for (const double alpha : {2.0, 9.0})
        for (const double tension : {0.0, 1e3, 6e4, 1e6}) {
            const Membrane m{.thickness = 1, .shear_modulus = 1.1e5, .stiffening = alpha, .tension = tension};
            const double l = rest_stretch(m);
            CHECK(2 * m.shear_modulus / alpha * (std::pow(l, alpha) - std::pow(l, -2 * alpha)) ==
                  Approx(tension).margin(1e-6));
            // a small slope meets the tension alone
            CHECK(ring_force(m, 1e-3, 1e-6) == Approx(2 * pi * 1e-3 * tension * 1e-6).margin(1e-14));
        }
}

TEST_CASE("the table of a sheet agrees with the balance of its ring") {
    const Membrane m{.thickness = 1e-3, .shear_modulus = 1e5, .stiffening = 6, .tension = 3e4, .stiffer = 2};
    const Sheet::Ring ring{.radius = 2e-3, .width = 1e-3, .compliance = 5e-3};
    const Sheet sheet({ring}, m, 2);
    double last = 0;
    for (double force = 1e-3; force < 2; force *= 1.1) {
        const double x = sheet.deflection(force), slope = x / ring.width,
                     tension = 2 * pi * ring.radius * m.thickness * m.tension * slope;
        const Membrane slow{m.thickness, m.shear_modulus, m.stiffening, m.tension};
        // what exceeds the tension counts twice here
        const double sine = slope / std::sqrt(1 + slope * slope),
                     at_rest = 2 * pi * ring.radius * m.thickness * m.tension * sine;
        const double resisted = at_rest + 2 * (ring_force(slow, ring.radius, slope) - at_rest);
        CHECK(x / ring.compliance + resisted - tension == Approx(force).epsilon(1e-3));
        CHECK(x > last);
        last = x;
    }
}

TEST_CASE("equal layers make no membrane, and one that is a little stiffer makes a weak one") {
    skin::Skin skin;
    const auto layer = [](double thickness, double modulus) {
        skin::Layer l;
        l.thickness = thickness;
        l.youngs_modulus = modulus;
        l.poisson_ratio = 0.48;
        l.stiffening = 5;
        return l;
    };
    skin.layers = {layer(1e-3, 1e5), layer(INFINITY, 1e5)};
    CHECK(membrane_of(skin).thickness == 0);
    skin.layers.front().youngs_modulus = 1.01e5;
    CHECK(membrane_of(skin).shear_modulus == Approx(0.01e5 / (2 * 1.48)));
    CHECK(membrane_of(hand_built::cheek()).thickness == Approx(hand_built::cheek().dermis_bottom()));
}
