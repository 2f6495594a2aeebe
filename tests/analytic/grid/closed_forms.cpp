// Closed forms through the production integrator: cosine mode, Gaussian, half-space, layered slabs, periodic
// wave, Fisher's front.
#include "stipple/grid/imex.hpp"
#include "stipple/grid/patch_diffusion.hpp"
#include "stipple/grid/unit_cell.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using grid::Face;
using grid::Field;
using grid::Patch;
using grid::PatchDiffusion;
using grid::Species;

namespace {

constexpr double k_pi = std::numbers::pi;

void no_reaction(const double*, int, int, int n, double* f, std::size_t) {
    std::fill(f, f + n, 0.0);
}

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

/// Transport alone for `seconds`, adaptive with `tolerance`, or in `steps` equal steps if that is not 0.
Field diffuse(const Patch& patch, const Species& species, Field u, double seconds, double tolerance,
              int steps = 0) {
    PatchDiffusion diffusion(patch, {species});
    grid::Imex imex(diffusion, {.cells = no_reaction, .scale = {1.0}, .names = {"u"}}, tolerance);
    if (steps > 0) imex.fix_step(seconds / steps);
    imex.advance(u, 0, std::llround(seconds * 1e6));
    return u;
}

double worst(const Field& a, const Field& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::fabs(a[i] - b[i]));
    return most;
}

} // namespace

TEST_CASE("patch: a cosine mode decays at its rate, order at least 1.9 in space") {
    const double width = 2e-4, depth = 3e-4, d = 1e-11, loss = 1e-4;
    const double a = k_pi / width, b = k_pi / depth, rate = d * (2 * a * a + b * b) + loss;
    const double seconds = std::round(0.5 / rate * 1e3) * 1e-3;
    std::vector<double> error;
    for (const int n : {12, 24, 48}) {
        const Patch patch(n, n, width, width, grid::make_layers({0.0, depth}, 2 * n));
        Field mode =
            sample(patch, [&](double x, double y, double) { return std::cos(a * x) * std::cos(a * y); });
        for (int k = 0; k < 2 * n; ++k) { // mean over the layer
            const double z0 = patch.z_face()[k], z1 = patch.z_face()[k + 1];
            for (int i = 0; i < patch.columns(); ++i)
                mode[static_cast<std::size_t>(k * patch.columns() + i)] *=
                    (std::sin(b * z1) - std::sin(b * z0)) / (b * (z1 - z0));
        }
        Field expected = mode;
        for (double& x : expected) x *= std::exp(-rate * seconds);
        error.push_back(
            worst(diffuse(patch, {.diffusivity = d, .loss = loss}, mode, seconds, 1e-3, 25), expected));
    }
    CAPTURE(error, std::log2(error[0] / error[1]), std::log2(error[1] / error[2]));
    CHECK(std::log2(error[0] / error[1]) >= 1.9);
    CHECK(std::log2(error[1] / error[2]) >= 1.9);
    CHECK(error[2] < 2e-3);
}

TEST_CASE("patch: a Gaussian far from the walls spreads as in free space") {
    const double width = 1e-3, d = 1e-11, s0 = 8e-5, seconds = 400;
    const Patch patch(48, 48, width, width, equal_layers(48, width));
    const auto gaussian = [&](double t) {
        const double s = s0 * s0 + 2 * d * t;
        return sample(patch, [&](double x, double y, double z) {
            const double c = 0.5 * width;
            const double r = (x - c) * (x - c) + (y - c) * (y - c) + (z - c) * (z - c);
            return std::pow(s0 * s0 / s, 1.5) * std::exp(-0.5 * r / s);
        });
    };
    const Field start = gaussian(0), exact = gaussian(seconds);
    const Field u = diffuse(patch, {.diffusivity = d}, start, seconds, 1e-4);
    double difference = 0, size = 0, before = 0, after = 0, peak = 0;
    for (std::size_t i = 0; i < u.size(); ++i) {
        difference += std::pow(u[i] - exact[i], 2), size += exact[i] * exact[i];
        before += start[i], after += u[i], peak = std::max(peak, exact[i]);
    }
    CAPTURE(std::sqrt(difference / size), worst(u, exact) / peak, after / before - 1);
    CHECK(std::sqrt(difference / size) < 5e-3);
    CHECK(worst(u, exact) < 7e-3 * peak);
    CHECK(after == Approx(before).epsilon(1e-10));
}

