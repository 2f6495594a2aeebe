#pragma once
#include "stipple/base/random.hpp"
#include <cstdint>
#include <functional>
#include <vector>

namespace stipple::study {

struct MetropolisOptions {
    int chains = 4;
    int burn_in = 4000; ///< steps of every chain in which the proposal is still learnt; they are dropped
    int steps = 12000;  ///< kept after them
    std::uint64_t seed = 1;
    std::uint32_t subject = 0; ///< of the random numbers, so that two runs differ
};

/// What the chains kept: shape (chains, steps, dimension).
struct MetropolisChains {
    std::vector<std::vector<std::vector<double>>> kept;
    std::vector<double> r_hat; ///< by dimension
    double acceptance = 0;     ///< share of the kept steps that moved
    double largest_r_hat() const;
};

/// Chains that have the density exp(log_density) in the limit, for a density of a few tens of unknowns that costs next to
/// nothing: nothing need be known of its shape.
/// Method: random walk z' = z + s L xi, L L^T the covariance of what the chain has met in the last of windows that double in
/// length through the burn-in, drawn towards its diagonal where a window is short for its unknowns, s by Robbins and Monro towards an acceptance of 0.234; both stand still afterwards, so that
/// what is kept is one Markov chain. Chains start from standard normal numbers.
/// Equation: r_hat² = ((n - 1)/n W + B/n)/W over the halves of all chains, W the mean variance inside one, B/n that of their means
/// Limits: a density that is -infinity everywhere at the start never moves.
/// Source: haario2001 (the proposal), roberts2001 (the acceptance), gelman1992 (r_hat; halves after vehtari2021).
MetropolisChains adaptive_metropolis(const std::function<double(const std::vector<double>&)>& log_density,
                                     std::size_t dimension, const MetropolisOptions& options);

} // namespace stipple::study
