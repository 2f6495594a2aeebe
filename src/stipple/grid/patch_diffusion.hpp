#pragma once
#include "stipple/grid/depth.hpp"
#include "stipple/grid/modes.hpp"
#include "stipple/grid/patch.hpp"
#include "stipple/grid/transport.hpp"
#include "stipple/grid/varying_diffusion.hpp"
#include <memory>

namespace stipple::grid {

/// How a patch is solved.
struct PatchSolver {
    int threads = 1;         ///< the result does not depend on it
    double tolerance = 1e-8; ///< of the iteration where the diffusivity varies sideways
    bool dense = false;      ///< dense transforms instead of fast ones (the oracle)
};

/// Diffusion on a patch, second-order finite volumes. A species whose diffusivity varies with depth only is
/// solved directly: transforms along y and x make every lateral mode a tridiagonal system in depth, exact to
/// rounding. Cost per cell: four transforms (see Modes) and about 10 operations in depth; each field is read
/// and written three times. A species whose diffusivity varies sideways, or with a Robin face at a side of
/// layers of different diffusivity, goes to VaryingDiffusion.
class PatchDiffusion : public Transport {
  public:
    /// Errors: Kind::numerics if a number of a species has the wrong length or sign.
    PatchDiffusion(const Patch& patch, std::vector<Species> species, const PatchSolver& solver = {});

    const Columns& grid() const override { return patch_; }
    std::size_t species() const override { return species_.size(); }
    const Species& at(std::size_t s) const override { return species_[s]; }
    void apply(std::size_t s, const double* u, double* out) const override;
    double tolerance(std::size_t s) const override { return varying_[s] ? solver_.tolerance : 0.0; }
    void prepare(double c) override;
    void solve(std::size_t s, double* u, const double* guess) const override;

    /// Iterations of all iterative solves so far.
    long iterations() const;

  private:
    struct Direct { // one species with a separable operator
        Depth depth;
        Modes x, y;
        std::vector<double> lateral,
            norm;                   // (modes) eigenvalue [1/m²] and factor, in the order of the transform
        double side[4] = {};        // x low, x high, y low, y high: conductance to the face / (D h) [1/m²]
        double side_source[4] = {}; // the same times the value beyond the face; times D and w it is [1/s]
    };
    bool separable(const Species& s) const;
    void make_direct(std::size_t s);
    void add_source(std::size_t s, double factor, double* u) const;
    void solve_direct(std::size_t s, double* u) const;

    Patch patch_;
    std::vector<Species> species_;
    PatchSolver solver_;
    std::vector<std::unique_ptr<Direct>> direct_;            // null where iterative or immobile
    std::vector<std::unique_ptr<VaryingDiffusion>> varying_; // null where direct or immobile
    mutable std::vector<long> iterations_;
    double c_ = 0;
};

} // namespace stipple::grid
