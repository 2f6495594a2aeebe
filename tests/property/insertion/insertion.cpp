#include "insertion/insertion.hpp"
#include "../../unit/insertion/hand_built.hpp"
#include "base/random.hpp"
#include "insertion/layered_elasticity.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::insertion;

static double depth(const skin::Skin& skin, const device::Device& device, const Variation& v = {}) {
    return insert(skin, device, hand_built::strikes(60), 5, v).loaded_depth.p50;
}

TEST_CASE("deeper for longer needles, less deep in tougher skin, deeper for more force") {
    const auto skin = hand_built::cheek();
    double last = 0;
    for (const double length : {0.5e-3, 0.8e-3, 1.2e-3, 1.6e-3, 2.2e-3}) {
        const double here = depth(skin, hand_built::roller(length));
        CHECK(here > last);
        last = here;
    }
    last = INFINITY;
    for (const double toughness : {0.3, 0.6, 1.0, 2.0, 5.0}) {
        const double here = depth(skin, hand_built::pen(1.5e-3), {.toughness = toughness});
        CHECK(here < last);
        last = here;
    }
    auto weak = hand_built::roller(1.5e-3);
    weak.spec.press_force = 0.3;
    CHECK(depth(skin, weak, {.force = 1.5}) > depth(skin, weak, {.force = 1.0}));
    CHECK(depth(skin, hand_built::pen(1.5e-3), {.stiffness = 2}) >
          depth(skin, hand_built::pen(1.5e-3))); // less dimple
}

TEST_CASE("scaling every stress and the toughness scales the force and leaves the depth") {
    auto skin = hand_built::cheek();
    auto device = hand_built::single_needle(1.2e-3, 200e-6);
    const auto one = insert(skin, device, hand_built::strikes(40), 9);
    skin.pre_stress *= 3;
    const auto three = insert(skin, device, hand_built::strikes(40), 9, {.toughness = 3, .stiffness = 3});
    CHECK(three.loaded_depth.p50 == Approx(one.loaded_depth.p50).epsilon(1e-6));
    CHECK(three.force_per_needle == Approx(3 * one.force_per_needle).epsilon(1e-6));
}

TEST_CASE("a puncture depends on its index, not on how many others there are") {
    const auto skin = hand_built::cheek();
    const auto device = hand_built::roller(1.5e-3);
    const auto few = insert(skin, device, hand_built::strikes(20), 4),
               many = insert(skin, device, hand_built::strikes(200), 4);
    for (std::size_t i = 0; i < 20; ++i) {
        CHECK(few.punctures[i].loaded_depth == many.punctures[i].loaded_depth);
        CHECK(few.punctures[i].peak_force == many.punctures[i].peak_force);
        CHECK(few.punctures[i].bleeding == many.punctures[i].bleeding);
    }
    CHECK(insert(skin, device, hand_built::strikes(20), 5).punctures[7].loaded_depth !=
          few.punctures[7].loaded_depth);
}

TEST_CASE("needles and skins that nobody listed give finite, bounded punctures") {
    const Random random(11, Purpose::prior);
    for (std::uint64_t i = 0; i < 25; ++i) {
        const auto between = [&](double lo, double hi, std::uint32_t lane) {
            return lo * std::pow(hi / lo, random.uniform(i, lane));
        };
        auto skin = hand_built::cheek();
        for (std::uint32_t l = 0; l < 6; ++l) {
            skin.layers[l].youngs_modulus = between(500, 1e8, 10 + l);
            skin.layers[l].toughness = between(5, 5e4, 20 + l);
            skin.layers[l].stiffening = between(1.5, 15, 30 + l);
            if (l < 5) skin.layers[l].thickness = between(5e-6, 5e-3, 40 + l);
        }
        skin.pre_stress = i % 3 ? between(1e2, 1e5, 50) : NAN;
        auto device =
            i % 2 ? hand_built::pen(between(0.1e-3, 3e-3, 1)) : hand_built::roller(between(0.1e-3, 3e-3, 1));
        device.spec.needle.tip_radius = between(0.5e-6, 60e-6, 2);
        device.spec.needle.base_width = 2 * device.spec.needle.tip_radius * between(1, 20, 3);
        device.spec.needle.taper_length =
            std::max(device.spec.needle.tip_radius * 1.01, between(0.05e-3, 3e-3, 4));
        device.spec.press_force = between(0.1, 50, 5);
        const auto inserted = insert(skin, device, hand_built::strikes(30), i);
        for (const auto& p : inserted.punctures) {
            INFO("case " << i);
            CHECK(p.loaded_depth >= 0);
            CHECK(p.loaded_depth <= device.spec.needle.length + 6 * device.setting_tolerance);
            CHECK(p.residual_depth <= p.loaded_depth);
            CHECK(std::isfinite(p.peak_force));
            CHECK(p.peak_force >= 0);
        }
        const double n = 300e4;
        const auto cell = grid::make_unit_cell(1 / std::sqrt(M_PI * n), 2e-5,
                                               {skin.dermis_top(), skin.dermis_bottom()}, 8, 8);
        const auto damage = make_damage(skin, device, inserted, cell, n);
        CHECK(damage.dermis_fraction >= 0);
        CHECK(damage.dermis_fraction <= 1);
        CHECK(damage.dermis_fraction <= damage.epidermis_fraction + 1e-12);
    }
}

TEST_CASE(
    "a stack is softer for smaller patches, stiffer for stiffer layers, and deflects less further away") {
    const std::vector<ElasticLayer> layers{
        {15e-6, 1e6, 0.48, 6e4}, {1e-3, 1e5, 0.48, 6e4}, {4e-3, 2e3, 0.45}, {0, 3e3, 0.4}};
    const LayeredCompliance stack(layers);
    for (double a = 2e-6; a < 1e-2; a *= 2) CHECK(stack.mean(a) > stack.mean(1.5 * a));
    for (double r = 50e-6; r < 2e-2; r *= 2)
        CHECK(stack.displacement(30e-6, r) > stack.displacement(30e-6, 1.5 * r));
    for (std::size_t i = 0; i < layers.size(); ++i) {
        auto stiffer = layers;
        stiffer[i].youngs_modulus *= 2;
        for (const double a : {5e-6, 1e-4, 2e-3}) CHECK(LayeredCompliance(stiffer).mean(a) < stack.mean(a));
    }
}

TEST_CASE("cutting a layer in two changes little") {
    const std::vector<ElasticLayer> one{
        {1e-3, 1e5, 0.48, 6e4, 1e8}, {4e-3, 2e3, 0.45, 0, 1e8}, {0, 3e3, 0.4}};
    const std::vector<ElasticLayer> two{{0.4e-3, 1e5, 0.48, 6e4, 1e8},
                                        {0.6e-3, 1e5, 0.48, 6e4, 1e8},
                                        {4e-3, 2e3, 0.45, 0, 1e8},
                                        {0, 3e3, 0.4}};
    for (const double k : {1e2, 1e3, 1e4, 1e5})
        CHECK(surface_flexibility(two, k) == Approx(surface_flexibility(one, k)).epsilon(0.08));
}
