// Properties of the fast diffusion solver: it equals the banded oracle, conserves, stays positive, keeps
// rest.
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/grid/cell_diffusion.hpp"
#include "stipple/grid/imex.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

using namespace stipple;
using grid::Field;
using grid::UnitCell;

namespace {

UnitCell graded_cell() {
    return grid::make_unit_cell(2e-4, 8e-6, {8e-5, 2.3e-4, 1.1e-3, 1.4e-3}, 12, 20);
}

Field random_field(const UnitCell& cell, std::uint32_t subject) {
    const Random random(7, Purpose::tissue, subject);
    Field u(cell.cells());
    for (std::size_t i = 0; i < u.size(); ++i) u[i] = random.uniform(i);
    return u;
}

std::vector<double> layered_weight(const UnitCell& cell) {
    std::vector<double> w;
    for (int z = 0; z < cell.nz(); ++z)
        w.push_back(cell.z(z) < 2.3e-4 ? 1.5 : cell.z(z) < 1.1e-3 ? 0.9 : 0.2);
    return w;
}

double inventory(const UnitCell& cell, const Field& u) {
    double sum = 0;
    for (int z = 0; z < cell.nz(); ++z)
        for (int r = 0; r < cell.nr(); ++r) sum += cell.volume(z, r) * u[cell.index(z, r)];
    return sum;
}

} // namespace

TEST_CASE("the separable solve equals the banded oracle") {
    const UnitCell cell = graded_cell();
    for (const bool fixed : {false, true})
        for (const double c : {1.0, 1e3, 1e6}) {
            grid::Species species{.diffusivity = 5e-12, .weight = layered_weight(cell), .loss = 3e-5};
            if (fixed) species.bottom = grid::Face::fixed(1.0);
            grid::CellDiffusion diffusion(cell, {species});
            diffusion.prepare(c);
            const Field b = random_field(cell, 1);
            Field u = b;
            diffusion.solve(0, u.data(), nullptr);
            const Field oracle = grid::solve_banded(cell, species, c, b);
            for (std::size_t i = 0; i < u.size(); ++i) REQUIRE(u[i] == Approx(oracle[i]).epsilon(1e-9));
        }
}

TEST_CASE("applying the operator to a solution gives back the right-hand side") {
    const UnitCell cell = graded_cell();
    grid::CellDiffusion diffusion(cell,
                                  {{.diffusivity = 1e-11, .weight = layered_weight(cell), .loss = 1e-4}});
    diffusion.prepare(500.0);
    const Field b = random_field(cell, 2);
    Field u = b, lu(cell.cells());
    diffusion.solve(0, u.data(), nullptr);
    diffusion.apply(0, u.data(), lu.data());
    for (std::size_t i = 0; i < u.size(); ++i) REQUIRE(u[i] - 500.0 * lu[i] == Approx(b[i]).margin(1e-9));
}

TEST_CASE("transport alone conserves the inventory to 1e-10 and keeps a field positive") {
    const UnitCell cell = graded_cell();
    grid::CellDiffusion diffusion(cell, {{.diffusivity = 1e-11, .weight = layered_weight(cell)}});
    Field u(cell.cells(), 0.0);
    u[cell.index(3, 0)] = 1.0; // all in one cell on the axis
    const double before = inventory(cell, u);
    for (const double c : {1e-2, 1.0, 1e4}) {
        diffusion.prepare(c);
        diffusion.solve(0, u.data(), nullptr);
        CHECK(inventory(cell, u) == Approx(before).epsilon(1e-10));
        for (const double x : u) REQUIRE(x > -1e-13 * before / cell.volume(0, 0));
    }
}

TEST_CASE("the resting profile has no flux, with a supply at the bottom too") {
    const UnitCell cell = graded_cell();
    const auto weight = layered_weight(cell);
    grid::CellDiffusion diffusion(
        cell, {{.diffusivity = 1e-11, .weight = weight, .bottom = grid::Face::fixed(1.0)}});
    Field u(cell.cells()), lu(cell.cells());
    for (int z = 0; z < cell.nz(); ++z)
        for (int r = 0; r < cell.nr(); ++r) u[cell.index(z, r)] = weight[z];
    diffusion.apply(0, u.data(), lu.data());
    for (const double x : lu) CHECK(std::fabs(x) < 1e-12);
}

