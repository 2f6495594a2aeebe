// Properties of the solver for a diffusivity that varies from cell to cell: it equals a direct solve of the
// same finite volumes, conserves, stays positive, keeps mirror symmetry, and gives the same bits on any
// number of threads in a bounded number of iterations.
#include "stipple/grid/varying_diffusion.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using grid::Face;
using grid::Field;
using grid::Patch;
using grid::Species;
using grid::VaryingDiffusion;

namespace {

std::vector<double> graded(int nz, double growth) {
    std::vector<double> face{0.0};
    double h = 4e-6;
    for (int k = 0; k < nz; ++k, h *= growth) face.push_back(face.back() + h);
    return face;
}

/// Between 1e-2 and 10, by orders of magnitude.
std::vector<double> random_relative(const Patch& patch) {
    const Random random(11, Purpose::tissue, 1);
    std::vector<double> relative(patch.cells());
    for (std::size_t i = 0; i < relative.size(); ++i) relative[i] = std::pow(10.0, 3 * random.uniform(i) - 2);
    return relative;
}

Field random_field(const Patch& patch, std::uint32_t subject) {
    const Random random(7, Purpose::tissue, subject);
    Field u(patch.cells());
    for (std::size_t i = 0; i < u.size(); ++i) u[i] = random.uniform(i);
    return u;
}

double total(const Patch& patch, const Field& u) {
    double sum = 0;
    for (int k = 0; k < patch.nz(); ++k)
        for (int i = 0; i < patch.columns(); ++i)
            sum += patch.volume(k, i) * u[static_cast<std::size_t>(k * patch.columns() + i)];
    return sum;
}

/// The plain scalar statement of L u + b as a dense matrix (row-major) and a vector.
struct Oracle {
    std::size_t n;
    std::vector<double> matrix, constant;

    Oracle(const Patch& p, const Species& s)
        : n(p.cells()), matrix(n * n, 0.0), constant(n, 0.0), patch(p), species(s) {
        const std::array<const Face*, 6> side{&s.x_low, &s.x_high, &s.y_low, &s.y_high, &s.top, &s.bottom};
        for (int k = 0; k < p.nz(); ++k)
            for (int j = 0; j < p.ny(); ++j)
                for (int i = 0; i < p.nx(); ++i) {
                    const std::array<int, 3> at{i, j, k}, size{p.nx(), p.ny(), p.nz()};
                    matrix[p.index(k, j, i) * (n + 1)] -= s.loss;
                    for (int d = 0; d < 3; ++d) {
                        auto next = at;
                        if (++next[d] == size[d]) next[d] = 0;
                        if (next[d] != 0 || side[2 * d]->kind == Face::Kind::periodic) couple(at, next, d);
                        if (at[d] == 0) open(at, d, *side[2 * d]);
                        if (at[d] == size[d] - 1) open(at, d, *side[2 * d + 1]);
                    }
                }
    }

    Field solve(double c, const Field& u) const {
        std::vector<double> a(n * n);
        Field v(n);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) a[i * n + j] = (i == j ? 1.0 : 0.0) - c * matrix[i * n + j];
            v[i] = u[i] + c * constant[i];
        }
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t i = k + 1; i < n; ++i) {
                const double factor = a[i * n + k] / a[k * n + k];
                if (factor == 0) continue;
                for (std::size_t j = k + 1; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
                v[i] -= factor * v[k];
            }
        for (std::size_t i = n; i-- > 0;) {
            for (std::size_t j = i + 1; j < n; ++j) v[i] -= a[i * n + j] * v[j];
            v[i] /= a[i * n + i];
        }
        return v;
    }

  private:
    const Patch& patch;
    const Species& species;

    double width(const std::array<int, 3>& at, int d) const {
        return d == 0 ? patch.dx() : d == 1 ? patch.dy() : patch.dz(at[2]);
    }
    double weight(int k) const { return species.weight.empty() ? 1.0 : species.weight[k]; }
    std::size_t index(const std::array<int, 3>& at) const { return patch.index(at[2], at[1], at[0]); }
    double half(const std::array<int, 3>& at, int d) const {
        const auto& r = species.relative;
        const double factor = r.empty() ? 1.0 : r.size() == n ? r[index(at)] : r[at[2]];
        return 0.5 * width(at, d) / (species.diffusivity * factor * weight(at[2]));
    }
    void couple(const std::array<int, 3>& p, const std::array<int, 3>& q, int d) {
        const double conductance = 1.0 / (half(p, d) + half(q, d));
        for (const auto& [a, b] : {std::pair{p, q}, std::pair{q, p}}) {
            matrix[index(a) * n + index(a)] -= conductance / width(a, d) / weight(a[2]);
            matrix[index(a) * n + index(b)] += conductance / width(a, d) / weight(b[2]);
        }
    }
    void open(const std::array<int, 3>& at, int d, const Face& face) {
        if (face.kind != Face::Kind::fixed && face.kind != Face::Kind::robin) return;
        const double film = face.kind == Face::Kind::robin ? 1.0 / (face.transfer * weight(at[2])) : 0.0;
        const double rate = 1.0 / (half(at, d) + film) / width(at, d);
        matrix[index(at) * (n + 1)] -= rate / weight(at[2]);
        constant[index(at)] += rate * face.value;
    }
};

