#pragma once
#include "stipple/base/random.hpp"
#include "stipple/study/calibrate/normal_reference.hpp"
#include "stipple/study/calibrate/tempering.hpp"
#include <Eigen/Core>
#include <atomic>
#include <numeric>

namespace stipple::study {

/// How long a move is, and the share accepted that its length follows.
struct Stride {
    double step = 1, target = 0.25;
};

/// A random walk over a few coordinates, shaped by the particles.
struct RandomWalk {
    std::vector<std::size_t> coordinates;
    Eigen::MatrixXd factor; ///< L, lower triangle; L L^T: covariance of the particles
    Stride stride;
};

/// A move that is shaped by the reference: `far` draws the particle towards its mean, so that a step can be as long as the
/// distribution is wide; without, it moves on from where the particle stands.
struct ReferenceMove {
    bool far = false;
    Stride stride;
};

/// Moves particles at fixed exponents of the experiments.
class ParticleMoves {
  public:
    ParticleMoves(const CalibrationProblem& problem, const Coordinates& coordinates, std::uint64_t seed,
                  std::uint32_t stream);

    /// What the model says at z to the experiments with an exponent above 0. False if one fails.
    bool evaluate(Particle& particle, const std::vector<double>& exponents) const;
    /// The same whatever the likelihood: false only where there is no finite answer.
    bool answers(Particle& particle, const std::vector<double>& exponents) const;
    /// Moves all once. Returns the share of joint moves that were accepted.
    double move_all(std::vector<Particle>& particles, const std::vector<double>& exponents, int threads);
    /// A particle from the prior. `attempt` numbers the draws.
    Particle prior_draw(std::uint32_t attempt) const;

    /// Counts; the sums do not depend on threads.
    long evaluations() const { return evaluations_; }
    long failed() const { return failed_; }

  private:
    struct Accepted {
        int near = 0, far = 0;
        std::vector<int> inputs;
        double discrepancies = 0;
        bool moved() const { return near + far + std::accumulate(inputs.begin(), inputs.end(), 0) > 0; }
    };
    class Numbers;

    /// Parameters and the inputs of the experiments with an exponent.
    std::vector<std::size_t> joint_coordinates(const std::vector<double>& exponents) const;
    void shape(RandomWalk& walk, const std::vector<Particle>& particles) const;
    bool predict(Particle& particle, std::size_t experiment, std::span<const double> values) const;
    double rows_likelihood(std::span<const double> predicted, std::span<const double> values,
                           std::size_t experiment) const;
    double bound(std::span<const double> values, std::size_t experiment) const;
    /// Median over the particles of the discrepancy of every experiment and row.
    std::vector<std::vector<double>> typical_omegas(const std::vector<Particle>& particles) const;
    bool joint_move(Particle& particle, const ReferenceMove& move, const std::vector<double>& exponents,
                    Numbers& numbers) const;
    bool inputs_move(Particle& particle, std::size_t experiment, double exponent, Numbers& numbers) const;
    double discrepancies_move(Particle& particle, const std::vector<double>& exponents,
                              Numbers& numbers) const;

    const CalibrationProblem* problem_;
    const Coordinates* coordinates_;
    std::uint64_t seed_;
    std::uint32_t stream_, round_ = 0;
    Encounters met_;
    NormalReference reference_;
    ReferenceMove near_, far_;
    RandomWalk discrepancies_;
    std::vector<RandomWalk> inputs_;
    mutable std::atomic<long> evaluations_{0}, failed_{0};
};

} // namespace stipple::study
