#include "stipple/grid/multigrid.hpp"
#include "stipple/grid/plane_sweep.hpp"
#include "stipple/grid/vectorise.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::grid {

static constexpr double k_wide = 2.0;             // wider than this times the narrowest: not coarsened yet
static constexpr int k_cells_per_thread = 20'000; // smaller lattices are faster on one thread

// Chebyshev iteration for eigenvalues of D^-1 M in [k_low, 2]; those below are left to the coarse lattices.
static constexpr double k_low = 0.25, k_centre = 0.5 * (2.0 + k_low), k_half_span = 0.5 * (2.0 - k_low);
static constexpr double k_ratio = 1.0 / (2.0 * k_centre / k_half_span - k_half_span / k_centre);
struct Step {
    float momentum, factor;
};
static constexpr Step k_steps[] = {
    {0.0F, static_cast<float>(1.0 / k_centre)},
    {static_cast<float>(k_ratio * k_half_span / k_centre), static_cast<float>(2.0 * k_ratio / k_half_span)}};

// ---- kernels of one plane; the stencil reads one plane beyond either end, where g is 0 ----

STIPPLE_VECTORISE
static void diagonal_of_plane(int n, int nx, float c, float mass, const float* mass_plane, const float* gx,
                              const float* gy, const float* gz, float* __restrict out) {
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] =
            mass * mass_plane[i] + c * (((gx[i] + gx[i - 1]) + (gy[i] + gy[i - nx])) + (gz[i] + gz[i - n]));
}

STIPPLE_VECTORISE
static void residual_of_plane(int n, int nx, float c, float mass, const float* mass_plane, const float* gx,
                              const float* gy, const float* gz, const float* b, const float* x,
                              float* __restrict out) {
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const float sum = ((gx[i] * (x[i + 1] - x[i]) + gx[i - 1] * (x[i - 1] - x[i])) +
                           (gy[i] * (x[i + nx] - x[i]) + gy[i - nx] * (x[i - nx] - x[i]))) +
                          (gz[i] * (x[i + n] - x[i]) + gz[i - n] * (x[i - n] - x[i]));
        out[i] = (b[i] - mass * mass_plane[i] * x[i]) + c * sum;
    }
}

STIPPLE_VECTORISE
static void invert_plane(int n, float* x) {
#pragma omp simd
    for (int i = 0; i < n; ++i) x[i] = 1.0F / x[i];
}

STIPPLE_VECTORISE
static void first_smooth_plane(int n, float factor, const float* __restrict inverse,
                               const float* __restrict b, float* __restrict out) {
#pragma omp simd
    for (int i = 0; i < n; ++i) out[i] = factor * (inverse[i] * b[i]);
}

// out = x + momentum (x - before) + factor (D^-1 (b + c sum g x) - x); `before` may be `out`.
STIPPLE_VECTORISE
static void smooth_plane(int n, int nx, float c, float momentum, float factor, const float* inverse,
                         const float* gx, const float* gy, const float* gz, const float* b, const float* x,
                         const float* before, float* out) {
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const float sum =
            ((gx[i] * x[i + 1] + gx[i - 1] * x[i - 1]) + (gy[i] * x[i + nx] + gy[i - nx] * x[i - nx])) +
            (gz[i] * x[i + n] + gz[i - n] * x[i - n]);
        out[i] = (x[i] + momentum * (x[i] - before[i])) + factor * (inverse[i] * (b[i] + c * sum) - x[i]);
    }
}

// What the pairs of a row keep, and what their first and second cells lend to the pair on that side.
STIPPLE_VECTORISE
static void split_pairs(int pairs, const std::uint8_t* first, const std::uint8_t* second,
                        const float* __restrict r, float* __restrict own, float* __restrict lent_first,
                        float* __restrict lent_second) {
#pragma omp simd
    for (int i = 0; i < pairs; ++i) {
        lent_first[i] = k_lean_unit * static_cast<float>(first[i]) * r[2 * i];
        lent_second[i] = k_lean_unit * static_cast<float>(second[i]) * r[2 * i + 1];
        own[i] = (r[2 * i] - lent_first[i]) + (r[2 * i + 1] - lent_second[i]);
    }
}

STIPPLE_VECTORISE
static void join_pairs(int coarse, const float* __restrict own, const float* __restrict lent_first,
                       const float* __restrict lent_second, float* __restrict out) {
#pragma omp simd
    for (int i = 0; i < coarse; ++i) out[i] = own[i] + (lent_second[i - 1] + lent_first[i + 1]);
}

