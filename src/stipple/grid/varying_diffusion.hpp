#pragma once
#include "stipple/grid/multigrid.hpp"
#include "stipple/grid/patch.hpp"
#include "stipple/grid/species.hpp"

namespace stipple::grid {

/// Diffusion and linear loss of one species on a patch, with a diffusivity that may differ in every cell.
/// Equation: du/dt = L u + b,  L u + b = div( D w grad(u / w) ) - lambda u
///   u concentration, shape (nz, ny, nx)   D [m²/s]   w [-] resting profile   lambda [1/s] loss
///   b what fixed and Robin sides bring
/// Finite volumes: the flux between two cells, with the harmonic mean of D w, is
///   area (u_p / w_p - u_q / w_q) / (h_p / (2 D_p w_p) + h_q / (2 D_q w_q)),   h [m] widths
/// A fixed side stands half a cell away from the centre; a Robin side adds 1 / (transfer w) in series.
/// Conductances are kept in single precision, the same from either side: D is met to a relative 1e-7, and
/// transport conserves and keeps the resting profile as if exact.
///
/// The solve is conjugate gradients on the symmetric form in y = u / w with one multigrid cycle as
/// preconditioner, in single precision inside a double precision correction of the residual.
/// Memory: about 50 bytes per cell, up to 90 where layers are much thinner than the columns are wide.
class VaryingDiffusion {
  public:
    /// `threads` at most; results are the same bits for any number. `tolerance`: relative residual, in the
    /// 2-norm of the symmetric form (rows times cell volume), at which a solve stops.
    /// Errors: Kind::numerics where shapes or values do not fit, or a direction is periodic on one side only.
    VaryingDiffusion(const Patch& patch, const Species& species, int threads = 1, double tolerance = 1e-8);

    /// out = L u + b; shapes (nz, ny, nx); `out` must not alias `u`.
    void apply(const double* u, double* out) const;
    /// Prepares solves with this c [s] > 0.
    void prepare(double c);
    /// Solves (1 - c L) v = u + c b with the c of the last prepare; u becomes v. Starts from `guess`, from u
    /// if that is null, or from 0 if that is nearer. Where no side is fixed or Robin, the inventory sum V v
    /// (1 + c lambda) = sum V u holds to rounding: what is left of the residual is made up in proportion to
    /// |v|. Values may fall below zero by about the tolerance. Returns the number of iterations. Not for two
    /// calls at a time on one object. Errors: Kind::numerics if it does not converge.
    int solve(double* u, const double* guess) const;

    double tolerance() const { return tolerance_; }
    std::size_t bytes() const; ///< memory held

  private:
    static Lattice make_lattice(const Patch& patch, const Species& species);
    std::vector<double> right_side(int k, const double* u) const;
    double start(const double* u, const double* guess, double scale) const;
    double turn(double beta) const;
    double advance(double alpha, double scale) const;
    void finish(double* u, double inventory) const;

    int nz_ = 0, plane_ = 0, threads_ = 1;
    double tolerance_ = 1e-8, loss_ = 0, c_ = 0;
    bool closed_ = true;                // no fixed or Robin side
    std::vector<double> weight_, mass_; // per layer: w, and V w over the mean volume
    std::array<double, 6> outside_{};   // value beyond each side
    mutable Multigrid multigrid_;
    mutable PaddedFloats r_, z_, p_, q_; // residual, preconditioned residual, search direction, M p; scaled
    mutable std::vector<double> y_;      // u / w, with a spare plane before and after
};

} // namespace stipple::grid
