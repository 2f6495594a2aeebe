#pragma once
#include "grid/unit_cell.hpp"
#include <optional>
#include <vector>

namespace stipple::grid {

/// One diffusing species in a unit cell whose coefficients vary with depth only.
/// Equation: du/dt = div( D w grad(u / w) ) - lambda u
///   u concentration   D [m²/s] diffusivity   w [-] resting profile: u = w is free of flux   lambda [1/s]
///   loss
/// Faces: zero flux on the axis, at the outer radius and at the top; at the bottom zero flux or a fixed u/w.
struct Species {
    double diffusivity = 0;         ///< D [m²/s], >= 0
    std::vector<double> weight{};   ///< w, shape (nz), > 0; empty: 1 everywhere
    double loss = 0;                ///< lambda [1/s], >= 0
    std::optional<double> bottom{}; ///< fixed value of u/w on the bottom face; empty: zero flux
};

/// Second-order finite volumes in r and z, harmonic means of D w at faces between layers. The operator
/// separates: across r it is D times one fixed matrix, whose eigenvectors are computed once; each eigenmode
/// is then a tridiagonal system in depth. The solve is direct and exact (to rounding). Cost of one solve per
/// cell: 2 nr multiply-adds for the transforms and about 5 for the tridiagonal sweep.
class Diffusion {
  public:
    Diffusion(const UnitCell& cell, std::vector<Species> species);

    /// out = L u: diffusion and loss of species s, without the constant source of a fixed bottom value.
    /// Shapes: u and out (nz, nr). `out` must not alias `u`.
    void apply(std::size_t s, const double* u, double* out) const;

    /// Adds `factor` times the constant source of a fixed bottom value [1/s] to out.
    void add_bottom_source(std::size_t s, double factor, double* out) const;

    /// Prepares (1 - c L) for every species; c [s] > 0. Call again when c changes.
    void factorise(double c);

    /// Solves (1 - c L) u = u in place, with the c of the last factorise.
    void solve(std::size_t s, double* u) const;

    std::size_t species() const { return species_.size(); }
    const Species& at(std::size_t s) const { return species_[s]; }

  private:
    int nr_ = 0, nz_ = 0;
    std::vector<Species> species_;
    std::vector<double> lower_r_, upper_r_;     // (nr) row stencil of the radial operator for D = 1 [1/m²]
    std::vector<double> to_modes_, from_modes_; // (nr, nr), row-major: mode k of ring i
    std::vector<double> eigenvalue_;            // (nr) of the radial operator for D = 1, <= 0 [1/m²]
    struct Column {                             // (nz) coefficients of the depth operator [1/s]
        std::vector<double> lower, diagonal, upper;
        double bottom_source = 0; // into the last row [1/s]
    };
    std::vector<Column> column_;
    std::vector<std::vector<double>> pivot_; // per species (nz, nr): 1 / pivot of the tridiagonal elimination
    double c_ = 0;
};

/// The oracle of Diffusion and the solver for diffusivities that vary sideways too: the same finite volumes,
/// D per cell (nz, nr), as one banded system solved by LU without pivoting (the matrix is an M-matrix).
/// Solves (1 - c L) u = b; L as in Species with this D in place of Species::diffusivity.
Field solve_banded(const UnitCell& cell, const Species& species, const Field& diffusivity, double c,
                   const Field& b);

} // namespace stipple::grid
