#include "../../model.hpp"
#include "stipple/pages/product/profile_line.hpp"
#include "stipple/transport/transport.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::transport;

namespace {

PermeationSpec spec_of(const char* name, double thickness, bool channels) {
    PermeationSpec spec;
    spec.constants = make_constants(model());
    spec.molecule = make_molecule(model(), name);
    spec.dose = {.concentration = 20, .thickness = thickness, .occluded = thickness == 0};
    spec.layers.hydration = Hydration::partial;
    if (channels) spec.channels = make_channels(model(), 1e6, 40e-6, 3e-4, 0, 3e-4);
    spec.profile_times = {1800, 6 * 3600, spec.horizon};
    spec.output_times = spec.profile_times;
    return spec;
}

} // namespace

TEST_CASE("the drawn profile holds what the printed amounts say, layer by layer") {
    for (const char* name : {"caffeine", "ascorbic_acid", "testosterone", "ghk"})
        for (const bool channels : {false, true}) {
            const auto spec = spec_of(name, 1e-4, channels);
            const auto course = permeate(spec);
            const auto skin = skin_layers(spec);
            const double sc = skin.stratum_corneum.thickness, viable = sc + skin.epidermis.thickness;
            for (std::size_t k = 0; k < course.profile.size(); ++k) {
                const auto line = pages::profile_line(course, skin, k);
                CHECK(line.front().first == Approx(0).margin(1e-12));
                double held[3] = {0, 0, 0};
                for (std::size_t z = 0; z < course.layer_depth.size(); ++z)
                    held[course.layer_depth[z] < sc       ? 0
                         : course.layer_depth[z] < viable ? 1
                                                          : 2] +=
                        course.profile[k][z] * course.layer_height[z];
                INFO(name << ", profile " << k);
                CHECK(held[0] == Approx(course.stratum_corneum[k]).epsilon(1e-9));
                CHECK(held[1] == Approx(course.epidermis[k]).epsilon(1e-9));
                CHECK(held[2] == Approx(course.dermis[k]).epsilon(1e-9));
            }
        }
}

TEST_CASE("the drawn profile steps where the partition does and nowhere else") {
    const auto spec = spec_of("caffeine", 1e-4, false);
    const auto course = permeate(spec);
    const auto skin = skin_layers(spec);
    const double sc = skin.stratum_corneum.thickness, viable = sc + skin.epidermis.thickness;
    REQUIRE(skin.stratum_corneum.partition > 2 * skin.epidermis.partition);
    REQUIRE(skin.dermis.partition == skin.epidermis.partition);
    const auto line = pages::profile_line(course, skin, 2);
    int steps = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const double from = line[i - 1].first, to = line[i].first;
        CHECK(to >= from * (1 - 1e-12));
        CHECK_FALSE((from < sc * (1 - 1e-9) && to > sc * (1 + 1e-9))); // no slope across it
        steps += to - from < 1e-12 ? 1 : 0;
    }
    CHECK(steps == 1);
    auto other = skin; // were the dermis another medium
    other.dermis.partition *= 2;
    int borders = 0;
    for (const auto& [depth, c] : pages::profile_line(course, other, 2))
        borders += std::fabs(depth - viable) < 1e-12 ? 1 : 0;
    CHECK(borders == 2);
}

TEST_CASE(
    "under an unlimited dose that has settled nothing dips: less of it at every depth, within each layer") {
    for (const char* name : {"caffeine", "ascorbic_acid", "ghk", "testosterone"}) {
        auto spec = spec_of(name, 0, false);
        spec.horizon = 200 * 24 * 3600.0;
        spec.profile_times = spec.output_times = {spec.horizon};
        const auto course = permeate(spec);
        const auto skin = skin_layers(spec);
        const auto line = pages::profile_line(course, skin, 0);
        for (std::size_t i = 1; i < line.size(); ++i)
            if (line[i].first > line[i - 1].first * (1 + 1e-9)) {
                INFO(name << " at " << line[i].first);
                CHECK(line[i].second <= line[i - 1].second * (1 + 1e-9));
            }
    }
}

TEST_CASE(
    "a dip inside the stratum corneum is what leaks and channels bring below it: without them nothing rises with depth") {
    for (const char* name : {"caffeine", "lidocaine", "testosterone", "niacinamide"}) {
        auto spec = spec_of(name, 1e-4, false);
        const auto rises = [&](double leak_share) {
            spec.constants.leak_share = leak_share;
            const auto course = permeate(spec);
            const auto skin = skin_layers(spec);
            int found = 0;
            for (std::size_t k = 0; k < course.profile.size(); ++k)
                for (std::size_t z = 1; course.layer_depth[z] < skin.stratum_corneum.thickness; ++z)
                    found += course.free_profile[k][z] > course.free_profile[k][z - 1] * (1 + 1e-9) ? 1 : 0;
            return found;
        };
        INFO(name);
        CHECK(rises(0) == 0);
        CHECK(rises(make_constants(model()).leak_share) > 0); // half an hour after it was put on
    }
}
