#include "stipple/study/calibrate/particle_moves.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/study/calibrate/likelihood.hpp"
#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace stipple::study {

/// The random numbers of one particle in one round, one after the other.
class ParticleMoves::Numbers {
  public:
    Numbers(const ParticleMoves& moves, std::size_t particle)
        : random_(moves.seed_, Purpose::calibration, static_cast<std::uint32_t>(particle)),
          next_(static_cast<std::uint64_t>(moves.stream_) << 32), round_(moves.round_) {}
    double uniform() { return random_.uniform(next_++, round_); }
    double normal() { return random_.normal(next_++, round_); }

  private:
    Random random_;
    std::uint64_t next_;
    std::uint32_t round_;
};

static std::vector<std::size_t> coordinates_of(Block block) {
    std::vector<std::size_t> all(block.count);
    std::iota(all.begin(), all.end(), block.first);
    return all;
}

ParticleMoves::ParticleMoves(const CalibrationProblem& problem, const Coordinates& coordinates,
                             std::uint64_t seed, std::uint32_t stream)
    : problem_(&problem), coordinates_(&coordinates), seed_(seed), stream_(stream) {
    const auto start = [](RandomWalk& walk) {
        walk.step = 2.38 / std::sqrt(std::max<double>(1, static_cast<double>(walk.coordinates.size())));
        walk.target =
            walk.coordinates.size() > 3 ? 0.25 : 0.4; // roberts2001: 0.44 in one dimension, 0.234 in many
    };
    for (std::size_t e = 0; e < problem.experiments.size(); ++e) {
        inputs_.emplace_back();
        inputs_.back().coordinates = coordinates_of(coordinates.inputs(e));
        start(inputs_.back());
    }
    joint_.coordinates = joint_coordinates(std::vector<double>(problem.experiments.size(), 1.0));
    discrepancies_.coordinates = coordinates_of(coordinates.discrepancies());
    start(joint_);
    start(discrepancies_);
    far_.autoregressive = true;
    far_.step = 0.5;
}

std::vector<std::size_t> ParticleMoves::joint_coordinates(const std::vector<double>& exponents) const {
    auto all = coordinates_of(coordinates_->parameters());
    for (std::size_t e = 0; e < exponents.size(); ++e)
        if (exponents[e] > 0 && problem_->experiments[e].in_likelihood)
            all.insert(all.end(), inputs_[e].coordinates.begin(), inputs_[e].coordinates.end());
    return all;
}

void ParticleMoves::shape(RandomWalk& walk, const std::vector<Particle>& particles) const {
    const auto d = static_cast<Eigen::Index>(walk.coordinates.size()),
               n = static_cast<Eigen::Index>(particles.size());
    if (d == 0) return;
    Eigen::MatrixXd z(n, d);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index c = 0; c < d; ++c)
            z(i, c) = particles[static_cast<std::size_t>(i)].z[walk.coordinates[static_cast<std::size_t>(c)]];
    walk.mean = z.colwise().mean().transpose();
    z.rowwise() -= walk.mean.transpose();
    Eigen::MatrixXd covariance = z.transpose() * z / static_cast<double>(n - 1);
    const double keep = static_cast<double>(n) / static_cast<double>(n + d);
    // Not below a small spread, so that particles that fell together can part again.
    const Eigen::VectorXd variance = covariance.diagonal().cwiseMax(1e-8);
    covariance *= keep;
    covariance.diagonal() = variance;
    walk.factor = Eigen::LLT<Eigen::MatrixXd>(covariance).matrixL();
}

bool ParticleMoves::predict(Particle& particle, std::size_t e, std::span<const double> values) const {
    const Experiment& experiment = problem_->experiments[e];
    const Block p = coordinates_->parameters(), own = coordinates_->inputs(e);
    ++evaluations_;
    auto& predicted = particle.predicted[e];
    try {
        predicted =
            experiment.predict(values.subspan(p.first, p.count), values.subspan(own.first, own.count));
    } catch (const Error& error) {
        if (error.kind() == Kind::interrupted) throw;
        predicted.clear();
    }
    const bool finite =
        predicted.size() == experiment.rows.size() &&
        std::all_of(predicted.begin(), predicted.end(), [](double x) { return std::isfinite(x); });
    if (!finite) {
        ++failed_;
        predicted.clear();
    }
    particle.log_likelihood[e] =
        finite ? rows_likelihood(predicted, values, e) : -std::numeric_limits<double>::infinity();
    return std::isfinite(particle.log_likelihood[e]);
}

