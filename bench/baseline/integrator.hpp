#pragma once
#include "block_solver.hpp"
#include <functional>
#include <memory>
#include <string>

namespace stipple::baseline {

/// dy/dt = f_I + f_E: species that diffuse and decay (implicit), a few scalars with linear loss (implicit),
/// the rest explicit. Layout: species s in cell i at [s * cells + i], scalars after the last species, value v of
/// scalar k at [k * scalar_values + v].
struct System {
    std::vector<FluxOperator> species;
    std::vector<double> scalar_loss; ///< [1/s]
    std::size_t scalar_values = 1;   ///< of each scalar: 1, or the number of columns
    std::vector<double> scale;       ///< typical size of each species, then of each scalar
    std::function<void(double t, const double* y, double* f)>
        explicit_rates;                                        ///< none: a purely implicit method
    std::function<void(double t, double* f)> implicit_forcing; ///< adds a part of f_I that depends on t alone

    std::size_t cells() const { return species.front().box().cells(); }
    std::size_t size() const { return species.size() * cells() + scalar_loss.size() * scalar_values; }
};

struct IntegratorSettings {
    double tolerance = 1e-3;     ///< of the weighted root mean square of a step's error
    std::string table = "ark2";  ///< a name of `table_names`
    double linear_factor = 0.05; ///< residual of the linear systems relative to ARKODE's own measure (EpsLin)
    int predictor = 0;           ///< ARKStepSetPredictorMethod
    double safety = 0;           ///< of the step-size controller; 0: ARKODE's
    int controller = -1;         ///< ARKStepSetAdaptivityMethod (0 PID, 1 PI, 2 I); -1: ARKODE's
    double first_step = 0;       ///< [s]; 0: ARKODE's guess
    double highest_growth = 0;   ///< of the step; 0: ARKODE's (20)
    bool deduce_rates = true;    ///< f_I of a stage from its solve instead of evaluated
    SolverSettings solver;
};

struct IntegratorCounts {
    long steps = 0, rejected = 0;
    long explicit_evaluations = 0, implicit_evaluations = 0;
    SolverCounts solver; ///< sums over species
};

/// ARKODE's ARKStep with hypre behind its linear solves: adaptive additive (or diagonally implicit)
/// Runge-Kutta methods. The implicit part is linear and block-diagonal over species, so each stage is one
/// conjugate-gradient solve per species.
class Integrator {
  public:
    Integrator(System system, const IntegratorSettings& settings, double t0, const std::vector<double>& y0);
    ~Integrator();

    /// Integrates to t exactly. Errors: std::runtime_error with ARKODE's flag.
    void advance(double t);
    double* state();
    /// Starts anew from the present state after it was changed; first_step 0 keeps the step size.
    void restart(double t, double first_step);
    IntegratorCounts counts() const;

    static const std::vector<std::string>& table_names();

  private:
    struct Arkode;
    std::unique_ptr<Arkode> arkode_;
};

} // namespace stipple::baseline
