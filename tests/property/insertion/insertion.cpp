#include "stipple/insertion/insertion.hpp"
#include "../../model.hpp"
#include "../../unit/insertion/hand_built.hpp"
#include "stipple/base/random.hpp"
#include "stipple/device/device.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/device/profile.hpp"
#include "stipple/insertion/head.hpp"
#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/insertion/loading.hpp"
#include "stipple/insertion/push.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <utility>
#include <vector>

using namespace stipple;
using namespace stipple::insertion;

static double depth(const skin::Skin& skin, const device::Device& device, const Variation& v = {}) {
    return insert(model(), skin, device, hand_built::strikes(60), 5, v).loaded_depth.p50;
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

TEST_CASE("a deeper setting is never shallower, a sharper tip never needs more, a stiffer support is never "
          "shallower") {
    Push p{.skin = hand_built::cheek(), .needle = hand_built::single_needle(1.5e-3, 200e-6).spec.needle};
    p.plate = false;
    double last = 0;
    for (double travel = 0.1e-3; travel < 2e-3; travel += 0.1e-3) {
        p.travel = travel;
        const double here = push(model(), p).buried;
        CHECK(here >= last);
        last = here;
    }
    p.travel = 1.2e-3;
    double force = 0, buried = INFINITY;
    for (const double tip : {1e-6, 3e-6, 10e-6, 20e-6, 40e-6, 70e-6}) {
        p.needle.tip_radius = tip;
        const Pushed done = push(model(), p);
        if (done.buried > 0) {
            CHECK(done.puncture_force > force);
            force = done.puncture_force;
        }
        CHECK(done.buried <= buried);
        buried = done.buried;
    }
    p.needle.tip_radius = 8e-6;
    last = 0;
    for (const double modulus : {1e3, 3e3, 1e4, 1e5, 1e6, 1e9}) {
        p.skin.layers[5].youngs_modulus = modulus;
        p.skin.layers[4].thickness = 1e-3;
        const double here = push(model(), p).buried;
        CHECK(here >= last * (1 - 1e-6));
        last = here;
    }
}

// davis2004: for almost all needles the force that breaks is far above the one that inserts, the more so the sharper
// the tip; omahony2014: silicon needles of some hundred um bear hundreds of times what they meet in skin.
TEST_CASE("a sharper tip leaves a larger margin to breaking and flattens more of itself") {
    Push p{.skin = hand_built::cheek(), .needle = {}};
    p.plate = false;
    p.travel = 1.5e-3;
    double margin = 1, share = 0;
    for (const double tip : {30e-6, 16e-6, 8e-6, 4e-6, 2e-6}) {
        p.needle = {.length = 1.5e-3, .tip_radius = tip, .base_width = 250e-6, .taper_length = 1e-3};
        const Pushed done = push(model(), p);
        INFO(tip);
        CHECK(done.breaking_margin > margin);
        CHECK(done.blunting.radius / tip > share);
        CHECK(done.tip_force == Approx(done.puncture_force));
        CHECK(done.breaking_force > done.peak_force);
        margin = done.breaking_margin;
        share = done.blunting.radius / tip;
    }
    p.needle = {.length = 280e-6,
                .tip_radius = 1e-6,
                .base_width = 200e-6,
                .taper_length = 280e-6,
                .material = "silicon"};
    p.travel = 280e-6;
    CHECK(push(model(), p).breaking_margin > 100);
}

TEST_CASE("a measured needle does what the needle does, however finely it is sampled") {
    Push p{.skin = hand_built::cheek(),
           .needle = {.length = 1.5e-3, .tip_radius = 10e-6, .base_width = 250e-6, .taper_length = 1e-3}};
    p.plate = false;
    p.travel = 1.5e-3;
    const device::Needle cone = p.needle;
    const Pushed whole = push(model(), p);
    for (const double step : {1e-6, 5e-6, 9e-6, 25e-6, 125e-6, 250e-6}) {
        std::vector<device::Section> rows{{0, 0}};
        for (double x = step; x < 1.5e-3 + 0.5 * step; x += step) rows.push_back({x, cone.radius(x)});
        p.needle = device::measured_needle(model(), rows, 1.5e-3);
        const Pushed sampled = push(model(), p);
        INFO(step);
        CHECK(sampled.puncture_force == Approx(whole.puncture_force).epsilon(0.01));
        CHECK(sampled.peak_force == Approx(whole.peak_force).epsilon(0.01));
        CHECK(sampled.buried == Approx(whole.buried).epsilon(0.01));
        CHECK(sampled.breaking_margin == Approx(whole.breaking_margin).epsilon(0.02));
        CHECK(sampled.blunting.radius == Approx(whole.blunting.radius).epsilon(0.01));
    }
}

TEST_CASE("a flat tip needs more force than a rounded one, blunter tips less pressure") {
    Push p{.skin = hand_built::cheek(), .needle = hand_built::single_needle(1.5e-3, 400e-6).spec.needle};
    p.plate = false;
    p.travel = 3e-3;
    p.needle.length = 3e-3;
    double last = INFINITY;
    for (const double tip : {2e-6, 5e-6, 15e-6, 30e-6}) {
        p.needle.tip_radius = tip;
        p.needle.flat_tip = false;
        const double sharp = push(model(), p).puncture_force;
        p.needle.flat_tip = true;
        CHECK(push(model(), p).puncture_force > sharp);
        CHECK(sharp / (M_PI * tip * tip) < last);
        last = sharp / (M_PI * tip * tip);
    }
}

TEST_CASE("the force curve does not depend on how far the push goes on") {
    Push p{.skin = hand_built::cheek(), .needle = hand_built::single_needle(1.5e-3, 200e-6).spec.needle};
    p.plate = false;
    p.travel = 1.4e-3;
    p.speed = p.travel; // one second, so that both loads rise over the same time
    const Pushed far = push(model(), p);
    p.travel = 0.7e-3;
    p.speed = p.travel;
    const Pushed near = push(model(), p);
    const auto at = [](const Pushed& done, double x) {
        std::size_t i = 1;
        while (done.curve[i].displacement < x) ++i;
        const auto &a = done.curve[i - 1], &b = done.curve[i];
        return a.force + (b.force - a.force) * (x - a.displacement) / (b.displacement - a.displacement);
    };
    for (const double x : {0.1e-3, 0.3e-3, 0.5e-3, 0.69e-3})
        CHECK(at(near, x) == Approx(at(far, x)).epsilon(0.01));
}

TEST_CASE("two needles share the sum of their depressions") {
    const LayeredCompliance stack({{1e-3, 2e5, 0.48, 6e4}, {5e-3, 2e3, 0.48}, {0, 3e3, 0.48}});
    const Coupling pair(stack, {.feet = {{0, 0}, {1.5e-3, 0}}, .rests = {}});
    const double own = stack.displacement(1e-6, 1.5e-3);
    CHECK(pair.shared(0, {7, 2}, 9) == Approx(2 * own).epsilon(2e-3)); // only what the other one does
    CHECK(pair.shared(1, {7, 2}, 9) == Approx(7 * own).epsilon(2e-3));
    const Coupling three(stack, {.feet = {{0, 0}, {1.5e-3, 0}, {-1.5e-3, 0}}, .rests = {}});
    CHECK(three.shared(0, {0, 2, 5}, 7) == Approx(pair.shared(0, {0, 2}, 2) + pair.shared(0, {0, 5}, 5)));
    // measured from a point as far from both as they are from each other, neighbours lower needle and plate
    // alike
    const Coupling carried(stack,
                           {.feet = {{0, 0}, {1.5e-3, 0}}, .rests = {{0.75e-3, 1.5e-3 * std::sqrt(0.75)}}});
    CHECK(carried.shared(0, {1, 1}, 2) == Approx(0).margin(1e-9));
}

TEST_CASE("many needles pressing as a field agree with their pairs") {
    const LayeredCompliance stack({{1e-3, 2e5, 0.48, 6e4}, {5e-3, 2e3, 0.48}, {0, 3e3, 0.48}});
    Head head{.feet = device::make_layout("square", 196, 0.5e-3), .rests = {}};
    for (int i = 0; i < 24; ++i)
        head.rests.push_back({5.2e-3 * std::cos(i * M_PI / 12), 5.2e-3 * std::sin(i * M_PI / 12)});
    const Coupling field(stack, head);
    const std::vector<double> forces(196, 0.02);
    for (const std::size_t i : {0, 7, 50, 98, 105}) {
        double sum = 0;
        for (std::size_t j = 0; j < 196; ++j) {
            double rest = 0;
            for (const auto& m : head.rests)
                rest += stack.across(std::hypot(m.x - head.feet[j].x, m.y - head.feet[j].y)) / 24;
            if (i != j)
                sum += stack.across(
                           std::hypot(head.feet[i].x - head.feet[j].x, head.feet[i].y - head.feet[j].y)) -
                       rest;
        }
        CHECK(field.shared(i, forces, 196 * 0.02) == Approx(0.02 * sum).epsilon(0.05).margin(5e-5));
    }
}

TEST_CASE("needles far apart act alone, needles close together bury less of their length") {
    const auto buried = [](double pitch) {
        Push p{.skin = hand_built::cheek(), .needle = hand_built::single_needle(0.8e-3, 100e-6).spec.needle};
        p.plate = false;
        p.feet = {{0, 0}, {pitch, 0}, {0, pitch}, {pitch, pitch}};
        p.travel = 0.8e-3;
        return push(model(), p).buried;
    };
    Push alone{.skin = hand_built::cheek(), .needle = hand_built::single_needle(0.8e-3, 100e-6).spec.needle};
    alone.plate = false;
    alone.travel = 0.8e-3;
    double last = 0;
    for (const double pitch : {0.1e-3, 0.3e-3, 1e-3, 3e-3, 10e-3}) {
        CHECK(buried(pitch) >= last);
        last = buried(pitch);
    }
    CHECK(last > 0);
    CHECK(buried(2) == Approx(push(model(), alone).buried)
                           .epsilon(0.02)); // soft muscle carries far: metres, not millimetres
}

TEST_CASE("worn tips puncture later and are the same needle from then on") {
    const auto skin = hand_built::cheek();
    const auto needle = hand_built::single_needle(1.2e-3, 200e-6).spec.needle;
    const Settings settings = read_settings(model());
    const LayeredCompliance stack(elastic_stack(skin, needle, INFINITY, settings), 2e-3);
    const Dimple dimple(stack, needle, dimple_law(skin, INFINITY, settings, 0), 4e-3);
    Strokes strokes(skin, needle, dimple, settings, 2e-3);
    double last = 0;
    for (const double wear : {1.0, 1.2, 1.7, 2.5}) {
        const auto spot = strokes.find(1, 1, 1, wear), sharp = strokes.find(1, 1, 1);
        double punctures_at = 0;
        while (strokes.solve(spot, punctures_at).buried == 0) punctures_at += 1e-6;
        CHECK(punctures_at > last);
        last = punctures_at;
        CHECK(strokes.solve(spot, 1.1e-3).buried == strokes.solve(sharp, 1.1e-3).buried);
    }
}

TEST_CASE("scaling every stress and the toughness scales the force and leaves the depth") {
    auto skin = hand_built::cheek();
    auto device = hand_built::single_needle(1.2e-3, 200e-6);
    const auto one = insert(model(), skin, device, hand_built::strikes(40), 9);
    skin.pre_stress *= 3;
    const auto three =
        insert(model(), skin, device, hand_built::strikes(40), 9, {.toughness = 3, .stiffness = 3});
    CHECK(three.loaded_depth.p50 == Approx(one.loaded_depth.p50).epsilon(1e-6));
    CHECK(three.force_per_needle == Approx(3 * one.force_per_needle).epsilon(1e-6));
}

TEST_CASE("a puncture depends on its index, not on how many others there are") {
    const auto skin = hand_built::cheek();
    const auto device = hand_built::roller(1.5e-3);
    const auto few = insert(model(), skin, device, hand_built::strikes(20), 4),
               many = insert(model(), skin, device, hand_built::strikes(200), 4);
    for (std::size_t i = 0; i < 20; ++i) {
        CHECK(few.punctures[i].loaded_depth == many.punctures[i].loaded_depth);
        CHECK(few.punctures[i].peak_force == many.punctures[i].peak_force);
        CHECK(few.punctures[i].bleeding == many.punctures[i].bleeding);
    }
    CHECK(insert(model(), skin, device, hand_built::strikes(20), 5).punctures[7].loaded_depth !=
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
        const auto inserted = insert(model(), skin, device, hand_built::strikes(30), i);
        for (const auto& p : inserted.punctures) {
            INFO("case " << i);
            CHECK(p.loaded_depth >= 0);
            CHECK(p.loaded_depth <= device.spec.needle.length + 6 * device.setting_tolerance);
            CHECK(p.dye_depth <= p.loaded_depth);
            CHECK(std::isfinite(p.peak_force));
            CHECK(p.peak_force >= 0);
        }
        const double n = 300e4;
        const auto cell = grid::make_unit_cell(1 / std::sqrt(M_PI * n), 2e-5,
                                               {skin.dermis_top(), skin.dermis_bottom()}, 8, 8);
        const auto damage = make_damage(model(), skin, device, inserted, cell, n);
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
        CHECK(surface_flexibility(two, {k}).front() ==
              Approx(surface_flexibility(one, {k}).front()).epsilon(0.08));
}

TEST_CASE("the noise of a window is what other windows of the same pattern differ by") {
    device::DeviceSpec spec;
    spec.kind = device::Kind::pen;
    spec.needle.length = 1.5e-3;
    const auto device = device::make_device(model(), spec);
    const auto skin = hand_built::cheek();
    const double top = skin.dermis_top();
    constexpr int n = 24;
    const auto spread = [](const std::vector<double>& values) { // SD over mean
        double mean = 0, square = 0;
        for (const double v : values) mean += v / n;
        for (const double v : values) square += (v - mean) * (v - mean) / (n - 1);
        return std::sqrt(square) / mean;
    };
    std::vector<double> depths, densities;
    double told_depth = 0, told_density = 0;
    const auto told_and_found = [&](double window) {
        std::vector<double> means;
        double told = 0;
        depths.clear(), densities.clear();
        told_depth = told_density = 0;
        for (std::uint64_t seed = 1; seed <= n; ++seed) {
            const auto in =
                insert(model(), skin, device, device::make_pattern(device, window, seed), seed, {});
            double sum = 0;
            for (const auto& p : in.punctures)
                for (int i = 0; i < 20; ++i) { // volume of the needle below the top of the dermis
                    const double part = std::max(0.0, p.loaded_depth - top) / 20;
                    sum += part * std::pow(device.spec.needle.radius((i + 0.5) * part), 2);
                }
            means.push_back(sum / static_cast<double>(in.punctures.size()));
            told += in.window_noise.volume / n;
            depths.push_back(in.loaded_depth.p50);
            densities.push_back(in.density.p50);
            told_depth += in.window_noise.depth / n;
            told_density += in.window_noise.density / n;
            CHECK(in.window_noise.damage > std::max(in.window_noise.volume, 0.5 * in.window_noise.density));
            CHECK(in.window_noise.pierced < 0.01); // nearly every strike of 1.5 mm pierces
        }
        return std::pair{told, spread(means)};
    };
    const auto [told, found] = told_and_found(6e-3);
    CHECK(told > 0.6 * found);
    CHECK(told < 1.6 * found);
    CHECK(told_depth > 0.6 * spread(depths));
    CHECK(told_depth < 1.6 * spread(depths));
    CHECK(told_density > 0.6 * spread(densities));
    CHECK(told_density < 1.6 * spread(densities));
    const auto [told_wide, found_wide] = told_and_found(12e-3);
    CHECK(told_wide < 0.7 * told);
    CHECK(told_wide > 0.6 * found_wide);
}
