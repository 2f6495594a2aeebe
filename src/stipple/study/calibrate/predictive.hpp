#pragma once
#include "stipple/study/calibrate/tempering.hpp"

namespace stipple::study {

/// What a sample says of one experiment: one member a particle, failures left out.
struct Predictive {
    std::vector<std::vector<double>> members; ///< what the model predicts; shape (members, rows)
    std::vector<std::vector<double>> omegas;  ///< discrepancy of every row; same shape
    long failed = 0;                          ///< particles that could not be predicted
};

/// Predictions of an experiment by the particles of a sample, as they were made where the experiment took part
/// in it, otherwise made now with the particle's own inputs.
/// Errors: Kind::numerics if fewer than two particles can be predicted; Kind::interrupted.
Predictive predict_experiment(const CalibrationProblem& problem, const TemperedSample& sample,
                              std::size_t experiment, int threads);

/// What a new study of this kind would measure, on the scale of one row.
/// Equation: g(member) + t4 omega + N(0, (omega/2)² + sd²): an error of the study, which its rows of one kind
/// share, one of the row, and that of the measurement; of a student row t4 in place of the normal
/// Shape: `least` draws or more, the same number for each member.
/// Limits: rows that are numbers; same seed, same draws.
/// Source: none; evidence model, ASSUMED.
/// Departs: from the likelihood, whose errors of a study are independent, with the discrepancy in one spread.
std::vector<double> predictive_draws(const Predictive& predictive, const CalibrationRow& row,
                                     std::size_t index, std::uint64_t seed, std::size_t least = 1024);

/// A row held against a predictive distribution.
struct RowScore {
    double lo = 0, median = 0, hi = 0; ///< 10, 50 and 90 % of a new study, in the unit of the row; of a row
                                       ///< that is no number, of its prediction
    double pit = 0;                    ///< NaN unless the row is a number
    double crps = 0;                   ///< on the scale; NaN unless the row is a number
    double log_score = 0;              ///< ln of the predictive density (on the scale) or probability
    double brier = 0;                  ///< of a direction; NaN otherwise
    bool inside() const { return pit >= 0.1 && pit <= 0.9; }
};
RowScore score_row(const Predictive& predictive, const CalibrationRow& row, std::size_t index,
                   std::uint64_t seed);

} // namespace stipple::study
