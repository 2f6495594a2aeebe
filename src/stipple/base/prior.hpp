#pragma once
#include "stipple/base/table.hpp"
#include <optional>
#include <string>
#include <vector>

namespace stipple {

/// What is known of one number before any calibration: a row of a table with the columns prior and
/// prior_width.
struct Prior {
    enum class Family { lognormal, logit, loguniform };
    std::string name;
    Family family = Family::lognormal;
    double value = 0;         ///< of the table, in its unit
    double width = 0;         ///< lognormal: coefficient of variation; logit: SD of the log-odds
    double low = 0, high = 0; ///< loguniform, in the unit of the table
};

/// "log-normal, CV 25 %", "log-odds, SD 0.5", "log-uniform, 8 to 17 1/d".
std::string to_words(const Prior& prior, const std::string& unit);

/// The prior of one row; nothing where the row says `none`.
/// Errors: Kind::data naming table, row and column for an unknown word, a width that is missing, not positive
/// or not wanted, a range that is missing or not 0 < low < high, a value not positive or, for logit, not in
/// (0, 1).
std::optional<Prior> read_prior(const Table& table, std::size_t row);

/// The priors of the varying rows of a table, in its order. Errors: as read_prior.
std::vector<Prior> read_priors(const Table& table);

/// The number that a standard normal z draws from the prior, for a parameter whose centre is `centre` (in any
/// unit; the table's value, or what replaced it).
/// Equations, v = centre, Phi = standard normal distribution function:
///   lognormal   v exp(s z - s²/2), s² = ln(1 + CV²): mean v, median v / sqrt(1 + CV²)
///   logit       1 / (1 + exp(-(ln(v / (1 - v)) + SD z))): median v
///   loguniform  (v / value) low (high / low)^Phi(z): the logarithm is uniform between low and high, the
///               median is sqrt(low high), which need not be the table's value; a centre that was replaced
///               takes the range with it
/// Source: none; standard distributions.
double draw(const Prior& prior, double centre, double z);

} // namespace stipple
