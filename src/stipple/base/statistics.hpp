#pragma once
#include "stipple/base/random.hpp"
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace stipple {

/// Quantile (0..1) of finite values, linear between order statistics; NaN if there are none.
double quantile(std::vector<double> values, double probability);
/// The same at several probabilities, ascending, at the cost of a few passes over the values: nothing is sorted.
std::vector<double> quantiles(std::vector<double> values, std::initializer_list<double> probabilities);

/// Sum over n, and the sum of the squared distances from `centre` over n; NaN if there are none.
double mean_of(const std::vector<double>& values);
double variance_about(const std::vector<double>& values, double centre);

/// Standard deviation of the logarithm of a log-normal quantity with this coefficient of variation.
double log_sd_of(double cv);

/// Student's t with four degrees of freedom: P(T <= x), and its inverse.
/// Equation: F = 1/2 + 3/8 y (1 - y²/12),  y = x/sqrt(1 + x²/4);  the inverse in closed form
/// Source: shaw2006.
double t4_probability(double x);
double t4_quantile(double probability);

/// What sets a study apart from its prediction, and a row of it from the study.
/// Equation: omega t4 + N(0, (omega/2)² + error²);   omega discrepancy, error of measurement, in one unit
/// Draw `index` of `random`, lanes 1 and 2.
/// Source: the evidence model of docs/methods/study.md, "Discrepancy".
double study_error(const Random& random, std::uint64_t index, double omega, double error = 0);

/// Latin hypercube of standard normal numbers: n members in `dimensions` dimensions, member-major.
std::vector<std::vector<double>> latin_hypercube(std::size_t n, std::size_t dimensions, std::uint64_t seed,
                                                 Purpose purpose);

/// Linear between the points (xs, ys), xs ascending and not empty; the first and last y beyond the ends.
double interpolate(const std::vector<double>& xs, const std::vector<double>& ys, double x);

} // namespace stipple
