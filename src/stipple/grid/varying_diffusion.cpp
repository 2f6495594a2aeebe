#include "stipple/grid/varying_diffusion.hpp"
#include "stipple/base/error.hpp"
#include "stipple/grid/plane_sweep.hpp"
#include "stipple/grid/vectorise.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::grid {

static constexpr int k_most_iterations = 200;
// Single precision carries a residual about this much further before the true one is taken again.
static constexpr double k_refresh = 1e-4, k_trusted = 3e-5;
static constexpr int k_lanes = 16; // of partial sums

// ---- kernels of one plane; the stencil reads one plane beyond either end, where g is 0 ----

STIPPLE_VECTORISE
static double sum_of_squares(int n, const double* a) {
    double part[k_lanes] = {};
    const int whole = n - n % k_lanes;
    for (int i = 0; i < whole; i += k_lanes)
#pragma omp simd
        for (int l = 0; l < k_lanes; ++l) part[l] += a[i + l] * a[i + l];
    for (int i = whole; i < n; ++i) part[i - whole] += a[i] * a[i];
    double sum = 0;
    for (const double p : part) sum += p;
    return sum;
}

// flux[i] = sum over the six neighbours of g (y_j - y_i)
STIPPLE_VECTORISE
static void exchange_plane(int n, int nx, const float* gx, const float* gy, const float* gz, const double* y,
                           double* __restrict flux) {
#pragma omp simd
    for (int i = 0; i < n; ++i)
        flux[i] = ((double(gx[i]) * (y[i + 1] - y[i]) - double(gx[i - 1]) * (y[i] - y[i - 1])) +
                   (double(gy[i]) * (y[i + nx] - y[i]) - double(gy[i - nx]) * (y[i] - y[i - nx]))) +
                  (double(gz[i]) * (y[i + n] - y[i]) - double(gz[i - n]) * (y[i] - y[i - n]));
}

STIPPLE_VECTORISE
static void residual_of_plane(int n, double mass, double c, const double* flux, const double* y,
                              double* __restrict right) {
#pragma omp simd
    for (int i = 0; i < n; ++i) right[i] = (right[i] - mass * y[i]) + c * flux[i];
}

STIPPLE_VECTORISE
static void round_plane(int n, double scale, const double* a, float* __restrict out) {
#pragma omp simd
    for (int i = 0; i < n; ++i) out[i] = static_cast<float>(scale * a[i]);
}

STIPPLE_VECTORISE
static void scale_plane(int n, double factor, const double* __restrict a, double* __restrict out) {
#pragma omp simd
    for (int i = 0; i < n; ++i) out[i] = factor * a[i];
}

STIPPLE_VECTORISE
static void rate_of_plane(int n, double loss, double factor, const double* __restrict u,
                          double* __restrict out) {
#pragma omp simd
    for (int i = 0; i < n; ++i) out[i] = factor * out[i] - loss * u[i];
}

STIPPLE_VECTORISE
static void turn_plane(int n, float beta, const float* __restrict z, float* __restrict p) {
#pragma omp simd
    for (int i = 0; i < n; ++i) p[i] = z[i] + beta * p[i];
}

STIPPLE_VECTORISE
static void product_of_plane(int n, int nx, float c, float mass, const float* gx, const float* gy,
                             const float* gz, const float* p, float* __restrict q) {
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const float flux = ((gx[i] * (p[i + 1] - p[i]) - gx[i - 1] * (p[i] - p[i - 1])) +
                            (gy[i] * (p[i + nx] - p[i]) - gy[i - nx] * (p[i] - p[i - nx]))) +
                           (gz[i] * (p[i + n] - p[i]) - gz[i - n] * (p[i] - p[i - n]));
        q[i] = mass * p[i] - c * flux;
    }
}

