// Closed forms of diffusion in the unit cell: radial decay, slab decay, steady layers, order in space and
// time.
#include "stipple/grid/cell_diffusion.hpp"
#include "stipple/grid/imex.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using grid::Field;
using grid::UnitCell;

namespace {

void no_reaction(const double*, int, int, int n, double* f, std::size_t) {
    std::fill(f, f + n, 0.0);
}

constexpr double k_j1 = 3.8317059702075123; // first zero of J1: J0(k r / R) has no flux at R

UnitCell uniform_cell(int nr, int nz, double radius, double depth) {
    std::vector<double> r, z;
    for (int i = 0; i <= nr; ++i) r.push_back(radius * i / nr);
    for (int i = 0; i <= nz; ++i) z.push_back(depth * i / nz);
    return UnitCell(r, z);
}

/// Exact ring averages of J0(k r / R): integral of r J0(a r) is r J1(a r) / a.
Field bessel_mode(const UnitCell& cell) {
    Field u(cell.cells());
    const double a = k_j1 / cell.radius();
    for (int z = 0; z < cell.nz(); ++z)
        for (int r = 0; r < cell.nr(); ++r) {
            const double r0 = cell.r_face()[r], r1 = cell.r_face()[r + 1];
            u[cell.index(z, r)] = 2 *
                                  (r1 * std::cyl_bessel_j(1, a * r1) - r0 * std::cyl_bessel_j(1, a * r0)) /
                                  a / (r1 * r1 - r0 * r0);
        }
    return u;
}

/// Runs pure diffusion for `seconds` in `steps` equal steps.
Field diffuse(const UnitCell& cell, double diffusivity, Field u, double seconds, int steps) {
    grid::CellDiffusion diffusion(cell, {{.diffusivity = diffusivity}});
    grid::Reaction none{.cells = no_reaction, .scale = {1.0}, .names = {"u"}};
    grid::Imex imex(diffusion, none, 1e-3);
    imex.fix_step(seconds / steps);
    imex.advance(u, 0, std::llround(seconds * 1e6));
    return u;
}

double worst(const Field& a, const Field& b, double factor) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::fabs(a[i] - factor * b[i]));
    return most;
}

} // namespace

TEST_CASE("radial decay of a Bessel mode: order at least 1.9 in space") {
    const double radius = 2e-4, d = 1e-12, seconds = 0.5 * radius * radius / (k_j1 * k_j1 * d);
    std::vector<double> errors;
    for (const int nr : {8, 16, 32}) {
        const UnitCell cell = uniform_cell(nr, 2, radius, 1e-3);
        const Field start = bessel_mode(cell);
        errors.push_back(worst(diffuse(cell, d, start, seconds, 800), start, std::exp(-0.5)));
    }
    INFO(errors[0] << " " << errors[1] << " " << errors[2]);
    CHECK(std::log2(errors[0] / errors[1]) > 1.9);
    CHECK(std::log2(errors[1] / errors[2]) > 1.9);
}

TEST_CASE("slab decay of a cosine mode: order at least 1.9 in space") {
    const double depth = 1e-3, d = 1e-12,
                 seconds = 0.5 * depth * depth / (std::numbers::pi * std::numbers::pi * d);
    std::vector<double> errors;
    for (const int nz : {8, 16, 32}) {
        const UnitCell cell = uniform_cell(3, nz, 1e-4, depth);
        Field start(cell.cells());
        for (int z = 0; z < nz; ++z)
            for (int r = 0; r < 3; ++r) {
                const double a = std::numbers::pi / depth, z0 = cell.z_face()[z], z1 = cell.z_face()[z + 1];
                start[cell.index(z, r)] = (std::sin(a * z1) - std::sin(a * z0)) / (a * (z1 - z0));
            }
        errors.push_back(worst(diffuse(cell, d, start, seconds, 800), start, std::exp(-0.5)));
    }
    CHECK(std::log2(errors[0] / errors[1]) > 1.9);
    CHECK(std::log2(errors[1] / errors[2]) > 1.9);
}