TEST_CASE("patch: a half-space with a fixed surface value fills as erfc, order at least 1.9 in space") {
    const double d = 1e-11, length = 1e-3, seconds = 600;
    for (const bool from_top : {true, false}) {
        std::vector<double> error;
        for (const int n : {24, 48, 96}) {
            Species species{.diffusivity = d};
            (from_top ? species.top : species.x_low) = Face::fixed(2.0);
            const Patch patch = from_top ? Patch(2, 1, 1e-4, 1e-4, grid::make_layers({0.0, length}, n))
                                         : Patch(n, 2, length, 1e-4, {0.0, 2e-5, 7e-5});
            const Field exact = sample(patch, [&](double x, double, double z) {
                return 2 * std::erfc((from_top ? z : x) / std::sqrt(4 * d * seconds));
            });
            const Field u = diffuse(patch, species, Field(patch.cells(), 0.0), seconds, 1e-7);
            error.push_back(worst(u, exact));
        }
        CAPTURE(from_top, error, std::log2(error[0] / error[1]), std::log2(error[1] / error[2]));
        CHECK(std::log2(error[0] / error[1]) >= 1.9);
        CHECK(std::log2(error[1] / error[2]) >= 1.9);
        CHECK(error[2] < 4e-3);
    }
}

TEST_CASE("patch: three slabs in series settle at the flux of their resistances, fixed or Robin below") {
    // D tenfold and thirtyfold apart and a jump of w: u/w is linear inside each slab.
    const double upper = 3.0, lower = 0.5, d = 1e-11;
    const Patch patch(5, 4, 1e-4, 1e-4, grid::make_layers({0.0, 3e-5, 1e-4, 2.5e-4}, 18));
    std::vector<double> relative, weight;
    for (int k = 0; k < patch.nz(); ++k) {
        relative.push_back(patch.z(k) < 3e-5 ? 0.1 : patch.z(k) < 1e-4 ? 1.0 : 30.0);
        weight.push_back(patch.z(k) < 1e-4 ? 1.0 : 0.4);
    }
    for (const double transfer : {0.0, 2e-8, 1e-6}) { // 0: fixed
        const Species species{.diffusivity = d,
                              .relative = relative,
                              .weight = weight,
                              .top = Face::fixed(upper),
                              .bottom = transfer > 0 ? Face::robin(lower, transfer) : Face::fixed(lower)};
        double resistance = transfer > 0 ? 1 / (transfer * weight.back()) : 0;
        for (int k = 0; k < patch.nz(); ++k) resistance += patch.dz(k) / (d * relative[k] * weight[k]);
        const double flux = (upper - lower) / resistance;
        const Field u = diffuse(patch, species, Field(patch.cells(), 1.0), 3e6, 1e-3);
        double level = upper;
        for (int k = 0; k < patch.nz(); ++k) {
            const double step = flux * patch.dz(k) / (d * relative[k] * weight[k]);
            CAPTURE(transfer, k);
            for (int i = 0; i < patch.columns(); ++i)
                REQUIRE(u[static_cast<std::size_t>(k * patch.columns() + i)] / weight[k] ==
                        Approx(level - 0.5 * step).epsilon(1e-8));
            level -= step;
        }
        // what enters through the top is the flux of the closed form
        const double entering = (upper - u[0]) * d * relative[0] / (0.5 * patch.dz(0));
        CHECK(entering == Approx(flux).epsilon(1e-6));
    }
}

