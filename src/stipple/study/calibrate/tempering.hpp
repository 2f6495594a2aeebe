#pragma once
#include "stipple/base/progress.hpp"
#include "stipple/study/calibrate/coordinates.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace stipple::study {

struct TemperingOptions {
    int particles = 128;
    int moves = 2;             ///< of every particle at every exponent
    int most_extra_moves = 12; ///< at the last exponent, until the effective sample is reached
    double least_effective = 64;
    int threads = 1;
    std::uint64_t seed = 1;
    ProgressCallback progress;
};

/// One set of values of all unknowns, with what the model says there.
struct Particle {
    std::vector<double> z;                      ///< Coordinates
    std::vector<std::vector<double>> predicted; ///< by experiment and row; empty where it was not asked for
    std::vector<double> log_likelihood; ///< by experiment, of its rows together; 0 where not asked for
};

/// One rise (or fall) of the exponent.
struct TemperingStep {
    double done = 0;             ///< 0 at the start, 1 at the end
    double effective_sample = 0; ///< of the weights, before resampling
    double acceptance = 0;       ///< share of the joint moves that were accepted
};

struct TemperedSample {
    std::vector<Particle> particles{}; ///< equally weighted
    std::vector<TemperingStep> steps{};
    double log_evidence = 0;     ///< of what was added: ln of the mean likelihood over the start
    double effective_sample = 0; ///< (sum c)² / sum c² over the c particles that share one set of parameters
    long evaluations = 0;        ///< calls of Experiment::predict
    long failed = 0;             ///< of them without a finite answer: likelihood zero
};

/// Particles of the posterior by tempered sequential Monte Carlo.
/// Method: particles from the prior (those that fail or are ruled out are drawn anew); likelihood^beta with
/// beta raised so that the effective sample of the weights is half the particles, by bisection; systematic
/// resampling; moves that leave prior × likelihood^beta as it is; until beta = 1. One move of a particle:
///   1. Metropolis in all parameters and inputs together, twice: z' = z + s C^(1/2) xi, and
///      z' = m + sqrt(1 - s²) (z - m) + s C^(1/2) xi, s <= 1, which goes as far as the distribution is wide. N(m, C) is
///      the posterior that predictions linear in z would have (normal_reference.hpp), fitted to what was met so far.
///      With the covariance of the particles in its place 256 particles in 150 dimensions came out with a quarter of the
///      variance, and more moves did not help: what shapes the moves had fallen together itself;
///   2. of each experiment's inputs alone, accepted by that experiment alone: given the parameters they are
///      independent of each other;
///   3. of the discrepancies alone, several times, which needs no prediction.
/// The step s starts at 2.38/sqrt(d) and follows the share accepted. A proposal is given up as soon as even a
/// perfect fit of the experiments that are still to be predicted could not save it.
/// Shapes: particles (options.particles).
/// Random numbers: Philox by (seed, particle, move, coordinate): the same bits for any number of threads.
/// Errors: Kind::data of check_problem; Kind::input for fewer than 8 particles or a move; Kind::numerics if
/// fewer than one draw of the prior in fifty can be predicted, or the effective sample stays below the least;
/// Kind::interrupted.
/// Source: delmoral2006 (the sampler); roberts2001 (step and share accepted); neal1998 and cui2016 (the second move).
TemperedSample sample_posterior(const CalibrationProblem& problem, const TemperingOptions& options);
/// The same from particles of sample_prior with the same options.
TemperedSample sample_posterior(const CalibrationProblem& problem, const TemperedSample& prior,
                                const TemperingOptions& options);

/// Particles of the prior where the experiments of the likelihood can be predicted, with their predictions.
TemperedSample sample_prior(const CalibrationProblem& problem, const TemperingOptions& options);

/// The posterior without one experiment: its exponent is lowered from 1 to 0 by the same steps, then its
/// inputs are drawn from their priors. `log_evidence` is minus that of the experiment given all others.
/// `experiment` stands in the likelihood. Errors: as sample_posterior.
TemperedSample sample_without(const CalibrationProblem& problem, const TemperedSample& posterior,
                              std::size_t experiment, const TemperingOptions& options);

/// (sum c)² / sum c², c = how many particles share one set of the coordinates of `block`; all of
/// them without a coordinate.
double effective_sample(const std::vector<Particle>& particles, Block block);

/// Systematic resampling: how often each index is taken, ascending; every index i is taken floor(n w_i) or
/// ceil(n w_i) times, n w_i in the mean over `u`, uniform on (0, 1). Weights sum to 1.
/// Source: kitagawa1996.
std::vector<std::size_t> systematic_resampling(const std::vector<double>& weights, double u);

} // namespace stipple::study
