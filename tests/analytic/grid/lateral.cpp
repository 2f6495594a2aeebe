// Levels of lateral resolution: what they are, what they keep, and what they tell of a cosine.
#include "stipple/grid/lateral.hpp"
#include "stipple/base/random.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using grid::LateralLevels;
using std::numbers::pi;

namespace {

const std::vector<double> k_layers{0.0, 1e-4, 3e-4, 7e-4};

grid::Patch patch(int nx, int ny) {
    return {nx, ny, 1.6e-3, 1.6e-3, k_layers};
}

std::vector<int> sizes(const LateralLevels& levels) {
    std::vector<int> all;
    for (int l = 0; l < levels.count(); ++l) all.push_back(levels.columns(l).columns());
    return all;
}

grid::Field noise(std::size_t n) {
    const Random random(3, Purpose::pattern, 1);
    grid::Field u(n);
    for (std::size_t i = 0; i < n; ++i) u[i] = random.uniform(i, 0);
    return u;
}

double inventory(const grid::Columns& grid, const grid::Field& u) {
    double sum = 0;
    for (int z = 0; z < grid.nz(); ++z)
        for (int c = 0; c < grid.columns(); ++c)
            sum += grid.volume(z, c) * u[static_cast<std::size_t>(z * grid.columns() + c)];
    return sum;
}

/// What cos(pi x / width) loses on the next level of n columns a side.
double lost_by_cosine(int n) {
    const grid::Patch p = patch(n, n);
    const LateralLevels levels(p);
    grid::Field u;
    for (int z = 0; z < p.nz(); ++z)
        for (int y = 0; y < n; ++y)
            for (int x = 0; x < n; ++x) u.push_back(std::cos(pi * p.x(x) / p.width_x()));
    return levels.lost(0, u.data());
}

} // namespace

TEST_CASE("levels halve both directions while both are even, then end in one column") {
    CHECK(sizes(LateralLevels(patch(16, 16))) == std::vector<int>{256, 64, 16, 4, 1});
    CHECK(sizes(LateralLevels(patch(12, 20))) == std::vector<int>{240, 60, 15, 1});
    CHECK(sizes(LateralLevels(patch(5, 4))) == std::vector<int>{20, 1});
    CHECK(sizes(LateralLevels(patch(1, 1))) == std::vector<int>{1});
    const auto cell = grid::make_unit_cell(2e-4, 1e-5, {0.0, 1e-3}, 10, 4);
    CHECK(sizes(LateralLevels(cell)) == std::vector<int>{10, 5, 1});
}

TEST_CASE("both carries keep the inventory to rounding, and a carry there and back its field") {
    const auto cell = grid::make_unit_cell(2e-4, 1e-5, {0.0, 1e-3}, 10, 4);
    for (const grid::Geometry& full : {grid::Geometry(patch(16, 16)), grid::Geometry(patch(12, 20)),
                                       grid::Geometry(patch(5, 4)), grid::Geometry(cell)}) {
        const LateralLevels levels(full);
        grid::Field u = noise(levels.columns(0).cells());
        const double held = inventory(levels.columns(0), u);
        for (int l = 0; l + 1 < levels.count(); ++l) {
            const auto [least, most] = std::minmax_element(u.begin(), u.end());
            grid::Field coarse(levels.columns(l + 1).cells()), back(u.size()), again(coarse.size());
            levels.average(l, u.data(), coarse.data());
            CHECK(inventory(levels.columns(l + 1), coarse) == Approx(held).epsilon(1e-14));
            levels.refine(l, coarse.data(), back.data());
            CHECK(inventory(levels.columns(l), back) == Approx(held).epsilon(1e-14));
            levels.average(l, back.data(), again.data());
            for (std::size_t i = 0; i < coarse.size(); ++i)
                CHECK(again[i] == Approx(coarse[i]).epsilon(1e-14));
            for (const double v : back) CHECK((v >= *least && v <= *most)); // no new extrema, so no new sign
            u = coarse;
        }
    }
}

TEST_CASE("the mean of a layer on a level is that of the carries one after the other") {
    const LateralLevels levels(patch(16, 16));
    const grid::Field full = noise(levels.columns(0).cells());
    grid::Field u = full;
    for (int l = 0; l + 1 < levels.count(); ++l) {
        grid::Field coarse(levels.columns(l + 1).cells());
        levels.average(l, u.data(), coarse.data());
        u = coarse;
        grid::Field layer(static_cast<std::size_t>(levels.columns(l + 1).columns()));
        levels.average_layer(l + 1, full.data(), layer.data());
        for (std::size_t c = 0; c < layer.size(); ++c) CHECK(layer[c] == Approx(u[c]).epsilon(1e-13));
    }
}

TEST_CASE("what a cosine loses: closed form on two and four columns, second order on many") {
    // Two columns: all of it. Four: both pairs lie at a side, so their slope is 0 and half of their difference
    // is lost.
    CHECK(lost_by_cosine(2) == Approx(std::cos(pi / 4)).epsilon(1e-12));
    CHECK(lost_by_cosine(4) == Approx(0.5 * (std::cos(pi / 8) - std::cos(3 * pi / 8))).epsilon(1e-12));
    // The slope is 0 only in the two outer pairs, whose share falls with the width.
    const double coarse = lost_by_cosine(32), fine = lost_by_cosine(64);
    CHECK(std::log2(coarse / fine) > 1.9);
    CHECK(fine < 1e-2);
}

TEST_CASE("a field that is the same sideways loses nothing, on rings too") {
    const auto cell = grid::make_unit_cell(2e-4, 1e-5, {0.0, 1e-3}, 16, 4);
    for (const grid::Geometry& full : {grid::Geometry(patch(8, 8)), grid::Geometry(cell)}) {
        const LateralLevels levels(full);
        const grid::Field u(levels.columns(0).cells(), 0.7);
        CHECK(levels.lost(0, u.data()) < 1e-15);
        CHECK(levels.rms(0, u.data()) == Approx(0.7));
    }
}
