#include "stipple/insertion/puncture.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/minima.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple::insertion;
using std::numbers::pi;

TEST_CASE("opening a neo-Hookean cavity takes the work of its closed-form pressure") {
    // alpha = 2 is the neo-Hookean solid: dU = p 2 pi R dR from the start radius 1/x to 1
    for (const double x : {1.01, 1.5, 3.0, 20.0}) {
        const auto work = [&](double r) { return wall_pressure(1.0, r * x) * 2 * pi * r; };
        const double expected =
            boost::math::quadrature::gauss_kronrod<double, 31>::integrate(work, 1 / x, 1.0, 10, 1e-12);
        CHECK(opening_energy(2.0, x) == Approx(expected).epsilon(1e-9));
    }
}

TEST_CASE("the crack of the table minimises the load") {
    for (const double alpha : {1.5, 2.0, 3.0, 9.0, 25.0})
        for (const double j : {1e-3, 0.1, 1.0, 30.0, 1e3, 1e6}) {
            const auto load = [&](double s) {
                return pi * j * std::exp(-s) + pi * std::exp(-2 * s) + opening_energy(alpha, std::exp(s));
            };
            const auto [s, f] = boost::math::tools::brent_find_minima(load, 0.0, alpha < 2 ? 60.0 : 30.0, 50);
            const Crack crack = CrackLaw(alpha).minimised(1.0, j, 1.0);
            INFO("alpha " << alpha << " j " << j);
            CHECK(crack.force == Approx(f).epsilon(1e-6));
            CHECK(std::log(crack.opening) == Approx(s).epsilon(2e-3).margin(1e-5));
        }
}

TEST_CASE("the ring of the table minimises the load and is no wider than the needle") {
    for (const double alpha : {2.0, 3.0, 9.0})
        for (const double j : {1e-3, 0.3, 1.0, 30.0, 1e4}) {
            const auto load = [&](double log_y) {
                const double y = std::exp(log_y);
                return 2 * pi * j / y + pi + (1 + 1 / (y * y)) * opening_energy(alpha, std::sqrt(1 + y * y));
            };
            const auto [y, f] = boost::math::tools::brent_find_minima(load, 0.0, 20.0, 50);
            INFO("alpha " << alpha << " j " << j);
            CHECK(CrackLaw(alpha, Cut::ring).minimised(1.0, j, 1.0).force == Approx(f).epsilon(1e-5));
        }
}

TEST_CASE("a flat tip needs more than a sharp one of the same radius") { // ordering of shergold2004
    for (const double alpha : {2.0, 3.0, 9.0}) {
        const CrackLaw sharp(alpha), flat(alpha, Cut::ring);
        for (double j = 1e-6; j < 1e9; j *= 3)
            CHECK(flat.minimised(1.0, j, 1.0).force > sharp.minimised(1.0, j, 1.0).force);
    }
}

TEST_CASE("blunt tips meet a pressure, fine tips pay almost linearly in size") {
    const CrackLaw law(9);
    const auto exponent = [&](double r) {
        return std::log(law.minimised(r * 1.001, 1000, 1e5).force /
                        law.minimised(r / 1.001, 1000, 1e5).force) /
               (2 * std::log(1.001));
    };
    CHECK(exponent(1e5) == Approx(2.0).epsilon(1e-3)); // J/(mu R) = 1e-7: a pressure whatever the size
    for (const double alpha : {2.0, 3.0, 9.0}) {       // of the order of the shear modulus
        const double pressure = CrackLaw(alpha).minimised(1e6, 1000, 1e5).force / (pi * 1e12 * 1e5);
        CHECK(pressure > 0.3);
        CHECK(pressure < 1.0); // never more than opening the crack to its own perimeter
    }
    CHECK(exponent(1e-8) == Approx(9.0 / 8.0).epsilon(1e-3));
    CHECK(exponent(5e-6) < 1.2);
}

TEST_CASE("pressure falls with the radius; load rises with toughness and hardening") {
    // the orderings that shergold2004 states for a sharp punch
    double last_alpha = 0;
    for (const double alpha : {2.0, 3.0, 5.0, 9.0, 15.0}) {
        const CrackLaw law(alpha);
        double last_pressure = INFINITY, last_force = 0;
        for (double r = 1e-7; r < 1e-2; r *= 1.7) {
            const double pressure = law.minimised(r, 1136, 5e4).force / (pi * r * r);
            CHECK(pressure < last_pressure);
            last_pressure = pressure;
        }
        for (double j = 1; j < 1e5; j *= 1.7) {
            const double force = law.minimised(50e-6, j, 5e4).force;
            CHECK(force > last_force);
            last_force = force;
        }
        const double force = law.minimised(50e-6, 1136, 5e4).force;
        CHECK(force > last_alpha);
        last_alpha = force;
    }
}

TEST_CASE("the share of fracture is the logarithmic slope in toughness") {
    const CrackLaw law(6.5);
    for (const double j : {1e-2, 1.0, 77.0, 1e4}) {
        const double slope =
            std::log(law.minimised(1, j * 1.001, 1).force / law.minimised(1, j / 1.001, 1).force) /
            (2 * std::log(1.001));
        CHECK(law.minimised(1, j, 1).fracture_share == Approx(slope).epsilon(1e-3));
    }
}

TEST_CASE("an Ogden exponent without a finite crack is refused") {
    CHECK_THROWS_AS(CrackLaw(1.0), stipple::Error);
    CHECK_THROWS_AS(CrackLaw(NAN), stipple::Error);
}

TEST_CASE("force and opening alone are those of the crack, from either end of the table and on its nodes") {
    for (const double alpha : {1.3, 2.0, 9.0})
        for (const Cut cut : {Cut::planar, Cut::ring})
            for (double j = 1e-12; j < 1e13; j *= 1.37) {
                const CrackLaw law(alpha, cut);
                const Crack crack = law.minimised(3e-6, j * 3e-6, 1.0);
                CHECK(law.force(3e-6, j * 3e-6, 1.0) == crack.force);
                CHECK(law.opening(3e-6, j * 3e-6, 1.0) == crack.opening);
                // continuous: a relative step of 1e-9 in the toughness moves nothing further
                CHECK(law.force(3e-6, j * 3e-6 * (1 + 1e-9), 1.0) == Approx(crack.force).epsilon(2e-9));
            }
}
