// The solver for a diffusivity that varies from cell to cell against closed forms.
#include "stipple/grid/varying_diffusion.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using grid::Face;
using grid::Field;
using grid::Patch;
using grid::Species;
using grid::VaryingDiffusion;

namespace {

constexpr double k_pi = std::numbers::pi;

std::vector<double> equal_layers(int nz, double depth) {
    std::vector<double> face;
    for (int k = 0; k <= nz; ++k) face.push_back(depth * k / nz);
    return face;
}

template <class Value> Field sample(const Patch& p, Value&& value) {
    Field u(p.cells());
    for (int k = 0; k < p.nz(); ++k)
        for (int j = 0; j < p.ny(); ++j)
            for (int i = 0; i < p.nx(); ++i) u[p.index(k, j, i)] = value(p.x(i), p.y(j), p.z(k));
    return u;
}

} // namespace

TEST_CASE("varying diffusion damps a cosine mode as the difference scheme does") {
    const double length = 3e-4, d = 1e-11, loss = 2e-4, c = 700.0;
    for (const bool ring : {false, true}) {
        const Patch patch(15, 12, length, length, equal_layers(10, length));
        const double wave =
            ring ? 2 * k_pi / length : k_pi / length; // one wave around a ring, half one between walls
        const auto eigenvalue = [&](double wave_number, double h) {
            const double s = std::sin(0.5 * wave_number * h);
            return d * 4 * s * s / (h * h);
        };
        Species species{.diffusivity = d, .loss = loss};
        if (ring) species.x_low = species.x_high = species.y_low = species.y_high = Face::periodic();
        const Field mode = sample(patch, [&](double x, double y, double z) {
            return std::cos(wave * x) * std::cos(2 * wave * y) * std::cos(3 * k_pi * z / length);
        });
        const double rate = eigenvalue(wave, patch.dx()) + eigenvalue(2 * wave, patch.dy()) +
                            eigenvalue(3 * k_pi / length, patch.dz(0)) + loss;
        VaryingDiffusion diffusion(patch, species, 1, 1e-10);
        diffusion.prepare(c);
        Field u = mode, lu(mode.size());
        diffusion.apply(mode.data(), lu.data());
        diffusion.solve(u.data(), nullptr);
        for (std::size_t i = 0; i < u.size(); ++i) {
            REQUIRE(lu[i] == Approx(-rate * mode[i]).margin(3e-7 * rate));
            REQUIRE(u[i] == Approx(mode[i] / (1 + c * rate)).margin(1e-7));
        }
    }
}

TEST_CASE("varying diffusion holds the exact steady state of slabs in series") {
    // Fixed above, Robin below, a thousandfold jump of D and a jump of w in between: the flux through the
    // resistances in series, and u/w linear inside each slab.
    const double h = 1e-5, transfer = 2e-7, upper = 3.0, lower = 0.5;
    const std::vector<double> relative{0.01, 0.01, 0.01, 10, 10, 10, 10}, weight{1, 1, 1, 0.5, 0.5, 0.5, 0.5};
    const Patch patch(3, 2, 3e-5, 2e-5, equal_layers(7, 7 * h));
    const Species species{.diffusivity = 1e-11,
                          .relative = relative,
                          .weight = weight,
                          .top = Face::fixed(upper),
                          .bottom = Face::robin(lower, transfer)};
    double whole = 1.0 / (transfer * weight[6]);
    for (int k = 0; k < 7; ++k) whole += h / (1e-11 * relative[k] * weight[k]);
    const double flux = (upper - lower) / whole;

    VaryingDiffusion diffusion(patch, species, 1, 1e-12);
    diffusion.prepare(1e12);
    Field u(patch.cells(), 0.0);
    diffusion.solve(u.data(), nullptr);
    double level = upper;
    for (int k = 0; k < 7; ++k) {
        const double step = flux * h / (1e-11 * relative[k] * weight[k]);
        for (int j = 0; j < 2; ++j)
            for (int i = 0; i < 3; ++i)
                CHECK(u[patch.index(k, j, i)] / weight[k] == Approx(level - 0.5 * step).epsilon(1e-6));
        level -= step;
    }
}

TEST_CASE("varying diffusion is second order in space for a smooth diffusivity") {
    // u = cos(a x) cos(a y) cos(a z), D = d (2 + cos(a x)): one implicit step from u - c L u must give u
    // back.
    const double length = 1e-4, a = k_pi / length, d = 1e-11, c = 50.0;
    std::vector<double> error;
    for (const int n : {12, 24, 48}) {
        const Patch patch(n, n, length, length, equal_layers(n, length));
        const Species species{.diffusivity = d, .relative = sample(patch, [&](double x, double, double) {
                                                    return 2 + std::cos(a * x);
                                                })};
        const auto exact = [&](double x, double y, double z) {
            return std::cos(a * x) * std::cos(a * y) * std::cos(a * z);
        };
        Field u = sample(patch, [&](double x, double y, double z) {
            const double across =
                -a * a * (std::cos(a * x) * (2 + std::cos(a * x)) * 3 - std::sin(a * x) * std::sin(a * x));
            return exact(x, y, z) - c * d * across * std::cos(a * y) * std::cos(a * z);
        });
        VaryingDiffusion diffusion(patch, species, 1, 1e-9);
        diffusion.prepare(c);
        diffusion.solve(u.data(), nullptr);
        const Field expected = sample(patch, exact);
        double sum = 0;
        for (std::size_t i = 0; i < u.size(); ++i) sum += std::pow(u[i] - expected[i], 2);
        error.push_back(std::sqrt(sum / static_cast<double>(u.size())));
    }
    CHECK(std::log2(error[0] / error[1]) > 1.9);
    CHECK(std::log2(error[1] / error[2]) > 1.9);
}

TEST_CASE("varying diffusion keeps the resting profile free of flux") {
    const Patch patch(6, 5, 6e-5, 5e-5, equal_layers(8, 8e-5));
    std::vector<double> weight{2, 2, 1, 1, 0.3, 0.3, 0.3, 0.8}, relative(patch.cells());
    for (std::size_t i = 0; i < relative.size(); ++i) relative[i] = i % 7 == 0 ? 30.0 : 0.2;
    const Species species{
        .diffusivity = 1e-11, .relative = relative, .weight = weight, .bottom = Face::fixed(1.0)};
    VaryingDiffusion diffusion(patch, species);
    Field u(patch.cells()), rate(patch.cells());
    for (std::size_t i = 0; i < u.size(); ++i) u[i] = weight[i / 30];
    diffusion.apply(u.data(), rate.data());
    for (const double x : rate) CHECK(std::fabs(x) < 1e-12);
    diffusion.prepare(1e6);
    Field v = u;
    CHECK(diffusion.solve(v.data(), nullptr) == 0);
    for (std::size_t i = 0; i < u.size(); ++i) CHECK(v[i] == Approx(u[i]).epsilon(1e-12));
}
