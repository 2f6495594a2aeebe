#pragma once
#include "stipple/study/calibrate/tempering.hpp"
#include <string>
#include <utility>
#include <vector>

namespace stipple::study {

/// A direction in the space of the parameters, in units of their prior spread.
struct PosteriorDirection {
    double variance_ratio = 1; ///< posterior over prior variance along it; 1: the data say nothing
    /// Parameter and its share of the direction, largest first, those that make up 90 %.
    std::vector<std::pair<std::string, double>> parts;
};

/// What a calibration has learned of its parameters.
struct PosteriorKnowledge {
    std::vector<PosteriorDirection> directions;            ///< best known first, as many as parameters
    std::vector<std::pair<std::string, double>> narrowing; ///< posterior over prior SD of every parameter
    /// Ratios of variances down to this come about by chance alone, the particles being so few.
    double chance = 1;
};

/// Directions of the shared parameters by their posterior variance.
/// Equation: C v = r v, C = covariance of the particles in the coordinates in which the prior is N(0, I)
/// The smallest r of n draws of N(0, I) in d dimensions is near (1 - sqrt(d/n))²: `chance`, with the effective
/// sample for n.
/// Shapes: directions and narrowing (parameters).
/// Source: marchenko1967 (the edge).
PosteriorKnowledge posterior_knowledge(const CalibrationProblem& problem, const TemperedSample& posterior);

/// The parts of a direction that make up 90 %, largest first. Shape: `squares` are squared components, sum 1.
std::vector<std::pair<std::string, double>> parts_of_direction(const std::vector<double>& squares,
                                                               const std::vector<std::string>& names);

} // namespace stipple::study