double largest_difference(const Field& a, const Field& b) {
    double worst = 0, size = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        worst = std::max(worst, std::fabs(a[i] - b[i]));
        size = std::max(size, std::fabs(b[i]));
    }
    return worst / size;
}

std::vector<Species> kinds_of_species(const Patch& patch) {
    std::vector<double> weight;
    for (int k = 0; k < patch.nz(); ++k) weight.push_back(k < 2 ? 1.7 : k % 2 == 0 ? 0.9 : 0.3);
    const Species base{
        .diffusivity = 1e-11, .relative = random_relative(patch), .weight = weight, .loss = 3e-4};
    std::vector<Species> all(6, base);
    all[1].top = Face::fixed(2.0), all[1].bottom = Face::robin(0.5, 3e-7);
    all[2].x_low = all[2].x_high = all[2].y_low = all[2].y_high = Face::periodic();
    all[2].top = Face::robin(1.0, 1e-6);
    all[3].x_low = Face::robin(1.5, 1e-7), all[3].x_high = Face::fixed(0.2);
    all[3].y_low = Face::fixed(0.7), all[3].y_high = Face::robin(0.1, 1e-5);
    all[4].top = all[4].bottom = Face::periodic();
    all[4].weight.clear();
    all[5].relative = weight; // one per layer
    return all;
}

/// Ten times the diffusivity in a 4 x 4 array of cylinders, a hundredth in the top beside them.
struct Needles {
    Patch patch;
    Species species;
    Field source;

    explicit Needles(int n) {
        std::vector<double> face;
        for (int k = 0; k <= n; ++k) face.push_back(1e-3 * k / n);
        patch = Patch(n, n, 1e-3, 1e-3, face);
        species = {.diffusivity = 1e-11, .loss = std::log(2.0) / 1800};
        for (int k = 0; k < n; ++k)
            for (int j = 0; j < n; ++j)
                for (int i = 0; i < n; ++i) {
                    const double x = std::fmod(patch.x(i), 2.5e-4) - 1.25e-4;
                    const double y = std::fmod(patch.y(j), 2.5e-4) - 1.25e-4;
                    const bool inside = x * x + y * y < 2.5e-9 && patch.z(k) < 5e-4;
                    species.relative.push_back(inside ? 10.0 : patch.z(k) < 2e-5 ? 0.01 : 1.0);
                    source.push_back(inside ? 1.0 : 0.0);
                }
    }
};

} // namespace

TEST_CASE("varying diffusion equals a direct solve on odd sizes, for every kind of side") {
    const Patch patch(5, 7, 5e-5, 8e-5, graded(6, 1.6));
    const Field b = random_field(patch, 1);
    const auto species = kinds_of_species(patch);
    for (std::size_t s = 0; s < species.size(); ++s) {
        const Oracle oracle(patch, species[s]);
        VaryingDiffusion diffusion(patch, species[s], 1, 1e-10);
        for (const double c : {0.5, 30.0, 1e4}) {
            CAPTURE(s, c);
            diffusion.prepare(c);
            Field u = b;
            CHECK(diffusion.solve(u.data(), nullptr) <= 30);
            CHECK(largest_difference(u, oracle.solve(c, b)) < 1e-7);
        }
    }
}

