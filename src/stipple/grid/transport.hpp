#pragma once
#include "stipple/grid/columns.hpp"
#include "stipple/grid/species.hpp"
#include <cstddef>

namespace stipple::grid {

/// Diffusion and linear loss of several species on one grid: what the time integrator asks for. Two kinds
/// exist: CellDiffusion (unit cell) and PatchDiffusion (patch). The operator of species s is u -> L u + b
/// with b the constant part that fixed and Robin faces bring.
class Transport {
  public:
    virtual ~Transport() = default;
    virtual const Columns& grid() const = 0;
    virtual std::size_t species() const = 0;
    virtual const Species& at(std::size_t s) const = 0;

    /// out = L u + b; shapes (nz, columns); `out` must not alias `u`.
    virtual void apply(std::size_t s, const double* u, double* out) const = 0;
    /// Relative accuracy of the solves of species s: 0 for direct ones. Values may fall below zero by about
    /// that.
    virtual double tolerance(std::size_t) const { return 0; }
    /// Prepares solves with this c [s] > 0 for every species.
    virtual void prepare(double c) = 0;
    /// Solves (1 - c L) v = u + c b with the c of the last prepare; u becomes v. `guess`: a field near v, or
    /// null; iterative solvers start from it. Safe to call for different species at the same time.
    virtual void solve(std::size_t s, double* u, const double* guess) const = 0;
};

} // namespace stipple::grid
