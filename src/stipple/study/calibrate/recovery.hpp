#pragma once
#include "stipple/study/calibrate/tempering.hpp"

namespace stipple::study {

struct RecoveryOptions {
    int sets = 20; ///< of simulated data
    TemperingOptions sampling;
    /// Changes the problem that is fitted, the one that is simulated staying as it is: for a planted fault.
    std::function<void(CalibrationProblem&)> alter;
};

/// What became of values that were known.
struct Recovery {
    std::vector<std::vector<double>>
        ranks;                 ///< of the true value in the posterior, 0 to 1; (sets, parameters)
    std::size_t intervals = 0; ///< central intervals of 90 %, one for each set and parameter
    std::size_t holding = 0;   ///< of them with the true value inside
    /// That the ranks are uniform, of each parameter and of all together: the smallest p, times their number
    /// (Bonferroni). One parameter alone that is biased is lost among the ranks of all.
    double uniform_p = 0;
};

/// Simulation-based calibration of the machinery on a problem: draws parameters, inputs and discrepancies from
/// the priors, simulates the rows of the likelihood, fits them, and looks where the true values of the shared
/// parameters lie in the posterior. If prior, likelihood and sampler are right, the ranks are uniform and a
/// share of 0.9 of the intervals hold the true value, whatever the model.
/// Limits: rows with weights are simulated with weight 1. Draws that cannot be predicted are drawn anew.
/// Errors: those of sample_posterior.
/// Source: talts2018. An interval is that of the ranks from 0.05 to 0.95.
Recovery recover(const CalibrationProblem& problem, const RecoveryOptions& options);

/// Probability that n independent uniform numbers lie as far from uniform as these, by the largest distance
/// between the distribution functions.
/// Equation: p = 2 sum over k >= 1 of (-1)^(k-1) exp(-2 k² l²), l = (sqrt n + 0.12 + 0.11/sqrt n) D
/// Source: stephens1970 (the finite n).
double uniformity(std::vector<double> numbers);

} // namespace stipple::study
