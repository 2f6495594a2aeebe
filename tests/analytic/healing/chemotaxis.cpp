// Leukocytes that walk up the cytokine: direction, conservation, the flux of its formula and its order.
#include "stipple/healing/chemotaxis.hpp"
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/kinetics.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using healing::k_states;

namespace {

healing::Kinetics walking(double strength = 2) {
    return healing::make_kinetics(model_with({{"healing.chemotaxis", strength}}));
}

/// Rates of one walker on a whole grid.
std::vector<double> rates_of(const grid::Geometry& geometry, const healing::Kinetics& k,
                             healing::State walker, const std::vector<double>& cytokine,
                             const std::vector<double>& walkers) {
    const grid::Columns& grid = grid::columns_of(geometry);
    const std::size_t n = grid.cells();
    std::vector<double> y(k_states * n, 0.0), f(k_states * n, 0.0);
    std::copy(cytokine.begin(), cytokine.end(), y.begin() + static_cast<std::ptrdiff_t>(healing::I * n));
    std::copy(walkers.begin(), walkers.end(), y.begin() + static_cast<std::ptrdiff_t>(walker * n));
    const healing::Chemotaxis walk(geometry, k);
    for (int z = 0; z < grid.nz(); ++z)
        walk.add(y.data(), z, 0, grid.columns(),
                 f.data() + static_cast<std::size_t>(z) * static_cast<std::size_t>(grid.columns()), n);
    const auto from = f.begin() + static_cast<std::ptrdiff_t>(walker * n);
    return {from, from + static_cast<std::ptrdiff_t>(n)};
}

double held(const grid::Columns& grid, const std::vector<double>& rates) {
    double sum = 0;
    for (int z = 0; z < grid.nz(); ++z)
        for (int c = 0; c < grid.columns(); ++c)
            sum += rates[static_cast<std::size_t>(z * grid.columns() + c)] * grid.volume(z, c);
    return sum;
}

/// Largest error of the rate, relative to its largest value, with n cells along x: I = 1 + x/L, walkers
/// 2 + sin(pi x/L).   d/dx (v w) with v = c D K I' / (K + I)².
double error_along_x(int n) {
    const auto k = walking();
    const double length = 1e-3, a = k.chemotaxis * k.D_N * k.K_chi / length;
    const grid::Patch patch(n, 1, length, 1e-4, {0, 1e-4});
    std::vector<double> cytokine, walkers;
    for (int i = 0; i < n; ++i) {
        cytokine.push_back(1 + patch.x(i) / length);
        walkers.push_back(2 + std::sin(std::numbers::pi * patch.x(i) / length));
    }
    const auto rate = rates_of(patch, k, healing::N, cytokine, walkers);
    double worst = 0, largest = 0;
    for (int i = 1; i + 1 < n; ++i) { // the ends are closed
        const double x = patch.x(i) / length, level = k.K_chi + 1 + x, v = a / (level * level),
                     exact = -(v * std::numbers::pi / length * std::cos(std::numbers::pi * x) -
                               2 * v / level / length * (2 + std::sin(std::numbers::pi * x)));
        worst = std::max(worst, std::fabs(rate[static_cast<std::size_t>(i)] - exact));
        largest = std::max(largest, std::fabs(exact));
    }
    return worst / largest;
}

} // namespace

TEST_CASE("chemotaxis is the divergence of chi grad(I)/(K + I)² times the walkers, of first order") {
    const double coarse = error_along_x(40), fine = error_along_x(80), finest = error_along_x(160);
    INFO(coarse << " " << fine << " " << finest);
    CHECK(finest < 0.02);
    CHECK(std::log2(coarse / fine) > 0.9);
    CHECK(std::log2(fine / finest) > 0.9);
}

TEST_CASE("chemotaxis moves cells towards the cytokine, makes none and is still without a gradient") {
    const auto k = walking();
    const auto cell = grid::make_unit_cell(400e-6, 10e-6, {0, 2e-4, 1e-3}, 10, 12);
    const grid::Patch patch(7, 5, 0.7e-3, 0.4e-3, {0, 1e-4, 3e-4, 7e-4});
    for (const grid::Geometry& geometry : {grid::Geometry{cell}, grid::Geometry{patch}})
        for (const auto walker : {healing::N, healing::M1, healing::M2}) {
            const grid::Columns& grid = grid::columns_of(geometry);
            std::vector<double> peak(grid.cells(), 0.1), walkers(grid.cells(), 1.0);
            peak[static_cast<std::size_t>(grid.columns() + 2)] = 2.0; // one cell of the second layer
            const auto rate = rates_of(geometry, k, walker, peak, walkers);
            double size = 0;
            for (const double r : rate) size = std::max(size, std::fabs(r));
            CHECK(rate[static_cast<std::size_t>(grid.columns() + 2)] > 0);
            CHECK(rate[static_cast<std::size_t>(grid.columns() + 1)] < 0);
            CHECK(std::fabs(held(grid, rate)) < 1e-12 * size * grid.area() * grid.depth());
            for (const double r : rates_of(geometry, k, walker, walkers, walkers)) CHECK(r == 0);
        }
}

TEST_CASE("an empty cell loses nothing: the upwind flux takes from the cell it leaves") {
    const grid::Patch patch(3, 1, 3e-4, 1e-4, {0, 1e-4});
    const auto rate = rates_of(patch, walking(), healing::N, {0, 1, 0}, {0, 0, 1});
    CHECK(rate[0] == 0);
    CHECK(rate[1] > 0);
    CHECK(rate[2] == Approx(-rate[1]));
}