STIPPLE_VECTORISE
static void spread_pairs(int pairs, const float* __restrict e, const std::uint8_t* first,
                         const std::uint8_t* second, float* __restrict out) {
#pragma omp simd
    for (int i = 0; i < pairs; ++i) {
        out[2 * i] += e[i] + k_lean_unit * static_cast<float>(first[i]) * (e[i - 1] - e[i]);
        out[2 * i + 1] += e[i] + k_lean_unit * static_cast<float>(second[i]) * (e[i + 1] - e[i]);
    }
}

STIPPLE_VECTORISE
static void add_row(int n, const float* __restrict a, float* __restrict out) {
#pragma omp simd
    for (int i = 0; i < n; ++i) out[i] += a[i];
}

struct Leaning {
    const float* value;
    const std::uint8_t* lean;
};

// What two own cells keep and two neighbours lend.
STIPPLE_VECTORISE
static void join_leaning(int n, Leaning a, Leaning b, Leaning c, Leaning d, float* __restrict out) {
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] = ((a.value[i] - k_lean_unit * static_cast<float>(a.lean[i]) * a.value[i]) +
                  (b.value[i] - k_lean_unit * static_cast<float>(b.lean[i]) * b.value[i])) +
                 k_lean_unit * (static_cast<float>(c.lean[i]) * c.value[i] +
                                static_cast<float>(d.lean[i]) * d.value[i]);
}

STIPPLE_VECTORISE
static void spread_leaning(int n, const float* own, const float* other, const std::uint8_t* lean,
                           float* __restrict out) {
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] = own[i] + k_lean_unit * static_cast<float>(lean[i]) * (other[i] - own[i]);
}

STIPPLE_VECTORISE
static double inner_product(int n, const float* a, const float* b) {
    double part[16] = {};
    const int whole = n - n % 16;
    for (int i = 0; i < whole; i += 16)
#pragma omp simd
        for (int l = 0; l < 16; ++l) part[l] += static_cast<double>(a[i + l]) * static_cast<double>(b[i + l]);
    for (int i = whole; i < n; ++i) part[i - whole] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    double sum = 0;
    for (const double p : part) sum += p;
    return sum;
}

/// Joins the pairs of every row of a plane. `leans` as in Joining, of this plane.
static void restrict_rows(int nx, int ny, int coarse_nx, const std::uint8_t* leans, const float* from,
                          float* out) {
    const auto size = static_cast<std::size_t>(coarse_nx) + 2;
    std::vector<float> own(size), first(size), second(size);
    for (int j = 0; j < ny; ++j, leans += 2 * coarse_nx, from += nx, out += coarse_nx) {
        split_pairs(nx / 2, leans, leans + coarse_nx, from, own.data(), first.data() + 1, second.data() + 1);
        if (nx % 2 == 1) own[coarse_nx - 1] = from[nx - 1];
        second[0] = second[coarse_nx], first[coarse_nx + 1] = first[1]; // not 0 only around a ring
        join_pairs(coarse_nx, own.data(), first.data() + 1, second.data() + 1, out);
    }
}

/// Joins lines (rows of a plane, or planes) of `size` values to coarse line `line`. `leans` of the first
/// line, or null if lines are not joined.
static void join_line(const Joining& to, const std::uint8_t* leans, int line, int size, const float* from,
                      const float* zeros, float* out) {
    if (!to.coarsen) {
        const float* own = from + static_cast<std::ptrdiff_t>(to.from[line][0]) * size;
        std::copy(own, own + size, out);
        return;
    }
    std::array<Leaning, 4> part{};
    for (std::size_t s = 0; s < 4; ++s) {
        const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(to.from[line][s]) * size;
        part[s] = start < 0 ? Leaning{zeros, leans} : Leaning{from + start, leans + start};
    }
    join_leaning(size, part[0], part[1], part[2], part[3], out);
}

// ---- set-up ----

static double narrowest(const std::vector<double>& width) {
    double distance = INFINITY;
    for (std::size_t i = 1; i < width.size(); ++i)
        distance = std::min(distance, 0.5 * (width[i - 1] + width[i]));
    return distance;
}

Multigrid::Level Multigrid::make_level(Lattice lattice, int threads) {
    Level level;
    level.lattice = std::move(lattice);
    const auto& n = level.lattice.n;
    const int plane = level.lattice.plane_size();
    level.inverse.resize(n[2], plane);
    level.threads = std::clamp(plane * n[2] / k_cells_per_thread, 1, threads);
    if (level.lattice.mass.size() == static_cast<std::size_t>(n[2])) level.ones.assign(plane, 1.0F);
    return level;
}