STIPPLE_VECTORISE
static double product_of_floats(int n, const float* a, const float* b) {
    double part[k_lanes] = {};
    const int whole = n - n % k_lanes;
    for (int i = 0; i < whole; i += k_lanes)
#pragma omp simd
        for (int l = 0; l < k_lanes; ++l) part[l] += double(a[i + l]) * double(b[i + l]);
    for (int i = whole; i < n; ++i) part[i - whole] += double(a[i]) * double(b[i]);
    double sum = 0;
    for (const double p : part) sum += p;
    return sum;
}

STIPPLE_VECTORISE
static void advance_plane(int n, double step, float alpha, const float* __restrict p,
                          const float* __restrict q, double* __restrict y, float* __restrict r) {
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        y[i] += step * double(p[i]);
        r[i] -= alpha * q[i];
    }
}

STIPPLE_VECTORISE
static void sum_of_plane(int n, const double* y, double& signed_sum, double& absolute_sum) {
    double part[k_lanes] = {}, size[k_lanes] = {};
    const int whole = n - n % k_lanes;
    for (int i = 0; i < whole; i += k_lanes)
#pragma omp simd
        for (int l = 0; l < k_lanes; ++l) {
            part[l] += y[i + l];
            size[l] += std::fabs(y[i + l]);
        }
    for (int i = whole; i < n; ++i) part[i - whole] += y[i], size[i - whole] += std::fabs(y[i]);
    signed_sum = absolute_sum = 0;
    for (int l = 0; l < k_lanes; ++l) signed_sum += part[l], absolute_sum += size[l];
}

STIPPLE_VECTORISE
static void finish_plane(int n, double weight, double share, const double* __restrict y,
                         double* __restrict u) {
#pragma omp simd
    for (int i = 0; i < n; ++i) u[i] = weight * (y[i] + share * std::fabs(y[i]));
}

// ---- set-up ----

static double in_series(double area, double resistance_a, double resistance_b) {
    const double sum = resistance_a + resistance_b;
    return std::isfinite(sum) ? area / sum : 0.0;
}
static double resistance(double length, double conductivity) {
    return conductivity > 0 ? length / conductivity : INFINITY;
}

static void check_species(const Patch& patch, const Species& s) {
    const std::size_t nz = static_cast<std::size_t>(patch.nz()), relative = s.relative.size();
    check(s.diffusivity >= 0 && s.loss >= 0, Kind::numerics, "diffusivity and loss must not be negative",
          "grid");
    check(relative == 0 || relative == nz || relative == patch.cells(), Kind::numerics,
          "relative diffusivity needs one value per layer or per cell", "grid");
    check(s.weight.empty() || s.weight.size() == nz, Kind::numerics, "weight needs one value per layer",
          "grid");
    for (const double x : s.relative)
        check(x >= 0, Kind::numerics, "relative diffusivity is negative", "grid");
    for (const double x : s.weight) check(x > 0, Kind::numerics, "weight is not positive", "grid");
    const auto is_ring = [](const Face& face) { return face.kind == Face::Kind::periodic; };
    check(is_ring(s.x_low) == is_ring(s.x_high) && is_ring(s.y_low) == is_ring(s.y_high) &&
              is_ring(s.top) == is_ring(s.bottom),
          Kind::numerics, "periodic needs both faces of a direction", "grid");
}

using Cell = std::array<int, 3>; // ix, iy, iz

static std::array<const Face*, 6> faces_of(const Species& s) {
    return {&s.x_low, &s.x_high, &s.y_low, &s.y_high, &s.top, &s.bottom};
}
static double weight_of(const Species& s, int k) {
    return s.weight.empty() ? 1.0 : s.weight[k];
}

/// Resistance from the centre of a cell to its face in direction d, times the area [s/m].
static double half_resistance(const Patch& patch, const Species& s, int d, const Cell& at) {
    const double factor = s.relative.empty()                   ? 1.0
                          : s.relative.size() == patch.cells() ? s.relative[patch.index(at[2], at[1], at[0])]
                                                               : s.relative[at[2]];
    const double width = d == 0 ? patch.dx() : d == 1 ? patch.dy() : patch.dz(at[2]);
    return resistance(0.5 * width, s.diffusivity * factor * weight_of(s, at[2]));
}

