#include "stipple/insertion/retraction.hpp"
#include "../../model.hpp"
#include "hand_built.hpp"
#include "stipple/device/kinematics.hpp"
#include "stipple/insertion/loading.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::insertion;

TEST_CASE("every row of the table of this room reads") {
    const Settings s = read_settings(model());
    CHECK(s.damage_radius_share == Approx(0.4));
    CHECK(s.capillary_depth == Approx(400e-6));
    CHECK(s.lumen_gap > s.dye_gap);
}

TEST_CASE("rolling slips by the drum's trochoid") {
    // rigid skin, 1.5 mm needles on 20 mm: cos phi = 10/11.5, slit = 20 mm (tan phi - phi)
    const double phi = std::acos(10.0 / 11.5);
    CHECK(device::rolled_slit(20e-3, 1.5e-3, 1.5e-3) == Approx(20e-3 * (std::tan(phi) - phi)));
    CHECK(device::rolled_slit(20e-3, 1.5e-3, 0.5e-3) < device::rolled_slit(20e-3, 1.5e-3, 1.0e-3));
    CHECK(device::rolled_slit(20e-3, 1.5e-3, 0) == 0);
    CHECK(device::rolled_slit(60e-3, 1.5e-3, 1e-3) <
          device::rolled_slit(20e-3, 1.5e-3, 1e-3)); // a larger drum enters steeper
}

TEST_CASE("what stays open is smaller than the needle, and dye goes deeper than a tomograph sees") {
    const Settings s = read_settings(model());
    const auto needle = hand_built::pen(1.5e-3).spec.needle;
    const Retraction leaves(hand_built::cheek(), needle, s);
    Channel last;
    for (const double buried : {0.05e-3, 0.2e-3, 0.8e-3, 1.4e-3}) {
        const Channel c = leaves(buried);
        CHECK(c.dye_depth <= buried);
        CHECK(c.lumen_depth <= c.dye_depth);
        CHECK(c.mouth_diameter == Approx(2 * s.open_epidermis * needle.radius(buried)));
        CHECK(c.dye_depth >= last.dye_depth); // deeper punctures stay open deeper
        CHECK(c.mouth_diameter >= last.mouth_diameter);
        last = c;
    }
    CHECK(leaves(0).dye_depth == 0);
    CHECK(leaves(0).mouth_diameter == 0);
}

TEST_CASE("skin gives before it is cut sideways: never more than the drag, never less where it is softer") {
    const auto skin = hand_built::cheek();
    const auto pen = hand_built::pen(1.5e-3);
    const Settings settings = read_settings(model());
    auto soft = skin;
    for (auto& l : soft.layers) l.youngs_modulus *= 0.5;
    const auto give_of = [&](const skin::Skin& s) {
        return Give(s, elastic_stack(s, pen.spec.needle, INFINITY, settings), pen.spec.needle, 1.5e-3);
    };
    const Give firm = give_of(skin), slack = give_of(soft);
    CHECK(firm(0) == 0);
    const Passage passage{.protrusion = 1.5e-3, .entry = 0.2e-3, .dimple = 0.3e-3};
    for (const double buried : {0.02e-3, 0.1e-3, 0.5e-3, 1.2e-3}) {
        CHECK(firm(buried) > 0);
        CHECK(slack(buried) > firm(buried));
        const double rigid = slit_of(pen, buried, passage, 0);
        CHECK(rigid > 0);
        CHECK(slit_of(pen, buried, passage, 0.4 * rigid) == Approx(0.6 * rigid));
        CHECK(slit_of(pen, buried, passage, 2 * rigid) == 0);
    }
}

TEST_CASE("blood comes from below the epidermis, surely from the capillary depth") {
    for (const double chance : {0.001, 0.5, 0.999}) {
        CHECK_FALSE(reaches_vessels(70e-6, 75e-6, 400e-6, chance));
        CHECK(reaches_vessels(401e-6, 75e-6, 400e-6, chance));
        CHECK(reaches_vessels(650e-6, 600e-6, 400e-6, chance)); // palm: the epidermis is thicker than that
    }
    CHECK(reaches_vessels(150e-6, 75e-6, 400e-6, 0.1));
    CHECK_FALSE(reaches_vessels(150e-6, 75e-6, 400e-6, 0.5));
}

TEST_CASE("skin is stiffer against fast needles") {
    const Settings settings = read_settings(model());
    CHECK(rate_stiffening(settings.test_time, 0.15, settings) == Approx(1)); // as the moduli were measured
    CHECK(rate_stiffening(INFINITY, 0.15, settings) == 1);
    CHECK(rate_stiffening(1e-3, 0, settings) == 1);
    for (double t = 1e-4; t < 1e3; t *= 2) // a power law knows no time of its own
        CHECK(rate_stiffening(t, 0.15, settings) / rate_stiffening(2 * t, 0.15, settings) ==
              Approx(std::pow(2, 0.15)));
    CHECK(tension_under_head(60e3, 0, 0.02, 1e-3, 0.8) == 60e3);
    CHECK(tension_under_head(60e3, 5, 0.02, 1e-3, 0.8) == Approx(5 / (0.02 * 1e-3 * std::sin(0.8))));
    auto device = hand_built::pen(1e-3);
    CHECK(loading_time(device) == 0.5 * device.dwell);
    device.dwell = 0;
    CHECK(std::isinf(loading_time(device)));
}

TEST_CASE(
    "a slit is as wide as its layer keeps open and tension holds it, and dye sees as deep as it is wide") {
    auto skin = hand_built::cheek();
    const auto needle = hand_built::single_needle(1e-3, 200e-6).spec.needle;
    const OpenShares open{.epidermis = 0.7, .dermis = 0.1};
    skin.pre_stress = 0;
    const double buried = 0.6e-3;
    CHECK(open_width(skin, needle, buried, open, 0) == Approx(2 * 0.7 * needle.radius(buried)));
    CHECK(open_width(skin, needle, buried, open, 0.3e-3) == Approx(2 * 0.1 * needle.radius(0.3e-3)));
    CHECK(open_width(skin, needle, buried, open, buried) == 0);
    const OpenDepth seen(skin, needle, open, 4e-6); // on the taper, where 0.2 r = 4 um
    CHECK(needle.radius(buried - seen(buried)) == Approx(20e-6).margin(1e-8));
    CHECK(OpenDepth(skin, needle, open, 1e-3)(buried) == 0);
    for (const double gap : {3e-6, 20e-6, 60e-6, 100e-6}) { // against a search from below
        double deepest = 0;
        for (double z = 0; z < buried; z += 0.1e-6)
            if (open_width(skin, needle, buried, open, z) > gap) deepest = z;
        CHECK(OpenDepth(skin, needle, open, gap)(buried) == Approx(deepest).margin(0.2e-6));
    }
    skin.pre_stress = 30e3;
    const auto& dermis = skin.layers[2];
    CHECK(
        open_width(skin, needle, buried, open, 0.2e-3) ==
        Approx((0.2 + 4 * (1 - dermis.poisson_ratio * dermis.poisson_ratio) * 30e3 / dermis.youngs_modulus) *
               needle.radius(0.4e-3)));
    CHECK(OpenDepth(skin, needle, open, 4e-6)(buried) > seen(buried));
}