Multigrid::Multigrid(Lattice fine, int threads) : zeros_(fine.plane_size(), 0.0F) {
    levels_.push_back(make_level(std::move(fine), threads));
    for (;;) {
        Level& level = levels_.back();
        const Lattice& lattice = level.lattice;
        double limit = narrowest(lattice.width[2]);
        for (int d = 0; d < 2; ++d)
            if (lattice.n[d] > 1) limit = std::min(limit, lattice.width[d][0]);
        if (!std::isfinite(limit)) return; // a single cell
        Lattice coarse;
        const Lattice* from = &lattice;
        for (int d = 0; d < 3; ++d) {
            level.to_coarse[d] = pair_up(lattice, d, k_wide * limit);
            if (!level.to_coarse[d].coarsen) continue;
            coarse = join(*from, d, level.to_coarse[d]);
            from = &coarse;
        }
        level.restricted.resize(static_cast<std::size_t>(lattice.n[2]) *
                                static_cast<std::size_t>(coarse.plane_size()));
        levels_.push_back(make_level(std::move(coarse), threads));
        Level& next = levels_.back();
        for (PaddedFloats* v : {&next.b, &next.x, &next.spare})
            v->resize(next.lattice.n[2], next.lattice.plane_size());
    }
}

/// Mass of a plane as an array and a factor on it.
std::pair<const float*, float> Multigrid::mass_of_plane(const Level& level, int k, double q) {
    const Lattice& at = level.lattice;
    if (!level.ones.empty()) return {level.ones.data(), static_cast<float>(q * at.mass[k])};
    return {at.mass.data() + static_cast<std::ptrdiff_t>(k) * at.plane_size(), static_cast<float>(q)};
}

void Multigrid::prepare(double c, double q) {
    c_ = c, q_ = q;
    for (Level& level : levels_) {
        const Lattice& at = level.lattice;
        const int n = at.plane_size(), nx = at.n[0];
        sweep_planes(at.n[2], false, level.threads, 1, [&](int, int k) {
            float* inverse = level.inverse.plane(k);
            const auto [mass, factor] = mass_of_plane(level, k, q);
            diagonal_of_plane(n, nx, static_cast<float>(c), factor, mass, at.g[0].plane(k), at.g[1].plane(k),
                              at.g[2].plane(k), inverse);
            at.add_edge_diagonal(k, static_cast<float>(c), inverse);
            invert_plane(n, inverse);
        });
    }
}

// ---- the cycle ----

void Multigrid::smooth(const Level& level, int step, int k, const PaddedFloats& b, const PaddedFloats& x,
                       const float* before, PaddedFloats& out) const {
    const Lattice& at = level.lattice;
    const int n = at.plane_size();
    const float* right = b.plane(k);
    std::vector<float> with_edges;
    if (at.has_edges(k)) {
        with_edges.assign(right, right + n);
        at.add_joined(k, static_cast<float>(c_), x.plane(0), with_edges.data());
        right = with_edges.data();
    }
    smooth_plane(n, at.n[0], static_cast<float>(c_), k_steps[step].momentum, k_steps[step].factor,
                 level.inverse.plane(k), at.g[0].plane(k), at.g[1].plane(k), at.g[2].plane(k), right,
                 x.plane(k), before, out.plane(k));
}

void Multigrid::restrict_residual(Level& level, int k, const PaddedFloats& b, const PaddedFloats& x) const {
    const Lattice& at = level.lattice;
    const int nx = at.n[0], ny = at.n[1], n = at.plane_size();
    std::vector<float> residual(n);
    const auto [mass, factor] = mass_of_plane(level, k, q_);
    residual_of_plane(n, nx, static_cast<float>(c_), factor, mass, at.g[0].plane(k), at.g[1].plane(k),
                      at.g[2].plane(k), b.plane(k), x.plane(k), residual.data());
    if (at.has_edges(k)) at.add_edges(k, static_cast<float>(c_), x.plane(0), residual.data());
    const Joining &across = level.to_coarse[0], &along = level.to_coarse[1];
    const int coarse_nx = static_cast<int>(across.from.size()),
              coarse_ny = static_cast<int>(along.from.size());
    float* out = level.restricted.data() + static_cast<std::ptrdiff_t>(k) * coarse_nx * coarse_ny;
    std::vector<float> rows;
    if (across.coarsen) {
        rows.resize(static_cast<std::size_t>(ny) * static_cast<std::size_t>(coarse_nx));
        restrict_rows(nx, ny, coarse_nx,
                      across.lean.data() + static_cast<std::ptrdiff_t>(k) * ny * 2 * coarse_nx,
                      residual.data(), rows.data());
    } else
        rows.swap(residual);
    const std::uint8_t* leans =
        along.coarsen ? along.lean.data() + static_cast<std::ptrdiff_t>(k) * ny * coarse_nx : nullptr;
    for (int j = 0; j < coarse_ny; ++j, out += coarse_nx)
        join_line(along, leans, j, coarse_nx, rows.data(), zeros_.data(), out);
}

