#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stipple::study {

// Proper scores of predictive distributions, coverage of their bands, and what may be concluded from either.
// Draws and observations stand on the scale g of their row.

/// Continuous ranked probability score of a predictive distribution known by M draws, without the bias of a
/// small M; in the unit of the draws, smaller is better.
/// Equation: CRPS = mean |x_i - y| - sum over i, j of |x_i - x_j| / (2 M (M - 1))
/// Limits: M >= 2. Errors: Kind::data for fewer draws. Cost M log M.
/// Source: gneiting2007, section 4.2; the denominator after ferro2014.
double crps(std::vector<double> draws, double observed);

/// Probability integral transform: share of the draws below what was observed, of those equal half.
double probability_integral_transform(const std::vector<double>& draws, double observed);

/// ln of the mean of exp(log_likelihoods): the log score of a predictive distribution that is a mixture of one
/// component a draw; larger is better.
/// Source: gneiting2007, section 4.
double log_score(const std::vector<double>& log_likelihoods);

/// Brier score of a probability that something happens: (p - 1)² if it did, p² if not; smaller is better.
double brier_score(double probability, bool happened);

/// A row of one study, as coverage and skill see it.
struct ScoredRow {
    std::string study;
    double pit = 0;                 ///< probability_integral_transform
    double crps = 0, null_crps = 0; ///< null_crps NaN: the row takes no part in the skill
};

/// Share of the rows by where they lie in their band; every study weighs 1, its rows 1/n_s.
struct Coverage {
    double inside = 0, below = 0, above = 0; ///< 0.1 <= PIT <= 0.9, below 0.1, above 0.9
    std::size_t studies = 0;
    double studies_inside = 0; ///< inside times studies
};
/// Below so many, bands that hold half of the time pass too often (evidence model, 9): shown, and gates nothing.
inline constexpr std::size_t k_least_studies = 15;
/// Limits: NaN shares without rows.
Coverage coverage(const std::vector<ScoredRow>& rows);

/// Skill = 1 - CRPS / CRPS_null over all studies, with the 5 and 95 % quantiles of a bootstrap over studies.
struct Skill {
    double skill = 0, lo = 0, hi = 0;
    std::size_t studies = 0;
    bool gates() const { return lo > 0; } ///< better than the null
};
/// Limits: NaN without a row that has a null. Same seed, same answer.
/// Source: efron1979 (bootstrap).
Skill skill(const std::vector<ScoredRow>& rows, std::uint64_t seed = 1, int resamples = 2000);

/// What a count of successes must leave before it says that a probability is not what it should be.
struct BinomialRegion {
    std::size_t low = 0,
                high = 0; ///< the exact central region: P(X < low) and P(X > high) at most 2.5 % each
    double power = 0;     ///< chance to leave it if the probability is `other`
    bool holds(std::size_t successes) const { return successes >= low && successes <= high; }
};
/// Of Binomial(trials, probability). For bands that should hold 80 % and hold 50 %: 0.8 and 0.5.
BinomialRegion binomial_region(std::size_t trials, double probability, double other);

} // namespace stipple::study
