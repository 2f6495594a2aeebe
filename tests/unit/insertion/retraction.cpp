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
    CHECK(s.residual_depth_share <= 1);
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

TEST_CASE("what stays open is smaller than the needle") {
    const Settings s = read_settings(model());
    const auto device = hand_built::pen(1.5e-3);
    const Channel c = retract(device, 0.8e-3, s, {});
    CHECK(c.depth < 0.8e-3);
    CHECK(c.diameter < 2 * device.spec.needle.radius(0.8e-3));
    CHECK(c.slit == device.drag_slit);
    CHECK(retract(device, 0, s, {}).depth == 0);
    CHECK(retract(device, 0, s, {}).slit == 0);
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
    const double seen = open_depth(skin, needle, buried, open, 4e-6); // on the taper, where 0.2 r = 4 um
    CHECK(needle.radius(buried - seen) == Approx(20e-6).margin(1e-6));
    CHECK(open_depth(skin, needle, buried, open, 1e-3) == 0);
    skin.pre_stress = 30e3;
    const auto& dermis = skin.layers[2];
    CHECK(
        open_width(skin, needle, buried, open, 0.2e-3) ==
        Approx((0.2 + 4 * (1 - dermis.poisson_ratio * dermis.poisson_ratio) * 30e3 / dermis.youngs_modulus) *
               needle.radius(0.4e-3)));
    CHECK(open_depth(skin, needle, buried, open, 4e-6) > seen);
}