/// The conductances of one cell in direction d: to the next cell, or through the sides it lies on.
static void set_conductances(const Patch& patch, const Species& species, int d, const Cell& at,
                             Lattice& lattice) {
    const int last = lattice.n[d] - 1;
    const double mean_volume = patch.area() * patch.depth() / static_cast<double>(patch.cells());
    const double area = patch.volume(at[2], 0) / lattice.width[d][d == 2 ? at[2] : 0] / mean_volume;
    const double here = half_resistance(patch, species, d, at);
    const std::size_t face = lattice.face(d, at);
    const auto to_next = [&](int index) {
        Cell next = at;
        next[d] = index;
        return static_cast<float>(in_series(area, here, half_resistance(patch, species, d, next)));
    };
    if (at[d] < last)
        lattice.g[d].plane(at[2])[at[1] * lattice.n[0] + at[0]] = to_next(at[d] + 1);
    else if (lattice.periodic(d))
        lattice.wrap[d][face] = to_next(0);
    for (int s = 2 * d; s < 2 * d + 2; ++s) {
        if (lattice.side[s].empty() || at[d] != (s == 2 * d ? 0 : last)) continue;
        const Face& side = *faces_of(species)[s];
        const double film =
            side.kind == Face::Kind::robin ? resistance(1.0, side.transfer * weight_of(species, at[2])) : 0.0;
        lattice.side[s][face] = static_cast<float>(in_series(area, here, film));
    }
}

Lattice VaryingDiffusion::make_lattice(const Patch& patch, const Species& species) {
    check_species(patch, species);
    Lattice lattice;
    lattice.n = {patch.nx(), patch.ny(), patch.nz()};
    const auto [nx, ny, nz] = lattice.n;
    lattice.width = {std::vector<double>(nx, patch.dx()), std::vector<double>(ny, patch.dy()), {}};
    for (int k = 0; k < nz; ++k) {
        lattice.width[2].push_back(patch.dz(k));
        lattice.mass.push_back(static_cast<float>(patch.dz(k) * weight_of(species, k) * nz / patch.depth()));
    }
    const auto faces = faces_of(species);
    for (int d = 0; d < 3; ++d) {
        lattice.g[d].resize(nz, nx * ny);
        const std::size_t count = patch.cells() / static_cast<std::size_t>(lattice.n[d]);
        if (faces[2 * d]->kind == Face::Kind::periodic && lattice.n[d] > 1) lattice.wrap[d].resize(count);
        for (int s = 2 * d; s < 2 * d + 2; ++s)
            if (faces[s]->kind == Face::Kind::fixed || faces[s]->kind == Face::Kind::robin)
                lattice.side[s].resize(count);
        for (int k = 0; k < nz; ++k)
            for (int j = 0; j < ny; ++j)
                for (int i = 0; i < nx; ++i) set_conductances(patch, species, d, {i, j, k}, lattice);
    }
    return lattice;
}

VaryingDiffusion::VaryingDiffusion(const Patch& patch, const Species& species, int threads, double tolerance)
    : nz_(patch.nz()), plane_(patch.columns()), threads_(threads), tolerance_(tolerance),
      loss_(species.loss), outside_{species.x_low.value,  species.x_high.value, species.y_low.value,
                                    species.y_high.value, species.top.value,    species.bottom.value},
      multigrid_(make_lattice(patch, species), threads) {
    check(threads >= 1 && tolerance > 0, Kind::numerics, "threads and tolerance must be positive", "grid");
    for (const auto& side : multigrid_.fine().side) closed_ = closed_ && side.empty();
    weight_ = species.weight.empty() ? std::vector<double>(nz_, 1.0) : species.weight;
    for (int k = 0; k < nz_; ++k) mass_.push_back(patch.dz(k) * weight_[k] * nz_ / patch.depth());
    for (PaddedFloats* v : {&r_, &z_, &p_, &q_}) v->resize(nz_, plane_);
    y_.assign((static_cast<std::size_t>(nz_) + 2) * static_cast<std::size_t>(plane_) + 2, 0.0);
}

