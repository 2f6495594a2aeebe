// Cuts in the epidermis on both grids, and how they close.
#include "stipple/healing/openings.hpp"
#include "stipple/base/units.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using std::numbers::pi;

namespace {

double open_area(const grid::Columns& grid, const std::vector<skin::Opening>& openings) {
    double area = 0;
    for (const auto& o : openings) area += o.area_share * grid.column_area(static_cast<int>(o.column));
    return area;
}

} // namespace

TEST_CASE("a round cut has its area on both grids, wherever its edge falls") {
    const auto cell = grid::make_unit_cell(300e-6, 5e-6, {0, 1e-4, 3e-4}, 12, 6);
    const grid::Patch patch(20, 20, 0.5e-3, 0.5e-3, {0, 1e-4});
    for (const double radius : {3e-6, 20e-6, 45e-6, 110e-6}) {
        const double area = pi * radius * radius;
        CHECK(open_area(cell, skin::opening_of(cell, radius)) == Approx(area).epsilon(1e-12));
        std::vector<skin::Opening> openings;
        skin::add_opening(openings, patch, 0.26e-3, 0.23e-3, radius);
        CHECK(open_area(patch, openings) == Approx(area).epsilon(1e-9));
        // A quarter of a cut around a corner lies inside.
        openings.clear();
        skin::add_opening(openings, patch, 0, 0, radius);
        CHECK(open_area(patch, openings) == Approx(area / 4).epsilon(1e-9));
    }
    CHECK(skin::opening_of(cell, 0).empty());
}

TEST_CASE("a cut closes as (1 - s/r)² once its delay has passed") {
    const auto cell = grid::make_unit_cell(300e-6, 5e-6, {0, 1e-4, 3e-4}, 12, 6);
    healing::Openings openings(cell);
    const double radius = 40e-6, whole = radius * radius / (300e-6 * 300e-6);
    openings.add(skin::opening_of(cell, radius));
    std::vector<double> closure(12, 7e-6); // what the fronts had moved before
    CHECK(openings.mean_uncovered(closure.data()) == Approx(whole));
    openings.start(closure.data());
    CHECK(openings.any_moving());
    for (const double moved : {0.0, 10e-6, 30e-6}) {
        std::vector<double> now(12, 7e-6 + moved);
        CHECK(openings.mean_uncovered(now.data()) == Approx(whole * std::pow(1 - moved / radius, 2)));
        CHECK(openings.left_to_close(now.data()) == Approx(radius - moved));
    }
    std::vector<double> beyond(12, 7e-6 + 41e-6);
    CHECK(openings.mean_uncovered(beyond.data()) == 0);
    CHECK(openings.left_to_close(beyond.data()) == Approx(-1e-6));
    openings.forget_closed(beyond.data());
    CHECK(openings.empty());
}

TEST_CASE("every column closes with its own front, and later cuts wait for their own delay") {
    const grid::Patch patch(2, 1, 2e-4, 1e-4, {0, 1e-4});
    healing::Openings openings(patch);
    openings.add({{0, 0.5, 20e-6}, {1, 0.5, 20e-6}});
    openings.add({{1, 0.25, 10e-6}});
    std::vector<double> closure{0, 0};
    openings.start(closure.data()); // of the first session
    closure = {5e-6, 10e-6};
    double share[2];
    openings.uncovered(closure.data(), 0, 2, share);
    CHECK(share[0] == Approx(0.5 * 0.75 * 0.75));
    CHECK(share[1] == Approx(0.5 * 0.25 + 0.25));
    openings.uncovered(closure.data(), 1, 1, share); // a block that begins later
    CHECK(share[0] == Approx(0.5 * 0.25 + 0.25));
    openings.start(closure.data()); // of the second
    closure = {5e-6, 15e-6};
    openings.uncovered(closure.data(), 0, 2, share);
    CHECK(share[1] == Approx(0.5 * 0.0625 + 0.25 * 0.25));
}

TEST_CASE("spreading cuts over a unit cell keeps the open area and what is left to close") {
    const auto cell = grid::make_unit_cell(300e-6, 5e-6, {0, 1e-4, 3e-4}, 12, 6);
    healing::Openings openings(cell);
    openings.add(skin::opening_of(cell, 40e-6));
    std::vector<double> closure(12);
    for (int c = 0; c < 12; ++c) closure[static_cast<std::size_t>(c)] = 1e-6 * c;
    openings.start(closure.data());
    for (auto& s : closure) s += 12e-6;
    const double open = openings.mean_uncovered(closure.data()),
                 left = openings.left_to_close(closure.data());
    openings.spread(closure.data());
    CHECK(openings.mean_uncovered(closure.data()) == Approx(open));
    CHECK(openings.left_to_close(closure.data()) == Approx(left));
    CHECK(closure.front() == closure.back());
}

TEST_CASE("cuts that overlap never uncover more than the whole column") {
    const grid::Patch patch(1, 1, 1e-4, 1e-4, {0, 1e-4});
    healing::Openings openings(patch);
    openings.add({{0, 0.8, 20e-6}, {0, 0.9, 20e-6}});
    const double closure = 0;
    CHECK(openings.mean_uncovered(&closure) == 1.0);
}
