#include "grid/diffusion.hpp"
#include "base/error.hpp"
#include "grid/vectorise.hpp"
#include <Eigen/Eigenvalues>
#include <cmath>
#include <numbers>

namespace stipple::grid {

static constexpr int k_most_rings = 128;

/// Conductance between two half cells in series: area / (h_a / (2 k_a) + h_b / (2 k_b)).
static double conductance(double h_a, double k_a, double h_b, double k_b) {
    if (k_a <= 0 || k_b <= 0) return 0;
    return 1.0 / (0.5 * h_a / k_a + 0.5 * h_b / k_b);
}

Diffusion::Diffusion(const UnitCell& cell, std::vector<Species> species)
    : nr_(cell.nr()), nz_(cell.nz()), species_(std::move(species)) {
    check(nr_ <= k_most_rings, Kind::numerics, "at most 128 rings", "grid");
    const auto n = static_cast<std::size_t>(nr_);
    // Radial operator for D = 1: M = A^-1 K with K symmetric, so M is similar to A^-1/2 K A^-1/2.
    Eigen::MatrixXd stiffness = Eigen::MatrixXd::Zero(nr_, nr_);
    for (int i = 0; i + 1 < nr_; ++i) {
        const double face = 2.0 * std::numbers::pi * cell.r_face()[i + 1];
        const double g = face * conductance(cell.r_face()[i + 1] - cell.r_face()[i], 1.0,
                                            cell.r_face()[i + 2] - cell.r_face()[i + 1], 1.0);
        stiffness(i, i) -= g;
        stiffness(i + 1, i + 1) -= g;
        stiffness(i, i + 1) += g;
        stiffness(i + 1, i) += g;
    }
    Eigen::VectorXd root(nr_);
    for (int i = 0; i < nr_; ++i) root(i) = std::sqrt(cell.ring_area(i));
    lower_r_.assign(n, 0.0);
    upper_r_.assign(n, 0.0);
    for (int i = 0; i < nr_; ++i) {
        if (i > 0) lower_r_[i] = stiffness(i, i - 1) / cell.ring_area(i);
        if (i + 1 < nr_) upper_r_[i] = stiffness(i, i + 1) / cell.ring_area(i);
    }
    const Eigen::MatrixXd symmetric =
        root.cwiseInverse().asDiagonal() * stiffness * root.cwiseInverse().asDiagonal();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(symmetric);
    check(eigen.info() == Eigen::Success, Kind::numerics,
          "eigenvalues of the radial operator did not converge", "grid");
    eigenvalue_.resize(n);
    to_modes_.resize(n * n);
    from_modes_.resize(n * n);
    for (int k = 0; k < nr_; ++k) {
        eigenvalue_[k] = std::min(eigen.eigenvalues()(k), 0.0);
        for (int i = 0; i < nr_; ++i) {
            to_modes_[static_cast<std::size_t>(i * nr_ + k)] = root(i) * eigen.eigenvectors()(i, k);
            from_modes_[static_cast<std::size_t>(k * nr_ + i)] = eigen.eigenvectors()(i, k) / root(i);
        }
    }
    const auto rows = static_cast<std::size_t>(nz_);
    for (auto& s : species_) {
        if (s.weight.empty()) s.weight.assign(rows, 1.0);
        Column column{std::vector<double>(rows, 0.0), std::vector<double>(rows, 0.0),
                      std::vector<double>(rows, 0.0)};
        for (int z = 0; z + 1 < nz_; ++z) {
            const double g = conductance(cell.dz(z), s.diffusivity * s.weight[z], cell.dz(z + 1),
                                         s.diffusivity * s.weight[z + 1]);
            column.upper[z] = g / (cell.dz(z) * s.weight[z + 1]);
            column.diagonal[z] -= g / (cell.dz(z) * s.weight[z]);
            column.lower[z + 1] = g / (cell.dz(z + 1) * s.weight[z]);
            column.diagonal[z + 1] -= g / (cell.dz(z + 1) * s.weight[z + 1]);
        }
        if (s.bottom) {
            const double g = s.diffusivity * s.weight.back() / (0.5 * cell.dz(nz_ - 1));
            column.diagonal.back() -= g / (cell.dz(nz_ - 1) * s.weight.back());
            column.bottom_source = g / cell.dz(nz_ - 1) * *s.bottom;
        }
        for (auto& d : column.diagonal) d -= s.loss;
        column_.push_back(std::move(column));
        pivot_.emplace_back(cell.cells(), 0.0);
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

void Diffusion::apply(std::size_t s, const double* u, double* out) const {
    if (species_[s].diffusivity == 0) { // immobile: loss only
        for (int i = 0; i < nr_ * nz_; ++i) out[i] = -species_[s].loss * u[i];
        return;
    }
    const Column& c = column_[s];
    apply_rows(nr_, nz_, species_[s].diffusivity, c.lower.data(), c.diagonal.data(), c.upper.data(),
               lower_r_.data(), upper_r_.data(), u, out);
}

void Diffusion::add_bottom_source(std::size_t s, double factor, double* out) const {
    const double source = factor * column_[s].bottom_source;
    if (source == 0) return;
    double* row = out + static_cast<std::ptrdiff_t>(nz_ - 1) * nr_;
    for (int r = 0; r < nr_; ++r) row[r] += source;
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

void Diffusion::factorise(double c) {
    c_ = c;
    for (std::size_t s = 0; s < species_.size(); ++s) {
        if (species_[s].diffusivity == 0) continue;
        const Column& column = column_[s];
        eliminate(nr_, nz_, c, species_[s].diffusivity, eigenvalue_.data(), column.lower.data(),
                  column.diagonal.data(), column.upper.data(), pivot_[s].data());
    }
}

/// rows (nz, nr) times matrix (nr, nr), in place, row by row.
STIPPLE_VECTORISE
static void transform(int nr, int nz, const double* __restrict matrix, double* __restrict rows) {
    double sum[k_most_rings];
    for (int z = 0; z < nz; ++z) {
        double* row = rows + z * nr;
        for (int k = 0; k < nr; ++k) sum[k] = 0;
        for (int i = 0; i < nr; ++i) {
            const double value = row[i];
            const double* __restrict m = matrix + i * nr;
            for (int k = 0; k < nr; ++k) sum[k] += value * m[k];
        }
        for (int k = 0; k < nr; ++k) row[k] = sum[k];
    }
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

void Diffusion::solve(std::size_t s, double* u) const {
    if (species_[s].diffusivity == 0) { // immobile: never solved
        const double factor = 1.0 / (1.0 + c_ * species_[s].loss);
        if (factor != 1.0)
            for (int i = 0; i < nr_ * nz_; ++i) u[i] *= factor;
        return;
    }
    const Column& column = column_[s];
    transform(nr_, nz_, to_modes_.data(), u);
    sweep(nr_, nz_, c_, column.lower.data(), column.upper.data(), pivot_[s].data(), u);
    transform(nr_, nz_, from_modes_.data(), u);
}

} // namespace stipple::grid
