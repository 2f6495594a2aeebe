#include "stipple/grid/cell_diffusion.hpp"
#include "stipple/base/error.hpp"
#include "stipple/grid/vectorise.hpp"
#include <Eigen/Eigenvalues>
#include <cmath>
#include <numbers>

namespace stipple::grid {

static constexpr int k_most_rings = 128;
static constexpr int k_lanes = 8;

CellDiffusion::CellDiffusion(const UnitCell& cell, std::vector<Species> species)
    : cell_(cell), nr_(cell.nr()), nz_(cell.nz()), species_(std::move(species)) {
    check(nr_ <= k_most_rings, Kind::numerics, "at most 128 rings", "grid");
    make_modes();
    for (const auto& s : species_) {
        depth_.push_back(make_depth(cell_, s));
        for (const double d : depth_.back().across)
            check(d == depth_.back().across.front(), Kind::numerics,
                  "a unit cell takes one diffusivity per species", "grid");
        pivot_.emplace_back(s.diffusivity > 0 ? cell.cells() : 0, 0.0);
    }
}

/// Radial operator for D = 1: M = A^-1 K with K symmetric, so M is similar to A^-1/2 K A^-1/2.
void CellDiffusion::make_modes() {
    const auto n = static_cast<std::size_t>(nr_);
    Eigen::MatrixXd stiffness = Eigen::MatrixXd::Zero(nr_, nr_);
    for (int i = 0; i + 1 < nr_; ++i) {
        const double face = 2.0 * std::numbers::pi * cell_.r_face()[i + 1];
        const double g = face * in_series(cell_.r_face()[i + 1] - cell_.r_face()[i], 1.0,
                                          cell_.r_face()[i + 2] - cell_.r_face()[i + 1], 1.0);
        stiffness(i, i) -= g;
        stiffness(i + 1, i + 1) -= g;
        stiffness(i, i + 1) += g;
        stiffness(i + 1, i) += g;
    }
    Eigen::VectorXd root(nr_);
    for (int i = 0; i < nr_; ++i) root(i) = std::sqrt(cell_.ring_area(i));
    lower_r_.assign(n, 0.0);
    upper_r_.assign(n, 0.0);
    for (int i = 0; i < nr_; ++i) {
        if (i > 0) lower_r_[i] = stiffness(i, i - 1) / cell_.ring_area(i);
        if (i + 1 < nr_) upper_r_[i] = stiffness(i, i + 1) / cell_.ring_area(i);
    }
    const Eigen::MatrixXd symmetric =
        root.cwiseInverse().asDiagonal() * stiffness * root.cwiseInverse().asDiagonal();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(symmetric);
    check(eigen.info() == Eigen::Success, Kind::numerics,
          "eigenvalues of the radial operator did not converge", "grid");
    eigenvalue_.resize(n);
    padded_ = (nr_ + k_lanes - 1) / k_lanes * k_lanes;
    to_modes_.assign(n * static_cast<std::size_t>(padded_), 0.0);
    from_modes_.assign(to_modes_.size(), 0.0);
    for (int k = 0; k < nr_; ++k) {
        eigenvalue_[k] = std::min(eigen.eigenvalues()(k), 0.0);
        for (int i = 0; i < nr_; ++i) {
            to_modes_[static_cast<std::size_t>(i * padded_ + k)] = root(i) * eigen.eigenvectors()(i, k);
            from_modes_[static_cast<std::size_t>(k * padded_ + i)] = eigen.eigenvectors()(i, k) / root(i);
        }
    }
}

STIPPLE_VECTORISE
static void apply_rows(int nr, int nz, double d, const double* lower_z, const double* diagonal_z,
                       const double* upper_z, const double* lower_r, const double* upper_r,
                       const double* __restrict u, double* __restrict out) {
    for (int z = 0; z < nz; ++z) {
        const double* row = u + z * nr;
        const double* above = z > 0 ? row - nr : row;
        const double* below = z + 1 < nz ? row + nr : row;
        double* to = out + z * nr;
        const double a = lower_z[z], b = diagonal_z[z], c = upper_z[z];
        for (int r = 0; r < nr; ++r) to[r] = a * above[r] + b * row[r] + c * below[r];
        for (int r = 1; r < nr; ++r) to[r] += d * lower_r[r] * (row[r - 1] - row[r]);
        for (int r = 0; r + 1 < nr; ++r) to[r] += d * upper_r[r] * (row[r + 1] - row[r]);
    }
}

void CellDiffusion::apply(std::size_t s, const double* u, double* out) const {
    if (species_[s].diffusivity == 0) { // immobile: loss only
        for (int i = 0; i < nr_ * nz_; ++i) out[i] = -species_[s].loss * u[i];
        return;
    }
    const Depth& d = depth_[s];
    apply_rows(nr_, nz_, species_[s].diffusivity, d.lower.data(), d.diagonal.data(), d.upper.data(),
               lower_r_.data(), upper_r_.data(), u, out);
    for (int r = 0; r < nr_; ++r) out[r] += d.top_source;
    for (int r = (nz_ - 1) * nr_; r < nz_ * nr_; ++r) out[r] += d.bottom_source;
}

STIPPLE_VECTORISE
static void eliminate(int nr, int nz, double c, double d, const double* eigenvalue, const double* lower,
                      const double* diagonal, const double* upper, double* __restrict pivot) {
    for (int z = 0; z < nz; ++z) {
        double* now = pivot + z * nr;
        const double base = 1.0 - c * diagonal[z];
        if (z == 0) {
            for (int k = 0; k < nr; ++k) now[k] = 1.0 / (base - c * d * eigenvalue[k]);
        } else {
            const double* before = now - nr;
            const double product = c * c * lower[z] * upper[z - 1];
            for (int k = 0; k < nr; ++k) now[k] = 1.0 / (base - c * d * eigenvalue[k] - product * before[k]);
        }
    }
}

void CellDiffusion::prepare(double c) {
    c_ = c;
    for (std::size_t s = 0; s < species_.size(); ++s)
        if (species_[s].diffusivity > 0)
            eliminate(nr_, nz_, c, species_[s].diffusivity, eigenvalue_.data(), depth_[s].lower.data(),
                      depth_[s].diagonal.data(), depth_[s].upper.data(), pivot_[s].data());
}

// Four lanes: wider vectors are taken apart through memory where the CPU has no AVX-512.
typedef double V4 __attribute__((vector_size(32)));

/// Four rows of u times the matrix (nr, padded), eight columns at a time so that the sums stay in registers.
__attribute__((always_inline)) inline static void
four_rows(int nr, int padded, const double* __restrict matrix, double* __restrict u) {
    double out[4][k_most_rings];
    for (int k = 0; k < padded; k += k_lanes) {
        V4 sum[4][2] = {};
        for (int i = 0; i < nr; ++i) {
            V4 m[2];
            __builtin_memcpy(m, matrix + i * padded + k, sizeof(m));
            for (int row = 0; row < 4; ++row) {
                sum[row][0] += u[row * nr + i] * m[0];
                sum[row][1] += u[row * nr + i] * m[1];
            }
        }
        for (int row = 0; row < 4; ++row) __builtin_memcpy(out[row] + k, sum[row], sizeof(sum[row]));
    }
    for (int row = 0; row < 4; ++row)
        __builtin_memcpy(u + row * nr, out[row], sizeof(double) * static_cast<std::size_t>(nr));
}

/// rows (nz, nr) times matrix (nr, padded), in place.
STIPPLE_VECTORISE
static void transform(int nr, int nz, int padded, const double* __restrict matrix, double* __restrict rows) {
    int z = 0;
    for (; z + 4 <= nz; z += 4) four_rows(nr, padded, matrix, rows + z * nr);
    if (z == nz) return;
    double last[4 * k_most_rings] = {};
    const std::size_t left = sizeof(double) * static_cast<std::size_t>((nz - z) * nr);
    __builtin_memcpy(last, rows + z * nr, left);
    four_rows(nr, padded, matrix, last);
    __builtin_memcpy(rows + z * nr, last, left);
}

STIPPLE_VECTORISE
static void sweep(int nr, int nz, double c, const double* lower, const double* upper,
                  const double* __restrict pivot, double* __restrict u) {
    for (int k = 0; k < nr; ++k) u[k] *= pivot[k];
    for (int z = 1; z < nz; ++z) {
        const double a = c * lower[z];
        double* now = u + z * nr;
        const double* p = pivot + z * nr;
        for (int k = 0; k < nr; ++k) now[k] = (now[k] + a * now[k - nr]) * p[k];
    }
    for (int z = nz - 2; z >= 0; --z) {
        const double b = c * upper[z];
        double* now = u + z * nr;
        const double* p = pivot + z * nr;
        for (int k = 0; k < nr; ++k) now[k] += b * p[k] * now[k + nr];
    }
}

void CellDiffusion::solve(std::size_t s, double* u, const double*) const {
    if (species_[s].diffusivity == 0) { // immobile: never solved
        const double factor = 1.0 / (1.0 + c_ * species_[s].loss);
        for (int i = 0; i < nr_ * nz_ && factor != 1.0; ++i) u[i] *= factor;
        return;
    }
    const Depth& d = depth_[s];
    for (int r = 0; r < nr_; ++r) u[r] += c_ * d.top_source;
    for (int r = (nz_ - 1) * nr_; r < nz_ * nr_; ++r) u[r] += c_ * d.bottom_source;
    transform(nr_, nz_, padded_, to_modes_.data(), u);
    sweep(nr_, nz_, c_, d.lower.data(), d.upper.data(), pivot_[s].data(), u);
    transform(nr_, nz_, padded_, from_modes_.data(), u);
}

} // namespace stipple::grid