std::size_t VaryingDiffusion::bytes() const {
    return multigrid_.bytes() + 4 * r_.bytes() + y_.size() * sizeof(double);
}

// ---- the solve ----

/// Plane k of V u / mean volume + c times what open sides bring.
std::vector<double> VaryingDiffusion::right_side(int k, const double* u) const {
    std::vector<double> right(plane_);
    scale_plane(plane_, mass_[k] / weight_[k], u + static_cast<std::ptrdiff_t>(k) * plane_, right.data());
    if (!closed_) multigrid_.fine().add_outside(k, c_, outside_, right.data());
    return right;
}

void VaryingDiffusion::apply(const double* u, double* out) const {
    double* y = y_.data() + 1 + plane_;
    const Lattice& at = multigrid_.fine();
    sweep_planes(nz_, at.periodic(2), threads_, 2, [&](int stage, int k) {
        const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(k) * plane_;
        if (stage == 0) {
            scale_plane(plane_, 1.0 / weight_[k], u + start, y + start);
            return;
        }
        exchange_plane(plane_, at.n[0], at.g[0].plane(k), at.g[1].plane(k), at.g[2].plane(k), y + start,
                       out + start);
        if (at.has_edges(k)) at.add_edges(k, 1.0, y, out + start);
        if (!closed_) at.add_outside(k, 1.0, outside_, out + start);
        rate_of_plane(plane_, loss_, weight_[k] / mass_[k], u + start, out + start);
    });
}

void VaryingDiffusion::prepare(double c) {
    check(c > 0, Kind::numerics, "the factor of an implicit step must be positive", "grid");
    c_ = c;
    multigrid_.prepare(c, 1.0 + c * loss_);
}

/// r = scale times the residual of y; y = guess / w before that, unless `guess` is null. Returns |r|².
double VaryingDiffusion::start(const double* u, const double* guess, double scale) const {
    double* y = y_.data() + 1 + plane_;
    const Lattice& at = multigrid_.fine();
    std::vector<double> partial(nz_);
    sweep_planes(nz_, at.periodic(2), threads_, 2, [&](int stage, int k) {
        const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(k) * plane_;
        if (stage == 0) {
            if (guess) scale_plane(plane_, 1.0 / weight_[k], guess + start, y + start);
            return;
        }
        std::vector<double> right = right_side(k, u), flux(plane_);
        exchange_plane(plane_, at.n[0], at.g[0].plane(k), at.g[1].plane(k), at.g[2].plane(k), y + start,
                       flux.data());
        if (at.has_edges(k)) at.add_edges(k, 1.0, y, flux.data());
        residual_of_plane(plane_, mass_[k] * (1.0 + c_ * loss_), c_, flux.data(), y + start, right.data());
        partial[k] = scale * scale * sum_of_squares(plane_, right.data());
        round_plane(plane_, scale, right.data(), r_.plane(k));
    });
    return ordered_sum(partial);
}

/// p = z + beta p, q = M p. Returns the inner product of p and q.
double VaryingDiffusion::turn(double beta) const {
    const Lattice& at = multigrid_.fine();
    std::vector<double> partial(nz_);
    sweep_planes(nz_, at.periodic(2), threads_, 2, [&](int stage, int k) {
        float *p = p_.plane(k), *q = q_.plane(k);
        if (stage == 0) {
            turn_plane(plane_, static_cast<float>(beta), z_.plane(k), p);
            return;
        }
        product_of_plane(plane_, at.n[0], static_cast<float>(c_),
                         static_cast<float>(mass_[k] * (1.0 + c_ * loss_)), at.g[0].plane(k),
                         at.g[1].plane(k), at.g[2].plane(k), p, q);
        if (at.has_edges(k)) at.add_edges(k, static_cast<float>(-c_), p_.plane(0), q);
        partial[k] = product_of_floats(plane_, p, q);
    });
    return ordered_sum(partial);
}