TEST_CASE("patch: a wave around a periodic direction decays at its rate, order at least 1.9 in space") {
    const double length = 4e-4, d = 1e-11, k = 2 * k_pi / length, rate = d * 2 * k * k;
    const double seconds = std::round(0.5 / rate * 1e3) * 1e-3;
    const Species species{.diffusivity = d,
                          .x_low = Face::periodic(),
                          .x_high = Face::periodic(),
                          .y_low = Face::periodic(),
                          .y_high = Face::periodic()};
    std::vector<double> error;
    for (const int n : {8, 16, 32}) {
        const Patch patch(n, n, length, length, {0.0, 1e-4, 3e-4});
        const Field wave = sample(patch, [&](double x, double y, double) {
            return std::cos(k * x) * std::cos(k * y) + 0.5 * std::sin(k * (x + y)); // the same rate
        });
        Field expected = wave;
        for (double& x : expected) x *= std::exp(-rate * seconds);
        error.push_back(worst(diffuse(patch, species, wave, seconds, 1e-3, 50), expected));
    }
    CAPTURE(error, std::log2(error[0] / error[1]), std::log2(error[1] / error[2]));
    CHECK(std::log2(error[0] / error[1]) >= 1.9);
    CHECK(std::log2(error[1] / error[2]) >= 1.9);
    CHECK(error[2] < 2e-3);
}

TEST_CASE("patch: the exact front of Fisher's equation travels at 5/sqrt 6 within 1 %") {
    // u_t = D u_xx + r u (1 - u), u = (1 + exp((x - c t) / (sqrt 6 l)))^-2, l = sqrt(D/r), c = 5/sqrt 6 l r.
    // The wave of Ablowitz and Zeppetella, 1979.
    const double d = 1e-12, r = 1e-5, l = std::sqrt(d / r), speed = 5 / std::sqrt(6.0) * l * r;
    const int n = 320;
    const double length = 80 * l, from = 20 * l, seconds = 15 / r;
    for (const bool downwards : {false, true}) {
        const Patch patch = downwards ? Patch(1, 2, 1e-4, 1e-4, equal_layers(n, length))
                                      : Patch(n, 1, length, 1e-4, {0.0, 1e-4, 3e-4});
        const auto front = [&](double t) {
            return sample(patch, [&](double x, double, double z) {
                const double ahead = (downwards ? z : x) - from - speed * t;
                return std::pow(1 + std::exp(ahead / (std::sqrt(6.0) * l)), -2);
            });
        };
        /// where u = 1/4, by linear interpolation
        const auto position = [&](const Field& u) {
            const auto at = [&](int i) { return u[downwards ? patch.index(i, 0, 0) : patch.index(0, 0, i)]; };
            int i = 0;
            while (at(i + 1) > 0.25) ++i;
            return (i + 0.5 + (at(i) - 0.25) / (at(i) - at(i + 1))) * length / n;
        };
        PatchDiffusion diffusion(patch, {{.diffusivity = d}});
        const auto columns = static_cast<std::size_t>(patch.columns());
        grid::Reaction growth{
            .cells =
                [&](const double* y, int z, int first, int m, double* f, std::size_t) {
                    for (int i = 0; i < m; ++i) {
                        const double u =
                            y[static_cast<std::size_t>(z) * columns + static_cast<std::size_t>(first + i)];
                        f[i] = r * u * (1 - u);
                    }
                },
            .scale = {1.0},
            .names = {"u"}};
        grid::Imex imex(diffusion, growth, 1e-4);
        Field u = front(0);
        const double before = position(u);
        imex.advance(u, 0, std::llround(seconds * 1e6));
        const double measured = (position(u) - before) / seconds;
        CAPTURE(downwards, measured / speed - 1, worst(u, front(seconds)), imex.counts().steps);
        CHECK(measured == Approx(speed).epsilon(0.01));
        CHECK(worst(u, front(seconds)) < 0.02); // shape and place
    }
}
