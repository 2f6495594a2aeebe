// Properties of the integrator on the patch: the same bits for any number of threads and after a resume,
// positivity without clipping, events and the clock.
#include "stipple/base/random.hpp"
#include "stipple/grid/imex.hpp"
#include "stipple/grid/patch_diffusion.hpp"
#include "stipple/grid/unit_cell.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <functional>

using namespace stipple;
using grid::Face;
using grid::Field;
using grid::Imex;
using grid::Patch;
using grid::PatchDiffusion;
using grid::Species;

namespace {

Patch patch_of(int nx, int ny, int nz) {
    return Patch(nx, ny, 1e-5 * nx, 1.3e-5 * ny, grid::make_layers({0.0, 8e-5, 4e-4}, nz));
}

Field random_field(std::size_t cells, std::uint32_t subject) {
    const Random random(7, Purpose::tissue, subject);
    Field u(cells);
    for (std::size_t i = 0; i < cells; ++i) u[i] = random.uniform(i);
    return u;
}

std::vector<double> layered(const Patch& patch, double low, double high, std::uint32_t subject) {
    const Random random(9, Purpose::tissue, subject);
    std::vector<double> out;
    for (int k = 0; k < patch.nz(); ++k) out.push_back(low + (high - low) * random.uniform(k));
    return out;
}

double total(const Patch& patch, const double* u) {
    double sum = 0;
    for (int k = 0; k < patch.nz(); ++k) sum += patch.layer_mean(u, k) * patch.dz(k);
    return sum * patch.area();
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

void no_reaction(const double*, int, int, int n, double* f, std::size_t) {
    std::fill(f, f + n, 0.0);
}

grid::Reaction nothing(double scale = 1.0) {
    return {.cells = no_reaction, .scale = {scale}, .names = {"u"}};
}

/// Predator, prey, what they leave, and an immobile product; two scalars, one of which drives.
struct Web {
    Patch patch = patch_of(24, 12, 6); // 288 columns: more than one block of the integrator
    std::vector<Species> species;
    grid::Reaction reaction;

    Web() {
        Field anywhere = random_field(patch.cells(), 3);
        for (double& x : anywhere) x = 0.2 + 3 * x;
        species = {{.diffusivity = 1e-11, .loss = 1e-4, .bottom = Face::fixed(0.5)},
                   {.diffusivity = 3e-12, .relative = anywhere, .loss = 1e-4}, // iterative
                   {.diffusivity = 5e-12,
                    .relative = layered(patch, 0.5, 2.0, 4),
                    .loss = 2e-4,
                    .x_low = Face::periodic(),
                    .x_high = Face::periodic()},
                   {.loss = 1e-5}};
        const std::size_t cells = patch.cells(), columns = static_cast<std::size_t>(patch.columns());
        reaction.cells = [cells, columns](const double* y, int z, int first, int n, double* f,
                                          std::size_t stride) {
            for (std::size_t j = 0; j < static_cast<std::size_t>(n); ++j) {
                const std::size_t i =
                    static_cast<std::size_t>(z) * columns + static_cast<std::size_t>(first) + j;
                const double a = y[i], b = y[cells + i], c = y[2 * cells + i];
                const double eaten = 1e-3 * a * b / (0.3 + b);
                f[j] = 0.5 * eaten;
                f[stride + j] = 4e-4 * y[4 * cells] * b * (1 - b) - eaten;
                f[2 * stride + j] = 0.5 * eaten;
                f[3 * stride + j] = 1e-4 * c * std::sqrt(c);
            }
        };
        reaction.scalars = [cells](const double* y, double* f) {
            f[0] = 1e-4 * (1 + y[0]);
            f[1] = 1e-4 * y[4 * cells];
        };
        reaction.scalar_loss = {1e-4, 0.0};
        reaction.scale = {1, 1, 1, 1, 1, 1};
        reaction.names = {"a", "b", "c", "d", "drive", "sum"};
    }
    std::vector<double> start() const {
        std::vector<double> y = random_field(4 * patch.cells(), 5);
        y.insert(y.end(), {1.0, 0.0});
        return y;
    }
};

} // namespace

TEST_CASE("integrator: the same bits on one, two, three and five threads, many species or one") {
    const Web web;
    std::vector<double> first;
    int steps = 0;
    for (const int threads : {1, 2, 3, 5}) {
        PatchDiffusion diffusion(web.patch, web.species, {.threads = threads});
        Imex imex(diffusion, web.reaction, 3e-3, threads);
        auto y = web.start();
        imex.advance(y, 0, 300'000'000);
        if (threads == 1) first = y, steps = imex.counts().steps;
        CHECK(same_bits(y, first));
        CHECK(imex.counts().steps == steps);
    }
    CHECK(steps > 5);

    const auto columns = static_cast<std::size_t>(web.patch.columns());
    grid::Reaction growth{
        .cells =
            [&](const double* y, int z, int from, int n, double* f, std::size_t) {
                for (int i = 0; i < n; ++i) {
                    const double u =
                        y[static_cast<std::size_t>(z) * columns + static_cast<std::size_t>(from + i)];
                    f[i] = 1e-3 * u * (1 - u);
                }
            },
        .scale = {1.0},
        .names = {"u"}};
    for (const int threads : {1, 2, 3, 5}) {
        PatchDiffusion diffusion(web.patch, {web.species[0]}, {.threads = threads});
        Imex imex(diffusion, growth, 1e-3, threads);
        Field u = random_field(web.patch.cells(), 10);
        imex.advance(u, 0, 3'600'000'000);
        if (threads == 1) first = u;
        CHECK(same_bits(u, first));
    }
}

TEST_CASE("integrator: works inside a parallel region of its caller") {
    const Patch patch = patch_of(8, 6, 5);
    Field results[4];
#pragma omp parallel for num_threads(4)
    for (int k = 0; k < 4; ++k) {
        PatchDiffusion diffusion(patch, {{.diffusivity = 1e-11}});
        Imex imex(diffusion, nothing(), 1e-3);
        results[k] = random_field(patch.cells(), 11);
        imex.advance(results[k], 0, 600'000'000);
    }
    for (const Field& u : results) CHECK(same_bits(u, results[0]));
}

TEST_CASE("integrator: resumed in the middle it goes on with the same bits") {
    const Web web;
    PatchDiffusion diffusion(web.patch, web.species);
    std::int64_t at = 0;
    std::vector<double> kept;
    Imex::Memory memory;
    Imex whole(diffusion, web.reaction, 1e-3);
    int seen = 0;
    whole.observe([&](std::int64_t now, const std::vector<double>& y) {
        if (++seen == 6) at = now, kept = y, memory = whole.memory();
        return true;
    });
    auto y = web.start();
    whole.advance(y, 0, 900'000'000);
    whole.advance(y, 900'000'000, 1'200'000'000);
    REQUIRE(at > 0);
    REQUIRE(at < 900'000'000);

    PatchDiffusion again(web.patch, web.species, {.threads = 2});
    Imex resumed(again, web.reaction, 1e-3, 2);
    resumed.recall(memory);
    resumed.advance(kept, at, 900'000'000);
    resumed.advance(kept, 900'000'000, 1'200'000'000);
    CHECK(same_bits(kept, y));
    const auto a = whole.counts(), b = resumed.counts();
    CHECK(b.steps == a.steps);
    CHECK(b.rejected == a.rejected);
    CHECK(b.negative_retries == a.negative_retries);
    CHECK(b.backward_euler == a.backward_euler);
    CHECK(b.mass_balance == a.mass_balance);
}

TEST_CASE("integrator: a state that would go negative is mended by backward Euler, counted, never clipped") {
    // All in one cell: a long step of TR-BDF2 undershoots. The scale hides the error, so that only positivity
    // bears on the step.
    const Patch patch = patch_of(9, 9, 8);
    PatchDiffusion diffusion(patch, {{.diffusivity = 1e-11}});
    const double scale = 10;
    for (const double tolerance : {1e-2, 1.0}) {
        Imex imex(diffusion, nothing(scale), tolerance);
        double lowest = 0;
        imex.observe([&](std::int64_t, const std::vector<double>& y) {
            lowest = std::min(lowest, *std::min_element(y.begin(), y.end()));
            return true;
        });
        Field u(patch.cells(), 0.0);
        u[patch.index(3, 4, 4)] = 1.0;
        const double before = total(patch, u.data());
        for (std::int64_t hour = 0; hour < 10; ++hour)
            imex.advance(u, hour * 3'600'000'000, (hour + 1) * 3'600'000'000);
        CAPTURE(tolerance, lowest, imex.counts().steps);
        CHECK(imex.counts().backward_euler > 0);
        CHECK(lowest >= -1e-9 * scale);
        CHECK(total(patch, u.data()) == Approx(before).epsilon(1e-10)); // clipping would add
    }
}

TEST_CASE("integrator: a step whose rates would overdraw a species is repeated smaller, and counted") {
    const Patch patch = patch_of(3, 2, 4);
    PatchDiffusion diffusion(patch, {{.diffusivity = 1e-11}});
    const auto columns = static_cast<std::size_t>(patch.columns());
    grid::Reaction use{.cells = // u' = -u², u = 1 / (1 + t); ten seconds at the first rate would take tenfold
                       [&](const double* y, int z, int first, int n, double* f, std::size_t) {
                           const double* u = y + static_cast<std::size_t>(z) * columns + first;
                           for (int i = 0; i < n; ++i) f[i] = -u[i] * u[i];
                       },
                       .scale = {1.0},
                       .names = {"u"}};
    for (const double tolerance : {1e-5, 1e4}) { // with the second only positivity limits the step
        Imex imex(diffusion, use, tolerance);
        double lowest = 1;
        imex.observe([&](std::int64_t, const std::vector<double>& y) {
            lowest = std::min(lowest, *std::min_element(y.begin(), y.end()));
            return true;
        });
        Field u(patch.cells(), 1.0);
        imex.advance(u, 0, 10'000'000);
        CAPTURE(tolerance, u[0], lowest, imex.counts().steps, imex.counts().rejected);
        CHECK(lowest >= -1e-9);
        CHECK(u[0] == Approx(1.0 / 11).margin(tolerance < 1 ? 1e-4 : 0.1));
        CHECK(imex.counts().rejected >= imex.counts().negative_retries);
        if (tolerance > 1) CHECK(imex.counts().negative_retries > 0);
    }
}

TEST_CASE("integrator: adaptive steps end on every event to the microsecond and are counted") {
    const Patch patch = patch_of(4, 3, 5);
    PatchDiffusion diffusion(patch, {{.diffusivity = 1e-11, .loss = 1e-5}});
    Imex imex(diffusion, nothing(), 1e-4);
    std::vector<std::int64_t> times;
    imex.observe([&](std::int64_t now, const std::vector<double>&) {
        times.push_back(now);
        return true;
    });
    Field u = random_field(patch.cells(), 12);
    const std::vector<std::int64_t> events{1, 2, 1'000'003, 86'400'000'000, 86'400'000'001, 900'000'000'007};
    std::int64_t from = 0;
    for (const std::int64_t to : events) {
        const auto steps = imex.counts().steps;
        const double kept = imex.memory().next_step;
        imex.advance(u, from, to);
        CHECK(times.back() == to);
        CHECK(imex.counts().steps > steps);
        if (to - from == 1) CHECK(imex.memory().next_step >= kept); // a cut step does not shrink the next
        from = to;
    }
    CHECK(static_cast<int>(times.size()) == imex.counts().steps);
    CHECK(std::adjacent_find(times.begin(), times.end(), std::greater_equal<>()) == times.end());
    imex.observe([](std::int64_t, const std::vector<double>&) { return false; });
    CHECK_THROWS_WITH(imex.advance(u, from, from + 1'000'000), Catch::Contains("interrupted"));
}

TEST_CASE("integrator: the clock stays exact over five years") {
    const Patch patch = patch_of(3, 2, 4);
    PatchDiffusion diffusion(patch, {{.diffusivity = 1e-12}});
    grid::Reaction reaction{.cells = no_reaction,
                            .scalars = [](const double*, double* f) { f[0] = 1.0; },
                            .scalar_loss = {0.0},
                            .scale = {1.0, 1.0},
                            .names = {"u", "seconds"}};
    Imex imex(diffusion, reaction, 1e6);
    std::int64_t last = 0;
    double worst = 0;
    imex.observe([&](std::int64_t now, const std::vector<double>& y) {
        last = now;
        worst = std::max(worst, std::fabs(y.back() * 1e6 / static_cast<double>(now) - 1));
        return true;
    });
    std::vector<double> y = random_field(patch.cells(), 13);
    y.push_back(0.0);
    const std::int64_t day = 86'400'000'000, years = 5 * 365 * day + 1;
    std::int64_t from = 0;
    for (std::int64_t to = 7 * day + 13; from < years; to += 7 * day + 13) { // an event a week
        imex.advance(y, from, std::min(to, years));
        from = std::min(to, years);
        REQUIRE(last == from);
    }
    CHECK(last == years);
    CHECK(worst < 1e-12); // rounding of the sum only: no step is lost or counted twice
    CHECK(imex.counts().steps < 2000);
}