double ParticleMoves::rows_likelihood(std::span<const double> predicted, std::span<const double> values,
                                      std::size_t e) const {
    const auto& rows = problem_->experiments[e].rows;
    const auto omegas = coordinates_->omegas(values, e);
    double sum = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) sum += log_likelihood(rows[r], predicted[r], omegas[r]);
    return sum;
}

double ParticleMoves::bound(std::span<const double> values, std::size_t e) const {
    const auto& rows = problem_->experiments[e].rows;
    const auto omegas = coordinates_->omegas(values, e);
    double sum = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) sum += largest_log_likelihood(rows[r], omegas[r]);
    return sum;
}

bool ParticleMoves::evaluate(Particle& particle, const std::vector<double>& exponents) const {
    const auto values = coordinates_->values(particle.z);
    particle.predicted.assign(exponents.size(), {});
    particle.log_likelihood.assign(exponents.size(), 0.0);
    for (std::size_t e = 0; e < exponents.size(); ++e)
        if (exponents[e] > 0 && !predict(particle, e, values)) return false;
    return true;
}

bool ParticleMoves::answers(Particle& particle, const std::vector<double>& exponents) const {
    const auto values = coordinates_->values(particle.z);
    particle.predicted.assign(exponents.size(), {});
    particle.log_likelihood.assign(exponents.size(), 0.0);
    bool all = true;
    for (std::size_t e = 0; e < exponents.size(); ++e) {
        if (!(exponents[e] > 0)) continue;
        predict(particle, e, values);
        all = all && !particle.predicted[e].empty();
    }
    return all;
}

Particle ParticleMoves::prior_draw(std::uint32_t attempt) const {
    Particle particle;
    const Random random(seed_, Purpose::calibration, attempt);
    const std::uint64_t first = static_cast<std::uint64_t>(stream_) << 32;
    for (std::size_t c = 0; c < coordinates_->size(); ++c) particle.z.push_back(random.normal(first + c, 0));
    return particle;
}

namespace {

struct Proposal {
    std::vector<double> z;
    double log_ratio = 0; ///< of the priors, and of the densities of coming back and of going there
};

} // namespace

/// Log of the standard normal prior of one over that of another.
static double log_prior_ratio(const std::vector<double>& to, const std::vector<double>& from) {
    double sum = 0;
    for (std::size_t c = 0; c < to.size(); ++c) sum += 0.5 * (from[c] - to[c]) * (from[c] + to[c]);
    return sum;
}

/// z' = z + s L xi on the coordinates of a walk; z' = m + sqrt(1 - s²) (z - m) + s L xi of an autoregressive one, which
/// leaves N(m, L L^T) as it is.
static Proposal proposal(const std::vector<double>& z, const RandomWalk& walk, auto& numbers) {
    const auto d = static_cast<Eigen::Index>(walk.coordinates.size());
    Eigen::VectorXd xi(d), from(d);
    for (auto& x : xi) x = numbers.normal();
    for (Eigen::Index c = 0; c < d; ++c) from(c) = z[walk.coordinates[static_cast<std::size_t>(c)]];
    Eigen::VectorXd to = walk.factor * (walk.step * xi);
    double log_ratio = 0;
    if (walk.autoregressive) {
        const auto lower = walk.factor.triangularView<Eigen::Lower>();
        const double whole = lower.solve(from - walk.mean).squaredNorm();
        to += walk.mean + std::sqrt(1 - walk.step * walk.step) * (from - walk.mean);
        log_ratio = 0.5 * (lower.solve(to - walk.mean).squaredNorm() - whole);
    } else {
        to += from;
    }
    Proposal p{z, log_ratio};
    for (Eigen::Index c = 0; c < d; ++c) p.z[walk.coordinates[static_cast<std::size_t>(c)]] = to(c);
    p.log_ratio += log_prior_ratio(p.z, z);
    return p;
}

bool ParticleMoves::joint_move(Particle& particle, const RandomWalk& walk,
                               const std::vector<double>& exponents, Numbers& numbers) const {
    Proposal to = proposal(particle.z, walk, numbers);
    Particle moved{std::move(to.z), particle.predicted, particle.log_likelihood};
    const double u = numbers.uniform();
    // Accepted if the tempered likelihood is at least this.
    double needed = std::log(u) - to.log_ratio;
    for (std::size_t e = 0; e < exponents.size(); ++e)
        if (exponents[e] > 0) needed += exponents[e] * particle.log_likelihood[e];
    const auto values = coordinates_->values(moved.z);
    double best = 0; // with what is predicted so far, and a perfect fit of the rest
    for (std::size_t e = 0; e < exponents.size(); ++e)
        if (exponents[e] > 0) best += exponents[e] * bound(values, e);
    for (std::size_t e = 0; e < exponents.size(); ++e) {
        if (!(exponents[e] > 0)) continue;
        if (best < needed || !predict(moved, e, values)) return false;
        best += exponents[e] * (moved.log_likelihood[e] - bound(values, e));
    }
    if (!(best >= needed)) return false;
    particle = std::move(moved);
    return true;
}

