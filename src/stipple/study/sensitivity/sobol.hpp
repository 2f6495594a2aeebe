#pragma once
#include <cstdint>
#include <vector>

namespace stipple::study {

/// Points in the unit cube, point-major.
using SobolPoints = std::vector<std::vector<double>>;

/// Share of the coverage that the intervals of Sobol indices claim.
inline constexpr double k_sobol_confidence = 0.95;

/// Indices of one input with their 95 % intervals; small negative numbers are noise about zero.
struct SobolIndex {
    double first = 0, first_lo = 0, first_hi = 0; ///< V[E[y | x_i]] / V[y]
    double total = 0, total_lo = 0, total_hi = 0; ///< 1 - V[E[y | all but x_i]] / V[y]
};
using SobolIndices = std::vector<SobolIndex>;

/// Makes sure that OpenTURNS is there. Errors: Kind::input, in one line, if this build lacks it or it does
/// not load.
void require_sobol();

/// The points at which the model must be known: A, B, then A with column i of B for each i, `samples` points
/// each, from a randomly shifted Sobol sequence in 2 x dimensions.
/// Shapes: result (samples (dimensions + 2), dimensions), uniform on (0, 1).
/// Errors: as require_sobol.   Asserts: at least one dimension and two samples.
/// Source: saltelli2010 (design), sobol2001 (indices).
SobolPoints sobol_design(std::size_t dimensions, std::size_t samples, std::uint64_t seed);

/// First-order and total Sobol indices from the model's outputs at the points of sobol_design.
/// Equations (y_A, y_B, y_i = outputs at A, at B, at A with column i of B; rho = Pearson's correlation):
///   S_i = rho(y_B, y_i),   S_Ti = 1 - rho(y_A, y_i)
/// Intervals: 95 %, from the law of the estimators for many independent draws. The points of a sequence of
/// low discrepancy are more even than that, so the intervals are wider than the error. Shapes: outputs
/// (points).   Errors: as require_sobol; Kind::numerics if all outputs are equal. Source: martinez2011
/// (estimators), saltelli2010 (design); computed by OpenTURNS.
SobolIndices sobol_indices(const SobolPoints& points, const std::vector<double>& outputs, std::size_t samples,
                           std::uint64_t seed);

} // namespace stipple::study
