// Properties of diffusion on the patch: equal to the oracles, conserving, positive, symmetric, free of units,
// the same bits for any number of threads.
#include "stipple/grid/patch.hpp"
#include "stipple/base/random.hpp"
#include "stipple/grid/imex.hpp"
#include "stipple/grid/patch_diffusion.hpp"
#include "stipple/grid/unit_cell.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

using namespace stipple;
using grid::Face;
using grid::Field;
using grid::Imex;
using grid::Patch;
using grid::PatchDiffusion;
using grid::Species;
using grid::VaryingDiffusion;

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

/// One species for every kind of face, with layers of their own diffusivity and resting profile.
std::vector<Species> kinds_of_species(const Patch& patch) {
    const Species base{.diffusivity = 1e-11,
                       .relative = layered(patch, 0.1, 2.0, 1),
                       .weight = layered(patch, 0.3, 1.5, 2),
                       .loss = 3e-4};
    std::vector<Species> all(6, base);
    all[1].top = Face::fixed(2.0), all[1].bottom = Face::robin(0.5, 3e-7);
    all[2].x_low = all[2].x_high = all[2].y_low = all[2].y_high = Face::periodic();
    all[2].top = Face::robin(1.0, 1e-6);
    all[3].x_low = Face::fixed(1.5), all[3].y_low = all[3].y_high = Face::periodic();
    all[4].relative.clear(), all[4].loss = 0; // a Robin side stays separable with one diffusivity
    all[4].x_low = Face::robin(1.5, 1e-7), all[4].x_high = Face::fixed(0.2);
    all[4].y_low = Face::fixed(0.7), all[4].y_high = Face::robin(0.1, 1e-5);
    all[5].weight.clear(), all[5].relative.clear();
    return all;
}

double largest_difference(const Field& a, const Field& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::fabs(a[i] - b[i]));
    return most;
}

double total(const Patch& patch, const double* u) {
    double sum = 0;
    for (int k = 0; k < patch.nz(); ++k) sum += patch.layer_mean(u, k) * patch.dz(k);
    return sum * patch.area();
}

Field solved(PatchDiffusion& diffusion, std::size_t s, double c, Field u) {
    diffusion.prepare(c);
    diffusion.solve(s, u.data(), nullptr);
    return u;
}

/// Value of cell (k, j, i) taken from where `from` says.
template <class From> Field moved(const Patch& patch, const Field& u, From&& from) {
    Field out(u.size());
    for (int k = 0; k < patch.nz(); ++k)
        for (int j = 0; j < patch.ny(); ++j)
            for (int i = 0; i < patch.nx(); ++i) {
                const auto [jj, ii] = from(j, i);
                out[patch.index(k, j, i)] = u[patch.index(k, jj, ii)];
            }
    return out;
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

} // namespace

TEST_CASE("patch: fast transforms equal dense ones to 1e-12") {
    for (const auto& [nx, ny] : {std::pair{5, 8}, std::pair{8, 12}, std::pair{12, 20}, std::pair{20, 50},
                                 std::pair{50, 64}, std::pair{64, 5}, std::pair{1, 1}, std::pair{320, 3}}) {
        const Patch patch = patch_of(nx, ny, 9);
        std::vector<Species> species(3, {.diffusivity = 1e-11, .loss = 2e-4});
        species[1].relative = layered(patch, 0.1, 2.0, 1), species[1].weight = layered(patch, 0.3, 1.5, 2);
        species[2].weight = layered(patch, 0.3, 1.5, 3), species[2].bottom = Face::fixed(0.8);
        PatchDiffusion fast(patch, species), dense(patch, species, {.dense = true});
        const Field b = random_field(patch.cells(), 1);
        for (std::size_t s = 0; s < species.size(); ++s)
            for (const double c : {0.1, 30.0, 1e5}) {
                CAPTURE(nx, ny, s, c);
                CHECK(largest_difference(solved(fast, s, c, b), solved(dense, s, c, b)) < 1e-12);
            }
    }
}

TEST_CASE("patch: the direct solve equals the iterative one with the same diffusivity in every cell") {
    const Patch patch = patch_of(12, 10, 8);
    const auto species = kinds_of_species(patch);
    PatchDiffusion direct(patch, species);
    const Field b = random_field(patch.cells(), 1);
    for (std::size_t s = 0; s < species.size(); ++s) {
        Species by_cell = species[s];
        by_cell.relative.clear();
        for (int k = 0; k < patch.nz(); ++k)
            by_cell.relative.insert(by_cell.relative.end(), static_cast<std::size_t>(patch.columns()),
                                    species[s].relative.empty() ? 1.0 : species[s].relative[k]);
        VaryingDiffusion iterative(patch, by_cell, 1, 1e-11);
        Field rate(b.size()), rate_direct(b.size());
        iterative.apply(b.data(), rate.data());
        direct.apply(s, b.data(), rate_direct.data());
        double size = 0;
        for (const double x : rate) size = std::max(size, std::fabs(x));
        CAPTURE(s);
        CHECK(largest_difference(rate, rate_direct) < 3e-7 * size);
        for (const double c : {0.5, 30.0, 1e4}) {
            Field u = b;
            iterative.prepare(c);
            iterative.solve(u.data(), nullptr);
            CAPTURE(c);
            CHECK(largest_difference(u, solved(direct, s, c, b)) < 1e-6);
        }
    }
    CHECK(direct.iterations() == 0);
}