/// y += alpha p / scale, r -= alpha q. Returns |r|².
double VaryingDiffusion::advance(double alpha, double scale) const {
    double* y = y_.data() + 1 + plane_;
    std::vector<double> partial(nz_);
    sweep_planes(nz_, false, threads_, 1, [&](int, int k) {
        advance_plane(plane_, alpha / scale, static_cast<float>(alpha), p_.plane(k), q_.plane(k),
                      y + static_cast<std::ptrdiff_t>(k) * plane_, r_.plane(k));
        partial[k] = product_of_floats(plane_, r_.plane(k), r_.plane(k));
    });
    return ordered_sum(partial);
}

/// u = w y, with y changed by a share of its size such that the inventory is right if all sides are closed.
void VaryingDiffusion::finish(double* u, double inventory) const {
    const double* y = y_.data() + 1 + plane_;
    double share = 0;
    if (closed_) {
        std::vector<double> sum(nz_), size(nz_);
        sweep_planes(nz_, false, threads_, 1, [&](int, int k) {
            sum_of_plane(plane_, y + static_cast<std::ptrdiff_t>(k) * plane_, sum[k], size[k]);
            sum[k] *= mass_[k] * (1.0 + c_ * loss_), size[k] *= mass_[k] * (1.0 + c_ * loss_);
        });
        const double whole = ordered_sum(size);
        if (whole > 0) share = (inventory - ordered_sum(sum)) / whole;
    }
    sweep_planes(nz_, false, threads_, 1, [&](int, int k) {
        const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(k) * plane_;
        finish_plane(plane_, weight_[k], share, y + start, u + start);
    });
}

int VaryingDiffusion::solve(double* u, const double* guess) const {
    check(c_ > 0, Kind::numerics, "solve before prepare", "grid");
    std::vector<double> squares(nz_), inventory(nz_);
    sweep_planes(nz_, false, threads_, 1, [&](int, int k) {
        const std::vector<double> right = right_side(k, u);
        double size = 0;
        squares[k] = sum_of_squares(plane_, right.data());
        sum_of_plane(plane_, right.data(), inventory[k], size);
    });
    const double norm = std::sqrt(ordered_sum(squares));
    check(std::isfinite(norm), Kind::numerics, "the right side of a diffusion solve is not finite", "grid");
    if (norm == 0) {
        std::fill(u, u + static_cast<std::ptrdiff_t>(nz_) * plane_, 0.0);
        return 0;
    }
    const double cells = static_cast<double>(nz_) * plane_;
    const double scale = std::sqrt(cells) / norm, target = tolerance_ * tolerance_ * cells;
    double square = start(u, guess ? guess : u, scale), product = 0;
    if (!(square <= cells)) { // worse than nothing
        std::fill(y_.begin(), y_.end(), 0.0);
        square = start(u, nullptr, scale);
    }
    double true_square = square;
    int iterations = 0;
    while (!(square <= target)) {
        check(iterations < k_most_iterations && std::isfinite(square), Kind::numerics,
              fmt::format("diffusion did not converge: relative residual {:.1e} after {} iterations",
                          std::sqrt(square / cells), iterations),
              "grid");
        const double last = product;
        product = multigrid_.apply(r_, z_, q_);
        const double curvature = turn(iterations == 0 ? 0.0 : product / last);
        square = advance(curvature > 0 ? product / curvature : 0.0, scale);
        ++iterations;
        if (square > target && square > k_refresh * k_refresh * true_square) continue;
        if (square <= target && square > k_trusted * k_trusted * true_square) break;
        square = true_square = start(u, nullptr, scale);
    }
    finish(u, ordered_sum(inventory));
    return iterations;
}

} // namespace stipple::grid