TEST_CASE("a jump in diffusivity has the flux of two slabs in series") {
    // Steady state between a fixed bottom and a uniform sink is awkward; one implicit step with a huge c from
    // a two-cell column tests the face alone: the exchange must be 1 / (h_a / 2 D_a + h_b / 2 D_b).
    const UnitCell cell({0.0, 0.5e-4, 0.8e-4, 1e-4}, {0.0, 1e-4, 4e-4});
    Field d(cell.cells());
    for (int r = 0; r < 3; ++r) d[cell.index(0, r)] = 1e-12, d[cell.index(1, r)] = 4e-12;
    Field b(cell.cells(), 0.0);
    for (int r = 0; r < 3; ++r) b[cell.index(0, r)] = 1.0;
    const double c = 10.0;
    const Field u = grid::solve_banded(cell, {.diffusivity = 1.0, .relative = d}, c, b);
    const double g = 1.0 / (0.5e-4 / 1e-12 + 1.5e-4 / 4e-12);
    CHECK((1.0 - u[0]) * 1e-4 == Approx(c * g * (u[0] - u[cell.index(1, 0)])).epsilon(1e-9));
    CHECK((1.0 - u[0]) * 1e-4 == Approx(u[cell.index(1, 0)] * 3e-4).epsilon(1e-9));
}

TEST_CASE("a step that would go negative is repeated smaller, and nothing is clipped") {
    const UnitCell cell = graded_cell();
    grid::CellDiffusion diffusion(cell, {{.diffusivity = 0.0}});
    grid::Reaction decay{.cells =
                             [&](const double* y, int z, int first, int n, double* f, std::size_t) {
                                 for (int i = 0; i < n; ++i) {
                                     const double u = y[z * cell.nr() + first + i];
                                     f[i] = -u;
                                 }
                             },
                         .scale = {1e6},
                         .names = {"u"}};
    grid::Imex imex(diffusion, decay,
                    1e-2); // the scale hides the error: only positivity limits the step
    Field u(cell.cells(), 1.0);
    imex.advance(u, 0, 200'000'000);
    CHECK(imex.counts().negative_retries + imex.counts().steps > 10);
    for (const double x : u) CHECK(x >= -1e-3);
}

TEST_CASE("a state that stops being finite is an error that names it and the time") {
    const UnitCell cell = graded_cell();
    grid::CellDiffusion diffusion(cell, {{.diffusivity = 1e-12}});
    grid::Reaction blow_up{.cells =
                               [&](const double* y, int z, int first, int n, double* f, std::size_t) {
                                   for (int i = 0; i < n; ++i) {
                                       const double u = y[z * cell.nr() + first + i];
                                       f[i] = u * u * 10;
                                   }
                               },
                           .scale = {1.0},
                           .names = {"runaway"}};
    grid::Imex imex(diffusion, blow_up, 1e-3);
    Field u(cell.cells(), 1.0);
    CHECK_THROWS_WITH(imex.advance(u, 0, 10'000'000), Catch::Contains("runaway"));
}

TEST_CASE("unit cells are well formed") {
    const UnitCell cell = graded_cell();
    CHECK(cell.nr() == 12);
    CHECK(cell.nz() == 20);
    CHECK(cell.radius() == Approx(2e-4));
    CHECK(cell.z_face().front() == Approx(8e-5));
    CHECK(cell.z_face().back() == Approx(1.4e-3));
    double volume = 0;
    for (int z = 0; z < cell.nz(); ++z)
        for (int r = 0; r < cell.nr(); ++r) volume += cell.volume(z, r);
    CHECK(volume == Approx(cell.area() * 1.32e-3));
    CHECK(cell.depth_mean(Field(cell.cells(), 3.0).data(), 1e-4, 1e-3) == Approx(3.0));
    CHECK_THROWS_AS(UnitCell({0.0, 1.0, 1.0}, {0.0, 1.0}), Error);
}