TEST_CASE("varying diffusion equals a direct solve on even sizes, down to one cell across") {
    for (const auto& [nx, ny, nz] :
         {std::array{8, 8, 8}, std::array{1, 6, 9}, std::array{2, 1, 5}, std::array{3, 4, 1}}) {
        const Patch patch(nx, ny, 1e-5 * nx, 1e-5 * ny, graded(nz, 1.2));
        const Species species{.diffusivity = 1e-11,
                              .relative = random_relative(patch),
                              .bottom = Face::fixed(1.0),
                              .x_low = Face::periodic(),
                              .x_high = Face::periodic()};
        const Field b = random_field(patch, 2);
        VaryingDiffusion diffusion(patch, species, 1, 1e-10);
        diffusion.prepare(200.0);
        Field u = b;
        diffusion.solve(u.data(), nullptr);
        CAPTURE(nx, ny, nz);
        CHECK(largest_difference(u, Oracle(patch, species).solve(200.0, b)) < 1e-7);
    }
}

TEST_CASE("varying diffusion applies the operator that it inverts") {
    const Patch patch(5, 7, 5e-5, 8e-5, graded(6, 1.6));
    const Field u = random_field(patch, 3);
    for (const Species& species : kinds_of_species(patch)) {
        const Oracle oracle(patch, species);
        VaryingDiffusion diffusion(patch, species, 1, 1e-12);
        Field out(u.size()), expected(oracle.constant);
        diffusion.apply(u.data(), out.data());
        for (std::size_t i = 0; i < u.size(); ++i)
            for (std::size_t j = 0; j < u.size(); ++j) expected[i] += oracle.matrix[i * u.size() + j] * u[j];
        CHECK(largest_difference(out, expected) < 1e-7);

        diffusion.prepare(100.0);
        Field v = u, rate(u.size());
        diffusion.solve(v.data(), nullptr);
        diffusion.apply(v.data(), rate.data());
        double worst = 0;
        for (std::size_t i = 0; i < u.size(); ++i)
            worst = std::max(worst, std::fabs(v[i] - 100 * rate[i] - u[i]));
        CHECK(worst < 1e-8);
    }
}

TEST_CASE("varying diffusion conserves the inventory to 1e-10 at any tolerance") {
    const Patch patch(9, 12, 9e-5, 1.2e-4, graded(10, 1.2));
    Species species = kinds_of_species(patch)[0];
    species.weight = std::vector<double>(static_cast<std::size_t>(patch.nz()), 1.0);
    species.weight[3] = 0.4;
    species.relative = random_relative(patch);
    for (const bool ring : {false, true})
        for (const double tolerance : {1e-3, 1e-9})
            for (const double c : {0.1, 50.0, 1e5}) {
                if (ring) species.y_low = species.y_high = Face::periodic();
                VaryingDiffusion diffusion(patch, species, 1, tolerance);
                diffusion.prepare(c);
                Field u = random_field(patch, 4);
                const double before = total(patch, u);
                diffusion.solve(u.data(), nullptr);
                CHECK(total(patch, u) * (1 + c * species.loss) == Approx(before).epsilon(1e-11));
            }
}

TEST_CASE("varying diffusion keeps a field positive up to the tolerance") {
    const Needles needles(20);
    for (const double c : {0.3, 30.0, 3e3}) {
        VaryingDiffusion diffusion(needles.patch, needles.species, 1, 1e-6);
        diffusion.prepare(c);
        Field u(needles.patch.cells(), 0.0);
        u[needles.patch.index(7, 10, 3)] = 1.0;
        diffusion.solve(u.data(), nullptr);
        double most = 0;
        for (const double x : u) most = std::max(most, x);
        for (const double x : u) REQUIRE(x > -1e-5 * most);
    }
}