TEST_CASE("slab decay: order at least 1.9 in time against the exact decay of the discrete mode") {
    const double depth = 1e-3, d = 1e-12;
    const int nz = 20;
    const UnitCell cell = uniform_cell(3, nz, 1e-4, depth);
    Field start(cell.cells());
    for (int z = 0; z < nz; ++z)
        for (int r = 0; r < 3; ++r) start[cell.index(z, r)] = std::cos(std::numbers::pi * cell.z(z) / depth);
    const double h = depth / nz, s = std::sin(0.5 * std::numbers::pi / nz), rate = d * 4 / (h * h) * s * s;
    const double seconds = std::round(1.0 / rate * 1e4) * 1e-4;
    std::vector<double> errors;
    for (const int steps : {8, 16, 32})
        errors.push_back(worst(diffuse(cell, d, start, seconds, steps), start, std::exp(-rate * seconds)));
    INFO(errors[0] << " " << errors[1] << " " << errors[2]);
    CHECK(std::log2(errors[0] / errors[1]) > 1.9);
    CHECK(std::log2(errors[1] / errors[2]) > 1.9);
}

TEST_CASE("radial decay: order at least 1.9 in time") {
    const double radius = 2e-4, d = 1e-12, seconds = std::round(radius * radius / (k_j1 * k_j1 * d));
    const UnitCell cell = uniform_cell(16, 2, radius, 1e-3);
    const Field start = bessel_mode(cell), fine = diffuse(cell, d, start, seconds, 4096);
    std::vector<double> errors;
    for (const int steps : {8, 16, 32})
        errors.push_back(worst(diffuse(cell, d, start, seconds, steps), fine, 1.0));
    CHECK(std::log2(errors[0] / errors[1]) > 1.9);
    CHECK(std::log2(errors[1] / errors[2]) > 1.9);
}

TEST_CASE(
    "reaction: order at least 1.9 in time on the logistic equation, loss implicit and growth explicit") {
    const UnitCell cell = uniform_cell(3, 2, 1e-4, 1e-4);
    const auto logistic = [&](int steps) { // u' = 2u(1 - u/2) - u = u (1 - u), u(0) = 0.1, to t = 4
        grid::CellDiffusion diffusion(cell, {{.loss = 1.0}});
        grid::Reaction reaction{.cells =
                                    [&](const double* y, int z, int first, int n, double* f, std::size_t) {
                                        for (int i = 0; i < n; ++i) {
                                            const double u = y[z * cell.nr() + first + i];
                                            f[i] = 2 * u * (1 - 0.5 * u);
                                        }
                                    },
                                .scale = {1.0},
                                .names = {"u"}};
        grid::Imex imex(diffusion, reaction, 1e-3);
        imex.fix_step(4.0 / steps);
        Field u(cell.cells(), 0.1);
        imex.advance(u, 0, 4'000'000);
        return u[0];
    };
    const double exact = 0.1 * std::exp(4.0) / (1 + 0.1 * (std::exp(4.0) - 1));
    const double e1 = std::fabs(logistic(16) - exact), e2 = std::fabs(logistic(32) - exact),
                 e3 = std::fabs(logistic(64) - exact);
    INFO(e1 << " " << e2 << " " << e3);
    CHECK(std::log2(e1 / e2) > 1.9);
    CHECK(std::log2(e2 / e3) > 1.9);
}

TEST_CASE("adaptive steps keep the error within a few tolerances (one per step) and hit the end exactly") {
    const UnitCell cell = uniform_cell(3, 2, 1e-4, 1e-4);
    for (const double tolerance : {1e-2, 1e-3, 1e-4}) {
        grid::CellDiffusion diffusion(cell, {{.loss = 1e-4}});
        grid::Reaction none{.cells = no_reaction, .scale = {1.0}, .names = {"u"}};
        grid::Imex imex(diffusion, none, tolerance);
        Field u(cell.cells(), 1.0);
        imex.advance(u, 0, 10'000'000'000);
        CHECK(u[0] == Approx(std::exp(-1.0)).margin(5 * tolerance));
        CHECK(imex.counts().steps > 1);
    }
}
