#include "stipple/insertion/penetration.hpp"
#include "../../model.hpp"
#include "../../unit/insertion/hand_built.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/insertion/contact.hpp"
#include "stipple/insertion/loading.hpp"
#include "stipple/insertion/push.hpp"
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

/// Shallow indentation of a half-space: no law for deep ones.
struct Shallow {
    explicit Shallow(const device::Needle& needle, double deepest)
        : space({{0, 1e5, 0.5}}), dimple(space, needle, {}, deepest) {}
    LayeredCompliance space;
    Dimple dimple;
    static constexpr double stiffness = 1e5 / (1 - 0.25); // E / (1 - nu^2)
};

TEST_CASE("flat end, cone and sphere sink into a half-space by the laws of Sneddon and Hertz") {
    using std::numbers::pi;
    device::Needle flat{
        .length = 2e-3, .tip_radius = 100e-6, .base_width = 200e-6, .taper_length = 1e-3, .flat_tip = true};
    device::Needle cone{
        .length = 2e-3, .tip_radius = 1e-9, .base_width = 0.8e-3, .taper_length = 2e-3}; // tan = 0.2
    device::Needle ball{.length = 2e-3, .tip_radius = 1e-3, .base_width = 2e-3, .taper_length = 1.5e-3};
    const Shallow on_flat(flat, 1e-3), on_cone(cone, 1e-3), on_ball(ball, 50e-6);
    for (const double d : {0.1e-3, 0.4e-3, 0.9e-3}) {
        CHECK(on_flat.dimple.force(d) == Approx(2 * 100e-6 * Shallow::stiffness * d).epsilon(1e-2));
        CHECK(on_cone.dimple.force(d) == Approx(2 * 0.2 / pi * Shallow::stiffness * d * d).epsilon(1e-2));
        CHECK(on_cone.dimple.energy(on_cone.dimple.force(d)) ==
              Approx(2 * 0.2 / (3 * pi) * Shallow::stiffness * d * d * d).epsilon(1e-2));
        CHECK(on_cone.dimple.depth(on_cone.dimple.force(d)) == Approx(d));
    }
    for (const double d : {1e-6, 5e-6, 20e-6}) // a sphere is a parabola while d is small beside its radius
        CHECK(on_ball.dimple.force(d) ==
              Approx(4.0 / 3 * Shallow::stiffness * std::sqrt(1e-3) * std::pow(d, 1.5)).epsilon(1e-2));
}

TEST_CASE("a cone touches along 2/pi of the depression, a sphere along half of it") {
    const Contact cone({.length = 2e-3, .tip_radius = 1e-9, .base_width = 0.8e-3, .taper_length = 2e-3});
    for (const double d : {10e-6, 0.2e-3, 1e-3}) {
        CHECK(cone.radius(d) == Approx(0.2 * 2 / std::numbers::pi * d).epsilon(5e-3));
        CHECK(cone.radius(d, 0.3e-3) == Approx(0.2 * (0.3e-3 + 2 / std::numbers::pi * d)).epsilon(5e-3));
    }
    const Contact ball({.length = 2e-3, .tip_radius = 1e-3, .base_width = 2e-3, .taper_length = 1.5e-3});
    CHECK(ball.radius(10e-6) == Approx(std::sqrt(1e-3 * 10e-6)).epsilon(1e-2));
}