TEST_CASE("varying diffusion keeps mirror symmetry") {
    const int n = 14;
    const Patch patch(n, n, 1.4e-4, 1.4e-4, graded(9, 1.2));
    const auto mirrored = [&](const Field& u, int direction) {
        Field out(u.size());
        for (int k = 0; k < patch.nz(); ++k)
            for (int j = 0; j < n; ++j)
                for (int i = 0; i < n; ++i)
                    out[patch.index(k, j, i)] =
                        u[patch.index(k, direction == 1 ? n - 1 - j : j, direction == 0 ? n - 1 - i : i)];
        return out;
    };
    Species species{.diffusivity = 1e-11,
                    .relative = random_relative(patch),
                    .top = Face::robin(1.0, 1e-7),
                    .x_low = Face::fixed(1.0),
                    .x_high = Face::robin(2.0, 1e-6)};
    const Field b = random_field(patch, 5);
    Field u = b;
    VaryingDiffusion here(patch, species, 1, 1e-11);
    here.prepare(40.0);
    here.solve(u.data(), nullptr);
    for (const int direction : {0, 1}) {
        Species other = species;
        other.relative = mirrored(species.relative, direction);
        if (direction == 0) std::swap(other.x_low, other.x_high);
        Field v = mirrored(b, direction);
        VaryingDiffusion there(patch, other, 1, 1e-11);
        there.prepare(40.0);
        there.solve(v.data(), nullptr);
        CHECK(largest_difference(mirrored(v, direction), u) < 1e-9);
    }
}

TEST_CASE("varying diffusion gives the same bits on one, two and three threads") {
    for (const bool ring : {false, true}) {
        Needles needles(40); // enough cells for three blocks
        if (ring) needles.species.top = needles.species.bottom = Face::periodic();
        Field first, first_rate;
        for (const int threads : {1, 2, 3}) {
            VaryingDiffusion diffusion(needles.patch, needles.species, threads, 1e-4);
            diffusion.prepare(120.0);
            Field u = needles.source, rate(u.size());
            diffusion.solve(u.data(), nullptr);
            diffusion.apply(u.data(), rate.data());
            if (threads == 1) first = u, first_rate = rate;
            CHECK(u == first);
            CHECK(rate == first_rate);
        }
    }
}

TEST_CASE("varying diffusion needs at most 12 iterations in an array of channels, for any step") {
    const Needles needles(32);
    VaryingDiffusion diffusion(needles.patch, needles.species);
    const Field nothing(needles.patch.cells(), 0.0);
    for (const double c : {0.02, 2.0, 60.0, 1e3, 5e3, 1e5, 1e7}) {
        diffusion.prepare(c);
        Field u = needles.source, v = needles.source;
        CAPTURE(c);
        CHECK(diffusion.solve(u.data(), nothing.data()) <= 12);
        CHECK(diffusion.solve(v.data(), u.data()) == 0); // nothing left to do
    }
    CHECK(static_cast<double>(diffusion.bytes()) < 64.0 * static_cast<double>(needles.patch.cells()));
}

TEST_CASE("varying diffusion scales with the units of the field") {
    const Needles needles(12);
    VaryingDiffusion diffusion(needles.patch, needles.species);
    diffusion.prepare(60.0);
    Field u = needles.source, tiny = needles.source;
    for (double& x : tiny) x *= 0x1p-150;
    diffusion.solve(u.data(), nullptr);
    diffusion.solve(tiny.data(), nullptr);
    for (std::size_t i = 0; i < u.size(); ++i) REQUIRE(tiny[i] == u[i] * 0x1p-150);
    Field zero(needles.patch.cells(), 0.0);
    CHECK(diffusion.solve(zero.data(), u.data()) == 0);
    CHECK(zero == Field(needles.patch.cells(), 0.0));
}

TEST_CASE("varying diffusion refuses what does not fit") {
    const Patch patch(3, 3, 3e-5, 3e-5, graded(3, 1.0));
    const Field u(patch.cells(), 1.0);
    CHECK_THROWS_AS(VaryingDiffusion(patch, {.diffusivity = 1e-11, .relative = {1.0, 2.0}}), Error);
    CHECK_THROWS_AS(VaryingDiffusion(patch, {.diffusivity = -1e-11}), Error);
    CHECK_THROWS_AS(VaryingDiffusion(patch, {.diffusivity = 1e-11, .weight = {1.0, 0.0, 1.0}}), Error);
    CHECK_THROWS_WITH(VaryingDiffusion(patch, {.diffusivity = 1e-11, .x_low = Face::periodic()}),
                      Catch::Contains("periodic"));
    VaryingDiffusion diffusion(patch, {.diffusivity = 1e-11});
    CHECK_THROWS_AS(diffusion.prepare(0.0), Error);
    Field v = u;
    CHECK_THROWS_AS(diffusion.solve(v.data(), nullptr), Error); // before prepare
    diffusion.prepare(1.0);
    v[4] = NAN;
    CHECK_THROWS_WITH(diffusion.solve(v.data(), nullptr), Catch::Contains("finite"));
}