TEST_CASE("patch: the solve inverts the operator that is applied, for every kind of face") {
    for (const bool dense : {false, true}) {
        const Patch patch = patch_of(15, 12, 8);
        const auto species = kinds_of_species(patch);
        PatchDiffusion diffusion(patch, species, {.dense = dense});
        const Field b = random_field(patch.cells(), 2);
        for (std::size_t s = 0; s < species.size(); ++s)
            for (const double c : {0.5, 30.0, 1e4}) {
                const Field v = solved(diffusion, s, c, b);
                Field rate(v.size());
                diffusion.apply(s, v.data(), rate.data());
                for (std::size_t i = 0; i < v.size(); ++i) {
                    CAPTURE(dense, s, c, i);
                    REQUIRE(v[i] - c * rate[i] == Approx(b[i]).margin(1e-9));
                }
            }
    }
}

TEST_CASE("patch: a species with a Robin side and layers of different diffusivity is solved all the same") {
    const Patch patch = patch_of(9, 7, 8);
    Species species{.diffusivity = 1e-11, .relative = layered(patch, 0.1, 2.0, 1)};
    species.x_low = Face::robin(1.5, 1e-7);
    PatchDiffusion diffusion(patch, {species}, {.tolerance = 1e-11});
    const Field b = random_field(patch.cells(), 2), v = solved(diffusion, 0, 100.0, b);
    CHECK(diffusion.iterations() > 0);
    Field rate(v.size());
    diffusion.apply(0, v.data(), rate.data());
    for (std::size_t i = 0; i < v.size(); ++i) REQUIRE(v[i] - 100 * rate[i] == Approx(b[i]).margin(1e-8));
}

TEST_CASE("patch: layers that do not conduct keep what they hold, wherever they lie") {
    for (const int closed : {0, 3, 7})
        for (const bool open_side : {false, true}) {
            const Patch patch = patch_of(6, 5, 8);
            Species species{.diffusivity = 1e-11, .relative = std::vector<double>(8, 1.0)};
            species.relative[closed] = 0;
            if (open_side) species.x_low = Face::fixed(0.4);
            PatchDiffusion diffusion(patch, {species});
            const Field b = random_field(patch.cells(), 2), v = solved(diffusion, 0, 50.0, b);
            const auto layer = static_cast<std::size_t>(patch.columns());
            bool changed = false;
            for (std::size_t i = 0; i < v.size(); ++i) {
                CAPTURE(closed, open_side, i);
                REQUIRE(std::isfinite(v[i]));
                if (i / layer == static_cast<std::size_t>(closed))
                    REQUIRE(v[i] == Approx(b[i]).epsilon(1e-12));
                changed = changed || std::fabs(v[i] - b[i]) > 1e-3;
            }
            CHECK(changed);
        }
}