TEST_CASE("a needle pushed deep meets a parabola whatever its tip (shojaeifard2025)") {
    const double beta = 0.25, e = 1e5;
    const LayeredCompliance space({{0, e, 0.5}});
    for (const double radius : {2e-6, 10e-6}) {
        const device::Needle rod{
            .length = 5e-3, .tip_radius = radius, .base_width = 2 * radius, .taper_length = 2 * radius};
        const Dimple dimple(space, rod, {.reference = 0, .deep = beta}, 2e-3);
        const double d = 1.5e-3; // 150 and 750 radii
        CHECK(dimple.force(d) == Approx(beta * e * d * d + 2 * radius * e / 0.75 * d).epsilon(1e-2));
        CHECK(dimple.force(d) / dimple.force(0.5 * d) > 3.7);
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

TEST_CASE("the energies inside the skin are the integral of the force") {
    for (const double diameter : {60e-6, 250e-6, 800e-6}) {
        const skin::Skin skin = hand_built::cheek();
        auto needle = hand_built::single_needle(1.5e-3, diameter).spec.needle;
        needle.taper_length = 0.9e-3;
        const auto laws = laws_of(skin);
        const Penetration penetration(skin, needle, laws, 2e-3);
        for (const double depth : {0.05e-3, 0.3e-3, 1.4e-3}) {
            // by small steps, jumps at the layers and the kinks of the taper on step ends
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
            const Energies e = penetration.energies(depth);
            INFO("diameter " << diameter << " depth " << depth);
            CHECK(e.total() == Approx(work).epsilon(1e-6));
            CHECK(e.fracture > 0);
            CHECK(e.wedging > 0);
            CHECK(e.friction > 0);
            CHECK(e.fracture > e.wedging); // barnett2015: tearing 61 %, spreading 18 % of the force
        }
    }
}

TEST_CASE("the axial force in a needle is what acts on it nearer to its tip") {
    const auto skin = hand_built::cheek();
    const device::Needle cone{
        .length = 1.5e-3, .tip_radius = 8e-6, .base_width = 250e-6, .taper_length = 1e-3};
    const auto laws = laws_of(skin);
    const Penetration in(skin, cone, laws, 1.5e-3);
    for (const double l : {0.0, 10e-6, 50e-6, 0.4e-3, 1.2e-3}) {
        CHECK(in.axial(l, l) == Approx(in.force(l)).epsilon(1e-9)); // at the surface all of it
        CHECK(in.axial(l, 1.5e-3) == Approx(in.force(l)).epsilon(1e-9));
        double last = 0;
        for (int i = 0; i <= 40; ++i) { // the flanks only add: the tip bears the least
            const double here = in.axial(l, l * i / 40);
            CHECK(here >= last * (1 - 1e-9));
            last = here;
        }
    }
    // the tip carries its own crack, whatever lies above: as at the surface of its layer alone
    skin::Skin dermis = skin;
    dermis.layers = {skin.layers[3], skin.layers[5]};
    const auto below = laws_of(dermis);
    CHECK(in.axial(0.4e-3, 0) == Approx(Penetration(dermis, cone, below, 1.5e-3).force(0)).epsilon(1e-9));
}

TEST_CASE("the work of the needle is stored, spent on fracture, lost to friction or to jumps") {
    for (const double tip : {2e-6, 12e-6, 45e-6})
        for (const bool flat : {false, true})
            for (const double travel : {0.3e-3, 1.5e-3}) {
                Push p{.skin = hand_built::cheek(),
                       .needle = hand_built::single_needle(1.5e-3, 200e-6).spec.needle};
                p.needle.tip_radius = tip;
                p.needle.flat_tip = flat;
                p.plate = false;
                p.travel = travel;
                if (tip > 5e-6) p.rig_stiffness = 2e3; // and with cuts that start hard
                if (tip > 20e-6) p.skin.layers[0].start = 1.5, p.skin.layers[2].start = 3;
                const Pushed done = push(model(), p);
                INFO("tip " << tip << " flat " << flat << " travel " << travel);
                CHECK(done.energies.total() == Approx(done.work).epsilon(1e-6));
                // the curve itself, by trapezia: coarse, but it knows nothing of energies
                double under = 0;
                for (std::size_t i = 1; i < done.curve.size(); ++i)
                    under += 0.5 * (done.curve[i].force + done.curve[i - 1].force) *
                             (done.curve[i].displacement - done.curve[i - 1].displacement);
                CHECK(done.work == Approx(under).epsilon(0.01));
            }
}

TEST_CASE("the work on a plate is that of its needles and of itself") {
    for (const double pitch : {0.3e-3, 1e-3})
        for (const double travel : {0.5e-3, 2e-3, 6e-3}) { // above the skin, on it, needles in as a whole
            Push p{.skin = hand_built::cheek(),
                   .needle = hand_built::single_needle(0.6e-3, 120e-6).spec.needle};
            p.feet = device::make_layout("square", 25, pitch);
            p.travel = travel;
            const Pushed done = push(model(), p);
            double under = 0;
            for (std::size_t i = 1; i < done.curve.size(); ++i) {
                const auto &a = done.curve[i - 1], &b = done.curve[i];
                under += 0.5 * (a.force + a.plate + b.force + b.plate) * (b.displacement - a.displacement);
            }
            INFO("pitch " << pitch << " travel " << travel << " buried " << done.buried << " plate "
                          << done.plate_force);
            CHECK(done.energies.total() == Approx(done.work).epsilon(1e-6));
            CHECK(done.work == Approx(under).epsilon(0.01));
            // and it takes the same force to bring it there
            p.drive = Drive::force;
            p.force = done.total_force;
            const Pushed pressed = push(model(), p);
            CHECK(pressed.total_force == Approx(p.force).epsilon(1e-3));
            CHECK(pressed.curve.back().displacement == Approx(travel).epsilon(0.02));
        }
}
