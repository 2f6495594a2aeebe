#pragma once
#include "stipple/base/range.hpp"
#include "stipple/base/table.hpp"
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace stipple {

/// What is known of one number before any calibration: a row of a table with the columns prior and
/// prior_width (prior_low and prior_high where it is truncated), or one of the functions below.
struct Prior {
    enum class Family { lognormal, logit, loguniform, normal, lognormal_median, uniform, beta, half_normal };
    std::string name;
    Family family = Family::lognormal;
    double value = 0; ///< of the table, in its unit
    /// lognormal: coefficient of variation; logit: SD of the log-odds; normal: SD; lognormal_median: SD of the
    /// logarithm; beta: concentration, the sum of its two shapes
    double width = 0;
    double low = 0, high = 0; ///< loguniform and uniform, in the unit of the table
    /// What lies outside is cut off, and the rest scaled to one: a truncated distribution.
    Range cut{-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
};

// Priors that no table holds. Errors: Kind::data naming the prior for a width that is not positive, a range
// that is not ascending, or a value that the distribution cannot have.

Prior normal_prior(std::string name, double mean, double sd);
/// The logarithm is normal: its median, and the SD of the natural logarithm.
Prior lognormal_prior(std::string name, double median, double sd_of_log);
/// The log-odds are normal: median in (0, 1), and the SD of the log-odds.
Prior logit_normal_prior(std::string name, double median, double sd_of_log_odds);
Prior beta_prior(std::string name, double alpha, double beta);
Prior uniform_prior(std::string name, double low, double high);
/// The absolute value of a normal number with mean zero and SD `scale`.
Prior half_normal_prior(std::string name, double scale);
/// The same prior between two bounds, either of which may be infinite.
Prior truncated(Prior prior, double low, double high);

/// "log-normal, CV 25 %", "log-odds, SD 0.5", "log-uniform, 8 to 17 1/d", "normal, SD 0.05, from 0".
std::string to_words(const Prior& prior, const std::string& unit);

/// The prior of one row; nothing where the row says `none`.
/// Errors: Kind::data naming table, row and column for an unknown word, a width that is missing, not positive
/// or not wanted, a range that is missing or not ascending, a value that the prior cannot have.
std::optional<Prior> read_prior(const Table& table, std::size_t row);

/// The priors of the varying rows of a table, in its order. Errors: as read_prior.
std::vector<Prior> read_priors(const Table& table);

/// The number that a standard normal z draws from the prior, for a parameter whose centre is `centre` (in any
/// unit; the table's value, or what replaced it).
/// Equations, v = centre, Phi = standard normal distribution function:
///   lognormal         v exp(s z - s²/2), s² = ln(1 + CV²): mean v, median v / sqrt(1 + CV²)
///   lognormal_median  v exp(s z): median v
///   logit             1 / (1 + exp(-(ln(v / (1 - v)) + SD z))): median v
///   loguniform        (v / value) low (high / low)^Phi(z): the logarithm is uniform between low and high, the
///                     median is sqrt(low high), which need not be the table's value; a centre that was
///                     replaced takes the range with it
///   normal            v + SD z
///   uniform           (v - value) + low + (high - low) Phi(z)
///   beta              I^-1(Phi(z); c v, c (1 - v)), c = concentration: mean v
///   half_normal       v Phi^-1((1 + Phi(z)) / 2)
///   truncated         the same at z' with Phi(z') = Phi(a) + Phi(z) (Phi(b) - Phi(a)), a and b the z of the
///                     bounds, which stay where they are when the centre is replaced
/// Source: none; standard distributions.
double draw(const Prior& prior, double centre, double z);
/// The same at the prior's own centre.
double draw(const Prior& prior, double z);

/// The z that draws `value`: the inverse of `draw`. Infinite at and beyond the ends of the prior.
double standard_score(const Prior& prior, double centre, double value);

} // namespace stipple