TEST_CASE("patch: transport alone conserves the inventory to 1e-10 in every step") {
    const Patch patch = patch_of(20, 16, 12);
    Field anywhere = random_field(patch.cells(), 3);
    for (double& x : anywhere) x = 0.1 + 10 * x;
    std::vector<Species> kinds(3, {.diffusivity = 1e-11, .weight = layered(patch, 0.3, 1.5, 2)});
    kinds[1].relative = layered(patch, 0.01, 10, 3);
    kinds[1].x_low = kinds[1].x_high = Face::periodic();
    kinds[2].relative = anywhere;
    for (const Species& species : kinds) {
        PatchDiffusion diffusion(patch, {species});
        Imex imex(diffusion, nothing(), 1e-3);
        double before = 0, worst = 0;
        imex.observe([&](std::int64_t, const std::vector<double>& y) {
            const double now = total(patch, y.data());
            worst = std::max(worst, std::fabs(now / before - 1));
            before = now;
            return true;
        });
        Field u = random_field(patch.cells(), 4);
        before = total(patch, u.data());
        imex.advance(u, 0, 86'400'000'000);
        CAPTURE(worst, imex.counts().steps);
        CHECK(imex.counts().steps > 5);
        CHECK(worst < 1e-10);
        CHECK(imex.counts().mass_balance < 1e-10);
        CHECK(imex.counts().mass_balance > 0); // measured, not assumed
    }
}

TEST_CASE("patch: an implicit step keeps a positive field positive") {
    const Patch patch = patch_of(20, 16, 12);
    for (const Species& species : kinds_of_species(patch)) {
        PatchDiffusion diffusion(patch, {species});
        for (const double c : {1e-2, 1.0, 1e3, 1e6}) {
            Field u(patch.cells(), 0.0);
            u[patch.index(2, 7, 3)] = 1.0;
            for (const double x : solved(diffusion, 0, c, u)) REQUIRE(x > -1e-14);
        }
    }
}

TEST_CASE("patch: the mirror image of a field becomes the mirror image of the result") {
    for (const bool dense : {false, true})
        for (const int nx : {16, 15}) {
            const Patch patch = patch_of(nx, 20, 8);
            auto species = kinds_of_species(patch);
            auto mirrored = species;
            for (auto& s : mirrored) std::swap(s.x_low, s.x_high), std::swap(s.y_low, s.y_high);
            PatchDiffusion here(patch, species, {.dense = dense}), there(patch, mirrored, {.dense = dense});
            const auto turn = [&](const Field& u) {
                return moved(patch, u, [&](int j, int i) {
                    return std::pair{patch.ny() - 1 - j, nx - 1 - i};
                });
            };
            const Field b = random_field(patch.cells(), 5);
            for (std::size_t s = 0; s < species.size(); ++s) {
                CAPTURE(dense, nx, s);
                CHECK(largest_difference(turn(solved(here, s, 40.0, b)), solved(there, s, 40.0, turn(b))) <
                      1e-13);
            }
        }
}

TEST_CASE("patch: in periodic directions a shift by whole cells commutes with the solver") {
    const Patch patch = patch_of(14, 9, 8);
    Species species = kinds_of_species(patch)[2];
    PatchDiffusion diffusion(patch, {species});
    const Field b = random_field(patch.cells(), 6), v = solved(diffusion, 0, 300.0, b);
    for (const auto& [down, across] : {std::pair{0, 1}, std::pair{4, 0}, std::pair{5, 11}}) {
        const auto shift = [&, dy = down, dx = across](const Field& u) {
            return moved(patch, u, [&](int j, int i) {
                return std::pair{(j + dy) % patch.ny(), (i + dx) % patch.nx()};
            });
        };
        CHECK(largest_difference(shift(v), solved(diffusion, 0, 300.0, shift(b))) < 1e-13);
    }
}

TEST_CASE("patch: other units of length and time leave the numbers the same") {
    const double length = 3.7, time = 0.023;
    const Patch patch = patch_of(12, 10, 8);
    std::vector<double> z_face;
    for (const double z : patch.z_face()) z_face.push_back(length * z);
    const Patch scaled(12, 10, length * patch.width_x(), length * patch.width_y(), z_face);
    auto species = kinds_of_species(patch), other = species;
    for (auto& s : other) {
        s.diffusivity *= length * length / time, s.loss /= time;
        for (Face* f : {&s.top, &s.bottom, &s.x_low, &s.x_high, &s.y_low, &s.y_high})
            f->transfer *= length / time;
    }
    PatchDiffusion here(patch, species), there(scaled, other);
    const Field b = random_field(patch.cells(), 7);
    for (std::size_t s = 0; s < species.size(); ++s)
        CHECK(largest_difference(solved(here, s, 60.0, b), solved(there, s, 60.0 * time, b)) < 1e-12);

    // the integrator: another unit of concentration, with the scale to match
    PatchDiffusion closed(patch, {species[5]});
    Field results[2];
    for (const int k : {0, 1}) {
        const double unit = k == 0 ? 1.0 : 1e6;
        Imex imex(closed, nothing(unit), 1e-3);
        results[k] = b;
        for (double& x : results[k]) x *= unit;
        imex.advance(results[k], 0, 3'600'000'000);
        for (double& x : results[k]) x /= unit;
    }
    CHECK(largest_difference(results[0], results[1]) < 1e-9);
}

TEST_CASE("patch: the same bits on one, two, three and five threads") {
    const Patch patch = patch_of(24, 20, 10);
    Field anywhere = random_field(patch.cells(), 3);
    for (double& x : anywhere) x = 0.2 + 3 * x;
    auto species = kinds_of_species(patch);
    species.push_back({.diffusivity = 3e-12, .relative = anywhere}); // iterative
    species.push_back({.loss = 1e-5});                               // immobile
    const Field b = random_field(patch.cells(), 9);
    std::vector<Field> first;
    for (const int threads : {1, 2, 3, 5}) {
        PatchDiffusion diffusion(patch, species, {.threads = threads});
        std::vector<Field> now;
        for (std::size_t s = 0; s < species.size(); ++s) {
            now.push_back(solved(diffusion, s, 70.0, b));
            now.emplace_back(b.size());
            diffusion.apply(s, b.data(), now.back().data());
        }
        if (threads == 1) first = now;
        for (std::size_t i = 0; i < now.size(); ++i) CHECK(same_bits(now[i], first[i]));
    }
}
