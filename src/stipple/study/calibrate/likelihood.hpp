#pragma once
#include "stipple/base/random.hpp"
#include "stipple/study/calibrate/problem.hpp"

namespace stipple::study {

/// Log-likelihood of one row.
/// Equations, x = prediction, y = measured (or the threshold), g = scale, w = weight:
///   normal     w ln N(g(y); g(x), s²),  s² = sd² + omega²
///   student    w ln t4((g(y) - g(x)) / s) / s: a row that the model has no mechanism for pulls no parameter far
///   bernoulli  w (y ln x + (1 - y) ln(1 - x))
///   logistic   w ln 1 / (1 + exp(-(g(x) - g(y)) / sd)) if found above, of the rest if below
///   probit     w ln Phi((g(x) - g(y)) / s) if found above, of the rest if below
///   omega [on the scale] discrepancy of the kind of quantity; 0 without
/// Returns -infinity where the prediction is not on the scale or rules the finding out.
/// Source: none; standard distributions. The SD with the discrepancy: evidence model, ASSUMED.
/// Departs: rows of one study are independent given the parameters here, while a prediction (predictive.hpp)
/// shares an error of the study among them.
double log_likelihood(const CalibrationRow& row, double predicted, double omega);

/// The largest value that log_likelihood can take for any prediction.
double largest_log_likelihood(const CalibrationRow& row, double omega);

/// The row as it would have been found were `predicted` true: the measurement drawn from the likelihood, for a
/// threshold the side of it. `index` names the random number.
CalibrationRow simulated(CalibrationRow row, double predicted, double omega, const Random& random,
                         std::uint64_t index);

} // namespace stipple::study
