#pragma once
#include "flux_operator.hpp"
#include <memory>

namespace stipple::baseline {

/// Starts MPI (as one process) and hypre once; both end with the process.
void start_libraries();

/// How the linear systems are preconditioned.
struct SolverSettings {
    enum class Multigrid { pfmg, smg } multigrid = Multigrid::pfmg;
    int relax_type = 2;      ///< PFMG: 0 Jacobi, 1 weighted Jacobi, 2 red-black Gauss-Seidel (symmetric)
    int rap_type = 0;        ///< PFMG: 0 Galerkin, 1 non-Galerkin
    bool skip_relax = true;  ///< PFMG: leaves out relaxation on levels where semi-coarsening needs none
    int sweeps = 1;          ///< relaxations before and after the coarse correction
    double jacobi_below = 8; ///< below this stiffness the diagonal alone is the preconditioner
    double set_up_lag = 0.3; ///< set up again when gamma has changed by this share since the last one
    int most_iterations = 200;
};

/// Counts of work.
struct SolverCounts {
    long solves = 0;     ///< of one species
    long iterations = 0; ///< of conjugate gradients
    long cycles = 0;     ///< of multigrid
    long set_ups = 0;    ///< of multigrid
    long failures = 0;   ///< solves that did not reach their tolerance
};

/// (1 - gamma L) x = b of one species by conjugate gradients on the symmetric form, preconditioned by one V
/// cycle of hypre's structured multigrid (or the diagonal where the system is dominated by the mass).
class BlockSolver {
  public:
    BlockSolver(const FluxOperator& op, const SolverSettings& settings);
    ~BlockSolver();
    BlockSolver(const BlockSolver&) = delete;
    BlockSolver& operator=(const BlockSolver&) = delete;

    /// x = (1 - gamma L)^-1 b, from zero, until the root mean square of error_weight * residual is below
    /// `tolerance`. Shapes (nz, ny, nx). Returns false if it was not reached.
    bool solve(double gamma, const double* b, const double* error_weight, double tolerance, double* x);
    const SolverCounts& counts() const { return counts_; }

  private:
    struct Hypre;
    void set_up(double gamma);
    void precondition(double gamma, bool multigrid, const double* r, double* z);
    double residual_norm(const double* r, const double* error_weight) const;

    const FluxOperator& op_;
    SolverSettings settings_;
    std::unique_ptr<Hypre> hypre_;
    double set_up_gamma_ = 0;
    std::vector<double> diagonal_; // of K, only where the diagonal preconditions
    SolverCounts counts_;
};

} // namespace stipple::baseline
