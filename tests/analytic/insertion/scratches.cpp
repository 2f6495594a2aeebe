#include "stipple/insertion/scratches.hpp"
#include "../../model.hpp"
#include "../../unit/insertion/hand_built.hpp"
#include "stipple/base/random.hpp"
#include "stipple/device/kinematics.hpp"
#include "stipple/insertion/retraction.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::insertion;

namespace {

constexpr double k_window = 30e-3;

/// A fixed number of wounds anywhere in the window, one stroke each.
std::vector<Wound> scattered(std::uint64_t seed, double per_m2, double radius, double length, bool turned) {
    const Random random(seed, Purpose::pattern);
    const auto n = static_cast<std::size_t>(std::lround(per_m2 * k_window * k_window));
    std::vector<Wound> wounds;
    for (std::size_t i = 0; i < n; ++i)
        wounds.push_back({.x = random.uniform(i, 0) * k_window,
                          .y = random.uniform(i, 1) * k_window,
                          .heading = turned ? M_PI * random.uniform(i, 2) : 0.4,
                          .length = length,
                          .radius = radius,
                          .depth = 1e-3,
                          .stroke = i,
                          .puncture = i});
    return wounds;
}

double merged_share(const std::vector<Wound>& wounds) {
    const auto group = merge_wounds(wounds);
    std::vector<int> members(wounds.size(), 0);
    for (const auto g : group) ++members[g];
    double seen = 0, merged = 0; // wounds near the rim miss the neighbours beyond it
    for (std::size_t i = 0; i < wounds.size(); ++i) {
        const auto inside = [](double x) { return x > 1e-3 && x < k_window - 1e-3; };
        if (!inside(wounds[i].x) || !inside(wounds[i].y)) continue;
        seen += 1;
        merged += members[group[i]] > 1;
    }
    return merged / seen;
}

double covered(const std::vector<Wound>& wounds) {
    return cover(wounds, merge_wounds(wounds), k_window).fraction;
}

} // namespace

TEST_CASE("random discs cover 1 - exp(-n pi r^2) and merge 1 - exp(-4 n pi r^2)", "[scratches]") {
    const double r = 60e-6, disc = M_PI * r * r;
    constexpr int seeds = 8;
    for (const double overlap : {0.02, 0.1, 0.4}) {
        const double n = overlap / disc, merged = -std::expm1(-4 * overlap),
                     repeated = 1 + std::expm1(-overlap) / overlap;
        double cut = 0, touch = 0, again = 0, wounds = 0;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            const auto some = scattered(seed, n, r, 0, false);
            cut += covered(some) / seeds;
            touch += merged_share(some) / seeds;
            again += repeated_fraction(some, k_window) / seeds;
            wounds += static_cast<double>(some.size());
        }
        INFO(overlap << " areas a point, " << wounds << " wounds");
        CHECK(cut == Approx(random_cover(n, disc)).epsilon(3 / std::sqrt(wounds)));
        CHECK(touch == Approx(merged).margin(3 * std::sqrt(2 * merged / wounds))); // they come in pairs
        CHECK(again == Approx(repeated).margin(3 * std::sqrt(repeated / wounds)));
    }
}

TEST_CASE("random slits merge by their excluded area", "[scratches]") {
    const double r = 25e-6, s = 400e-6, area = M_PI * r * r + 2 * r * s, edge = 2 * M_PI * r + 2 * s;
    const double n = 150e4;
    const auto turned = scattered(7, n, r, s, true), aligned = scattered(8, n, r, s, false);
    const double counting = 3 / std::sqrt(static_cast<double>(turned.size()));
    CHECK(surface_of(turned[0]) == Approx(area));
    CHECK(covered(turned) == Approx(random_cover(n, area)).epsilon(counting));
    CHECK(covered(aligned) == Approx(random_cover(n, area)).epsilon(counting));
    // two convex shapes meet over A + A + P P / (2 pi) of positions, turned anyhow; over a stadium twice as
    // large, aligned
    CHECK(merged_share(turned) ==
          Approx(random_cover(n, 2 * area + edge * edge / (2 * M_PI))).epsilon(2 * counting));
    CHECK(merged_share(aligned) ==
          Approx(random_cover(n, 4 * M_PI * r * r + 8 * r * s)).epsilon(2 * counting));
}

TEST_CASE("a lattice merges nothing while its discs are apart, everything when they overlap", "[scratches]") {
    const double pitch = 500e-6;
    const auto lattice = [&](double radius) {
        std::vector<Wound> wounds;
        for (int i = 0; i < 60; ++i)
            for (int j = 0; j < 60; ++j)
                wounds.push_back({.x = (i + 0.5) * pitch,
                                  .y = (j + 0.5) * pitch,
                                  .radius = radius,
                                  .stroke = static_cast<std::uint64_t>(60 * i + j)});
        return wounds;
    };
    const auto apart = lattice(0.4999 * pitch), touching = lattice(0.5001 * pitch);
    CHECK(merged_share(apart) == 0);
    CHECK(merged_share(touching) == 1);
    CHECK(repeated_fraction(apart, k_window) == 0);
    CHECK(longest_extent(apart, merge_wounds(apart)) == Approx(0.9998 * pitch));
    CHECK(longest_extent(touching, merge_wounds(touching)) ==
          Approx(std::sqrt(2.0) * 59 * pitch + pitch).epsilon(5e-3));
    const auto fine = lattice(0.1 * pitch);
    const auto cut = cover(fine, merge_wounds(fine), k_window);
    CHECK(cut.of_group[1830] == Approx(M_PI * 0.01 * pitch * pitch).epsilon(5e-3));
    // all discs lie inside the margin, a radius wide on every side
    CHECK(covered(fine) == Approx(M_PI * 0.01 / std::pow(1 - 0.2 * pitch / k_window, 2)).epsilon(1e-2));
}

