#pragma once
#include "stipple/grid/depth.hpp"
#include "stipple/grid/transport.hpp"
#include "stipple/grid/unit_cell.hpp"

namespace stipple::grid {

/// Diffusion in a unit cell, coefficients varying with depth only; second-order finite volumes in r and z.
/// The operator separates: across r it is D times one fixed matrix, whose eigenvectors are computed once;
/// each eigenmode is then a tridiagonal system in depth. The solve is direct, exact to rounding. Cost per
/// cell: 2 nr multiply-adds for the transforms and about 5 in depth.
class CellDiffusion : public Transport {
  public:
    /// Errors: Kind::numerics if a number of a species has the wrong length or sign, or above 128 rings.
    CellDiffusion(const UnitCell& cell, std::vector<Species> species);

    const Columns& grid() const override { return cell_; }
    std::size_t species() const override { return species_.size(); }
    const Species& at(std::size_t s) const override { return species_[s]; }
    void apply(std::size_t s, const double* u, double* out) const override;
    void prepare(double c) override;
    void solve(std::size_t s, double* u, const double* guess) const override;

  private:
    void make_modes();
    UnitCell cell_;
    int nr_ = 0, nz_ = 0, padded_ = 0;
    std::vector<Species> species_;
    std::vector<double> lower_r_, upper_r_; // (nr) row stencil of the radial operator for D = 1 [1/m²]
    std::vector<double> to_modes_,
        from_modes_;                 // (nr, padded): row-major, mode or ring fastest, zeros beyond nr
    std::vector<double> eigenvalue_; // (nr) of the radial operator for D = 1, <= 0 [1/m²]
    std::vector<Depth> depth_;
    std::vector<std::vector<double>> pivot_; // per species (nz, nr): 1 / pivot of the tridiagonal elimination
    double c_ = 0;
};

/// The oracle of CellDiffusion: the same finite volumes as one banded system solved by LU without pivoting
/// (the matrix is an M-matrix); takes diffusivities per cell too. Solves (1 - c L) u = b + c (constant part).
Field solve_banded(const UnitCell& cell, const Species& species, double c, const Field& b);

} // namespace stipple::grid