bool ParticleMoves::inputs_move(Particle& particle, std::size_t e, double exponent, Numbers& numbers) const {
    Proposal to = proposal(particle.z, inputs_[e], numbers);
    Particle moved{std::move(to.z), particle.predicted, particle.log_likelihood};
    const double u = numbers.uniform();
    const double needed = std::log(u) - to.log_ratio + exponent * particle.log_likelihood[e];
    const auto values = coordinates_->values(moved.z);
    if (exponent * bound(values, e) < needed || !predict(moved, e, values)) return false;
    if (!(exponent * moved.log_likelihood[e] >= needed)) return false;
    particle = std::move(moved);
    return true;
}

double ParticleMoves::discrepancies_move(Particle& particle, const std::vector<double>& exponents,
                                         Numbers& numbers) const {
    constexpr int k_times = 5;
    int accepted = 0;
    for (int i = 0; i < k_times; ++i) {
        Proposal to = proposal(particle.z, discrepancies_, numbers);
        const double u = numbers.uniform();
        const auto values = coordinates_->values(to.z);
        auto changed = particle.log_likelihood;
        double ratio = to.log_ratio;
        for (std::size_t e = 0; e < exponents.size(); ++e) {
            if (!(exponents[e] > 0)) continue;
            changed[e] = rows_likelihood(particle.predicted[e], values, e);
            ratio += exponents[e] * (changed[e] - particle.log_likelihood[e]);
        }
        if (!(ratio >= std::log(u))) continue;
        particle.z = std::move(to.z);
        particle.log_likelihood = std::move(changed);
        ++accepted;
    }
    return static_cast<double>(accepted) / k_times;
}

/// Towards the share that is wanted, by the share of all particles.
static void adapt(RandomWalk& walk, double accepted) {
    constexpr double k_least = 1e-3, k_most = 3;
    walk.step = std::clamp(walk.step * std::exp(2 * (accepted - walk.target)), k_least,
                           walk.autoregressive ? 1.0 : k_most);
}

double ParticleMoves::move_all(std::vector<Particle>& particles, const std::vector<double>& exponents,
                               int threads) {
    ++round_;
    const auto moves_alone = [&](std::size_t e) {
        return exponents[e] > 0 && !inputs_[e].coordinates.empty();
    };
    joint_.coordinates = joint_coordinates(exponents);
    shape(joint_, particles);
    far_.coordinates = joint_.coordinates;
    far_.mean = joint_.mean;
    far_.factor = joint_.factor;
    shape(discrepancies_, particles);
    for (std::size_t e = 0; e < exponents.size(); ++e)
        if (moves_alone(e)) shape(inputs_[e], particles);
    std::vector<Accepted> accepted(particles.size());
    std::vector<std::function<void()>> tasks;
    for (std::size_t i = 0; i < particles.size(); ++i)
        tasks.emplace_back([&, i] {
            Numbers numbers(*this, i);
            Accepted& a = accepted[i];
            a.inputs.assign(exponents.size(), 0);
            if (!joint_.coordinates.empty()) {
                a.joint = joint_move(particles[i], joint_, exponents, numbers) ? 1 : 0;
                a.far = joint_move(particles[i], far_, exponents, numbers) ? 1 : 0;
            }
            for (std::size_t e = 0; e < exponents.size(); ++e)
                if (moves_alone(e)) a.inputs[e] = inputs_move(particles[i], e, exponents[e], numbers) ? 1 : 0;
            if (!discrepancies_.coordinates.empty())
                a.discrepancies = discrepancies_move(particles[i], exponents, numbers);
        });
    run_tasks(tasks, threads);
    const auto share = [&](const auto& of) {
        double sum = 0;
        for (const auto& a : accepted) sum += of(a);
        return sum / static_cast<double>(accepted.size());
    };
    const double joint = share([](const Accepted& a) { return a.joint; });
    adapt(joint_, joint);
    adapt(far_, share([](const Accepted& a) { return a.far; }));
    adapt(discrepancies_, share([](const Accepted& a) { return a.discrepancies; }));
    for (std::size_t e = 0; e < exponents.size(); ++e)
        if (moves_alone(e)) adapt(inputs_[e], share([e](const Accepted& a) { return a.inputs[e]; }));
    return joint;
}

} // namespace stipple::study