void Multigrid::gather(const Level& level, Level& coarse) const {
    const int plane = coarse.lattice.plane_size();
    const Joining& down = level.to_coarse[2];
    sweep_planes(coarse.lattice.n[2], false, level.threads, 1, [&](int, int k) {
        join_line(down, down.lean.data(), k, plane, level.restricted.data(), zeros_.data(),
                  coarse.b.plane(k));
    });
}

void Multigrid::interpolate(const Level& level, const Level& coarse, int k, PaddedFloats& x) {
    const Joining &across = level.to_coarse[0], &along = level.to_coarse[1], &down = level.to_coarse[2];
    const int nx = level.lattice.n[0], ny = level.lattice.n[1], coarse_nx = coarse.lattice.n[0];
    const std::ptrdiff_t plane = coarse.lattice.plane_size();
    const float* from = coarse.x.plane(down.own[k]);
    std::vector<float> mixed(down.coarsen ? plane : 0), buffer(coarse_nx + 2);
    if (down.coarsen) {
        spread_leaning(static_cast<int>(plane), from, coarse.x.plane(down.other[k]),
                       down.lean.data() + k * plane, mixed.data());
        from = mixed.data();
    }
    float* row = buffer.data() + 1;
    for (int j = 0; j < ny; ++j) {
        const float* own = from + along.own[j] * coarse_nx;
        const std::ptrdiff_t line = static_cast<std::ptrdiff_t>(k) * ny + j;
        if (along.coarsen)
            spread_leaning(coarse_nx, own, from + along.other[j] * coarse_nx,
                           along.lean.data() + line * coarse_nx, row);
        else
            std::copy(own, own + coarse_nx, row);
        float* out = x.plane(k) + j * nx;
        if (!across.coarsen) {
            add_row(nx, row, out);
            continue;
        }
        row[-1] = row[coarse_nx - 1], row[coarse_nx] = row[0]; // has weight only around a ring
        const std::uint8_t* leans = across.lean.data() + line * 2 * coarse_nx;
        spread_pairs(nx / 2, row, leans, leans + coarse_nx, out);
        if (nx % 2 == 1) out[nx - 1] += row[coarse_nx - 1];
    }
}

void Multigrid::cycle(std::size_t l, const PaddedFloats& b, PaddedFloats& x, PaddedFloats& spare,
                      std::vector<double>* dot) {
    Level& level = levels_[l];
    const int n = level.lattice.plane_size(), planes = level.lattice.n[2];
    const bool ring = level.lattice.periodic(2), last = l + 1 == levels_.size();
    sweep_planes(planes, ring, level.threads, last ? 2 : 3, [&](int stage, int k) {
        if (stage == 0)
            first_smooth_plane(n, k_steps[0].factor, level.inverse.plane(k), b.plane(k), spare.plane(k));
        else if (stage == 1)
            smooth(level, 1, k, b, spare, zeros_.data(), x);
        else
            restrict_residual(level, k, b, x);
    });
    if (!last) {
        Level& next = levels_[l + 1];
        gather(level, next);
        cycle(l + 1, next.b, next.x, next.spare, nullptr);
    }
    sweep_planes(planes, ring, level.threads, 3, [&](int stage, int k) {
        if (stage == 0 && !last) interpolate(level, levels_[l + 1], k, x);
        if (stage == 1) smooth(level, 0, k, b, x, x.plane(k), spare);
        if (stage < 2) return;
        smooth(level, 1, k, b, spare, x.plane(k), x);
        if (dot) (*dot)[k] = inner_product(n, b.plane(k), x.plane(k));
    });
}

double Multigrid::apply(const PaddedFloats& r, PaddedFloats& z, PaddedFloats& spare) {
    std::vector<double> dot(fine().n[2]);
    cycle(0, r, z, spare, &dot);
    return ordered_sum(dot);
}

std::size_t Multigrid::bytes() const {
    std::size_t sum = 0;
    for (const Level& level : levels_) {
        for (const PaddedFloats& g : level.lattice.g) sum += g.bytes();
        sum += level.inverse.bytes() + level.b.bytes() + level.x.bytes() + level.spare.bytes();
        sum += (level.restricted.size() + level.lattice.mass.size()) * sizeof(float);
        for (const Joining& joining : level.to_coarse) sum += joining.lean.size();
    }
    return sum;
}

} // namespace stipple::grid
