#pragma once
#include <cstdint>
#include <vector>

namespace stipple::study {

/// One-at-a-time trajectories in the unit cube on the grid 0, 1/3, 2/3, 1: each starts at a random point of
/// the grid and moves every coordinate once, in random order, by 2/3 up or down.
struct MorrisDesign {
    std::size_t dimensions = 0, walks = 0;
    std::vector<std::vector<double>> points; ///< (walks (dimensions + 1), dimensions), by trajectory
    std::vector<std::size_t> moved; ///< (walks dimensions): the coordinate of each step, by trajectory
};

/// Deterministic in its arguments. Asserts: at least one dimension and one trajectory.
/// Source: morris1991 (p = 4 levels, step p/(2(p - 1)) = 2/3).
MorrisDesign morris_design(std::size_t dimensions, std::size_t walks, std::uint64_t seed);

/// What the elementary effects of one input say, in the unit of the output per unit of the cube: the change
/// from one end of the input's range to the other, were it a straight line.
struct MorrisEffect {
    double mu = 0;      ///< mean
    double mu_star = 0; ///< mean of the sizes
    double sigma = 0;   ///< standard deviation: bends and interplay with other inputs
    int effects = 0;    ///< steps that count; with none the rest is NaN, with one sigma is
};

/// Elementary effects of every input.
/// Equation: d_i = (y(x + h e_i) - y(x)) / h, h = +-2/3;  mu = mean d_i,  mu* = mean |d_i|,
///   sigma² = sum (d_i - mu)² / (n - 1), over the n trajectories whose step in i has two finite outputs.
/// Shapes: outputs (points), NaN where the model failed; result (dimensions).
/// Source: morris1991 (d_i, mu, sigma); campolongo2007 (mu*).
std::vector<MorrisEffect> morris_effects(const MorrisDesign& design, const std::vector<double>& outputs);

} // namespace stipple::study
