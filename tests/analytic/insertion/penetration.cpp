#include "insertion/penetration.hpp"
#include "../../unit/insertion/hand_built.hpp"
#include "insertion/loading.hpp"
#include <boost/math/quadrature/gauss.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using namespace stipple::insertion;

static std::vector<CrackLaw> laws_of(const skin::Skin& skin) {
    std::vector<CrackLaw> laws;
    for (const auto& l : skin.layers) laws.emplace_back(l.stiffening);
    return laws;
}

static Dimple dimple_of(const skin::Skin& skin, const device::Needle& needle) {
    return Dimple(LayeredCompliance(elastic_stack(skin, INFINITY, read_settings())), needle, {}, 0.6366,
                  5e-3);
}

TEST_CASE("a cone sinks into a half-space by Sneddon's law") {
    device::Needle cone = hand_built::single_needle(5e-3, 2e-3).spec.needle;
    cone.tip_radius = 1e-9;
    cone.taper_length = 5e-3; // tan = 0.2
    const double e = 1e5, nu = 0.5, tangent = 0.2;
    const Dimple dimple(LayeredCompliance({{0, e, nu}}), cone, {}, 2 / std::numbers::pi, 4e-3);
    const double uniform =
        3 * std::numbers::pi * std::numbers::pi / 32; // uniform pressure against rigid punch
    for (const double depth : {0.2e-3, 1e-3, 3e-3}) {
        const double sneddon = 2 * e * tangent * depth * depth / (std::numbers::pi * (1 - nu * nu));
        CHECK(dimple.force(depth) == Approx(uniform * sneddon).epsilon(2e-3));
        CHECK(dimple.depth(dimple.force(depth)) == Approx(depth));
        CHECK(dimple.energy(dimple.force(depth)) == Approx(uniform * sneddon * depth / 3).epsilon(1e-2));
    }
}

TEST_CASE("in uniform skin the force of cutting is that of the radius at the surface") {
    skin::Skin skin = hand_built::cheek();
    for (auto& l : skin.layers) {
        l.youngs_modulus = 1e5;
        l.toughness = 900;
        l.stiffening = 7;
    }
    const auto needle = hand_built::pen(1.5e-3).spec.needle;
    const auto laws = laws_of(skin);
    const Penetration penetration(skin, needle, laws, 2e-3);
    for (const double l : {10e-6, 80e-6, 0.4e-3, 1.7e-3}) {
        const double r = needle.crack_radius(l);
        CHECK(penetration.cutting(l) == Approx(laws[0].minimised(r, 900, 1e5 / 2.96).force));
    }
}

TEST_CASE("the work of the needle is stored, spent on fracture or lost to friction") {
    for (const double diameter : {60e-6, 250e-6, 800e-6}) {
        const skin::Skin skin = hand_built::cheek();
        auto needle = hand_built::single_needle(1.5e-3, diameter).spec.needle;
        needle.taper_length = 0.9e-3;
        const auto laws = laws_of(skin);
        const Penetration penetration(skin, needle, laws, 2e-3);
        const Dimple dimple = dimple_of(skin, needle);
        for (const double depth : {0.05e-3, 0.3e-3, 1.4e-3}) {
            // by small steps of the displacement, jumps at the layers and the kinks of the taper on step ends
            std::vector<double> ends{0, depth};
            for (const double top : penetration.tops())
                for (const double kink : {0.0, 1e-6, 2e-6, 4e-6, 6e-6, 8e-6, 16e-6, 32e-6, 0.9e-3})
                    if (top + kink < depth) ends.push_back(top + kink);
            std::sort(ends.begin(), ends.end());
            double work = 0;
            for (std::size_t i = 0; i + 1 < ends.size(); ++i)
                for (int k = 0; k < 40; ++k) {
                    const double a = ends[i] + (ends[i + 1] - ends[i]) * k / 40,
                                 b = ends[i] + (ends[i + 1] - ends[i]) * (k + 1) / 40;
                    work += boost::math::quadrature::gauss<double, 10>::integrate(
                        [&](double l) { return penetration.force(l); }, a, b);
                }
            const double end_force = penetration.force(depth);
            const int steps = 4000; // the dimple: trapezium in the force, by parts
            double give = 0;
            for (int i = 0; i < steps; ++i)
                give += 0.5 *
                        (dimple.depth(end_force * i / steps) + dimple.depth(end_force * (i + 1) / steps)) *
                        end_force / steps;
            work += end_force * dimple.depth(end_force) - give;
            const Energies e = penetration.energies(depth, dimple);
            INFO("diameter " << diameter << " depth " << depth);
            CHECK(e.total() == Approx(work).epsilon(1e-6));
            CHECK(e.fracture > 0);
            CHECK(e.wedging > 0);
            CHECK(e.friction > 0);
            CHECK(e.fracture > e.wedging); // barnett2015: tearing 61 %, spreading 18 % of the force
        }
    }
}