TEST_CASE("area, extent and touching of two slits", "[scratches]") {
    const double s = 300e-6, r = 20e-6, middle = 15e-3;
    const auto two = [&](double x, double y, double heading) {
        return std::vector<Wound>{
            {.x = middle, .y = middle, .length = s, .radius = r, .stroke = 1},
            {.x = middle + x, .y = middle + y, .heading = heading, .length = s, .radius = r, .stroke = 2}};
    };
    const auto touch = [](const std::vector<Wound>& w) { return merge_wounds(w)[1] == 0; };
    CHECK(touch(two(0, 0, M_PI / 2)));     // crossed
    CHECK(touch(two(s + 1.99 * r, 0, 0))); // end to end
    CHECK_FALSE(touch(two(s + 2.01 * r, 0, 0)));
    CHECK(touch(two(0, 1.99 * r, 0))); // side by side
    CHECK_FALSE(touch(two(0, 2.01 * r, 0)));
    CHECK(touch(two(0.5 * s + 1.99 * r, 0, M_PI / 2))); // the end of one at the side of the other
    CHECK_FALSE(touch(two(0.5 * s + 2.01 * r, 0, M_PI / 2)));
    const auto cross = two(0, 0, M_PI / 2);
    const auto cut = cover(cross, merge_wounds(cross), k_window);
    CHECK(cut.of_group[0] ==
          Approx(2 * surface_of(cross[0]) - 4 * r * r).epsilon(2e-3)); // the square counted once
    CHECK(longest_extent(cross, merge_wounds(cross)) == Approx(s + 2 * r).epsilon(5e-3));
    CHECK(repeated_fraction(cross, k_window) == 0.5); // the second falls into the first
}

TEST_CASE("a pen drags 43 and 214 um at 1 and 5 cm/s and 116.7 Hz", "[scratches]") {
    // below rigid skin for half the cycle: t = 1/(2f)
    const auto slit = [](double speed) {
        device::DeviceSpec pen{.frequency = 116.7, .glide_speed = speed, .stroke = 3e-3};
        return device::gliding_slit(pen, 1.5e-3, 0);
    };
    CHECK(slit(0.01) == Approx(43e-6).epsilon(0.01));
    CHECK(slit(0.05) == Approx(214e-6).epsilon(0.01));
}

TEST_CASE("the slit of a gliding pen is the way it goes while the tip is in", "[scratches]") {
    const device::DeviceSpec pen{.frequency = 110, .glide_speed = 0.04, .stroke = 3e-3};
    const double length = 1.5e-3;
    CHECK(device::gliding_slit(pen, length, 0) == Approx(0.04 * device::pen_dwell(length, 3e-3, 110)));
    for (const double entry : {0.0, 0.3e-3, 0.9e-3, 1.4e-3})
        for (const double exit : {0.0, 0.2e-3}) {
            // the stroke in small steps: in from `entry` on the way down, out at `exit` on the way up
            const int steps = 200000;
            double in = 0;
            for (int i = 0; i < steps; ++i) {
                const double phase = 2 * M_PI * ((i + 0.5) / steps - 0.5);
                const double x = length - 3e-3 * (1 - std::cos(phase)) / 2;
                in += x > (phase < 0 ? entry : exit);
            }
            CHECK(device::gliding_slit(pen, length, entry, exit) ==
                  Approx(0.04 * in / steps / 110).epsilon(1e-3));
        }
    CHECK(device::gliding_slit(pen, length, 1.5e-3, 1.5e-3) == Approx(0).margin(1e-12)); // never in
}

TEST_CASE("exact cover and the formula for random patterns agree on the pattern of a pen", "[scratches]") {
    // a head that turns freely between strokes and three passes: nearly random
    const auto pen = device::make_device(model(), {.needle = {.length = 1.5e-3},
                                                   .needles = 12,
                                                   .frequency = 110,
                                                   .glide_speed = 40e-3,
                                                   .track_width = 8e-3,
                                                   .passes = 3});
    const auto pattern = device::make_pattern(pen, 25e-3, 3);
    std::vector<Puncture> punctures;
    for (const auto& s : pattern.strikes)
        punctures.push_back({.x = s.x, .y = s.y, .loaded_depth = 0.8e-3, .slit_length = 0.1e-3});
    const auto wounds = wounds_of(punctures, pattern, pen.spec.needle, 0.4);
    const double n = static_cast<double>(wounds.size()) / (25e-3 * 25e-3);
    CHECK(cover(wounds, merge_wounds(wounds), 25e-3).fraction ==
          Approx(random_cover(n, surface_of(wounds[0]))).epsilon(0.05));
}
