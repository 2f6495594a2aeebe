#include "stipple/insertion/scratches.hpp"
#include "../../model.hpp"
#include "../../unit/insertion/hand_built.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::insertion;

namespace {

OverNeedling needled(const device::DeviceSpec& spec, double window = 6e-3) {
    const auto d = device::make_device(model(), spec);
    return insert(model(), hand_built::cheek(), d, device::make_pattern(d, window, 2), 2).over_needling;
}

device::DeviceSpec pen(int passes, double glide_speed = 0.04) {
    return {.needle = {.length = 1.5e-3},
            .needles = 12,
            .frequency = 110,
            .glide_speed = glide_speed,
            .track_width = 8e-3,
            .passes = passes};
}

device::DeviceSpec roller(int passes, double force, double tip_radius = 5e-6) {
    return {.kind = device::Kind::roller,
            .needle = {.length = 1.5e-3, .tip_radius = tip_radius},
            .press_force = force,
            .passes = passes};
}

int level(const OverNeedling& n) {
    return static_cast<int>(n.verdict);
}

} // namespace

TEST_CASE("more passes: more is cut, more wounds merge, more strikes are repeated", "[scratches]") {
    OverNeedling last;
    for (const int passes : {1, 3, 9, 27}) {
        const auto now = needled(pen(passes));
        INFO(passes << " passes");
        CHECK(now.destroyed_fraction > last.destroyed_fraction);
        CHECK(now.destroyed_fraction < 1);
        CHECK(now.merged_fraction > last.merged_fraction);
        CHECK(now.repeated_fraction >= last.repeated_fraction);
        CHECK(now.slit_length_per_m2 >= last.slit_length_per_m2);
        CHECK(now.longest_wound >= last.longest_wound);
        CHECK(level(now) >= level(last));
        last = now;
    }
    CHECK(last.verdict >= Needling::caution);
    CHECK(last.repeated_fraction > 0);
}

TEST_CASE("more drag at the same density: skin follows a slow glide, a fast one cuts slits", "[scratches]") {
    OverNeedling last;
    for (const int share : {1, 4, 16}) { // faster, with as many more passes
        auto spec = pen(share, 0.03 * share);
        spec.needle.length = 0.3e-3;
        const auto now = needled(spec);
        INFO("glide speed " << 0.03 * share);
        CHECK(now.slit_length_per_m2 >= last.slit_length_per_m2);
        CHECK(level(now) >= level(last));
        last = now;
    }
    CHECK(last.slit_length_per_m2 > 0);
}

TEST_CASE("more pressure: deeper wounds are wider at the surface and longer", "[scratches]") {
    OverNeedling last;
    for (const double force : {0.5, 1.0, 2.0, 5.0}) { // at less some tips scratch instead
        const auto now = needled(roller(40, force), 12e-3);
        INFO(force << " N");
        CHECK(now.slit_length_per_m2 >= last.slit_length_per_m2);
        CHECK(now.destroyed_fraction > last.destroyed_fraction);
        CHECK(now.merged_fraction >= last.merged_fraction);
        CHECK(now.large_deep_fraction >= last.large_deep_fraction);
        CHECK(level(now) >= level(last));
        last = now;
    }
    CHECK(last.merged_fraction > 0);
}

TEST_CASE("blunt tips scratch instead of piercing", "[scratches]") {
    double last = -1;
    for (const double tip : {2e-6, 5e-6, 8e-6, 12e-6}) { // from all to none pierce
        const auto now = needled(roller(15, 0.5, tip), 12e-3);
        INFO("tip radius " << tip);
        CHECK(now.scratch_length_per_m2 >= last);
        last = now.scratch_length_per_m2;
    }
    CHECK(last > 0);
    const auto sharp = needled(roller(15, 5), 12e-3);
    CHECK(sharp.scratch_length_per_m2 == 0); // every sharp tip pierces
}

TEST_CASE("too little depth scratches as well", "[scratches]") {
    auto spec = pen(3);
    spec.needle.length = 0.05e-3;
    auto device = device::make_device(model(), spec);
    device.setting_tolerance = 0;
    const auto now =
        insert(model(), hand_built::cheek(), device, device::make_pattern(device, 6e-3, 2), 2).over_needling;
    CHECK(now.scratch_length_per_m2 > 0);
    CHECK(now.slit_length_per_m2 == 0);
    CHECK(now.destroyed_fraction == 0);
    CHECK(now.longest_wound == 0);
}

TEST_CASE("all skin is cut in the end, and no share leaves 0..1", "[scratches]") {
    const auto all = needled(pen(60, 0.02), 5e-3);
    CHECK(all.destroyed_fraction > 0.7);
    CHECK(all.merged_fraction > 0.99);
    for (const double share :
         {all.destroyed_fraction, all.merged_fraction, all.repeated_fraction, all.large_deep_fraction}) {
        CHECK(share >= 0);
        CHECK(share <= 1);
    }
    CHECK(all.verdict == Needling::over_needled);
}

TEST_CASE("slits are never longer than the drag, and none where skin follows all of it", "[scratches]") {
    const auto d = device::make_device(model(), pen(3));
    const auto soft = insert(model(), hand_built::cheek(), d, device::make_pattern(d, 6e-3, 2), 2);
    CHECK(soft.scratch_length <= d.drag_slit);
    auto stiff = hand_built::cheek(); // hardly gives sideways, and is cut as easily
    for (auto& l : stiff.layers) l.youngs_modulus *= 300;
    const auto rigid = insert(model(), stiff, d, device::make_pattern(d, 6e-3, 2), 2);
    if (rigid.pierced_fraction > 0) CHECK(rigid.scratch_length >= soft.scratch_length);
    CHECK(rigid.scratch_length < d.drag_slit); // it leaves the skin where rigid skin would let it go
}
