#include "stipple/study/calibrate/particle_moves.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
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

/// Predictions that the reference is fitted to: some times as many as there are parameters.
static constexpr std::size_t k_encounters = 2048;

ParticleMoves::ParticleMoves(const CalibrationProblem& problem, const Coordinates& coordinates,
                             std::uint64_t seed, std::uint32_t stream)
    : problem_(&problem), coordinates_(&coordinates), seed_(seed), stream_(stream), met_(k_encounters) {
    const auto start = [](RandomWalk& walk) {
        const auto d = static_cast<double>(walk.coordinates.size());
        walk.stride = {2.38 / std::sqrt(std::max(1.0, d)),
                       d > 3 ? 0.25 : 0.4}; // roberts2001: 0.44 in one dimension, 0.234 in many
    };
    for (std::size_t e = 0; e < problem.experiments.size(); ++e) {
        inputs_.emplace_back();
        inputs_.back().coordinates = coordinates_of(coordinates.inputs(e));
        start(inputs_.back());
    }
    discrepancies_.coordinates = coordinates_of(coordinates.discrepancies());
    start(discrepancies_);
    const std::vector<double> whole(problem.experiments.size(), 1.0);
    const auto d = static_cast<double>(joint_coordinates(whole).size());
    near_ = {false, {2.38 / std::sqrt(std::max(1.0, d)), 0.25}};
    far_ = {true, {0.5, 0.25}};
}

std::vector<std::size_t> ParticleMoves::joint_coordinates(const std::vector<double>& exponents) const {
    auto all = coordinates_of(coordinates_->parameters());
    for (std::size_t e = 0; e < exponents.size(); ++e)
        if (exponents[e] > 0 && problem_->experiments[e].in_likelihood)
            all.insert(all.end(), inputs_[e].coordinates.begin(), inputs_[e].coordinates.end());
    return all;
}

static Eigen::VectorXd values_at(const std::vector<double>& z, const std::vector<std::size_t>& coordinates) {
    Eigen::VectorXd values(static_cast<Eigen::Index>(coordinates.size()));
    for (Eigen::Index c = 0; c < values.size(); ++c) values(c) = z[coordinates[static_cast<std::size_t>(c)]];
    return values;
}

void ParticleMoves::shape(RandomWalk& walk, const std::vector<Particle>& particles) const {
    const auto d = static_cast<Eigen::Index>(walk.coordinates.size()),
               n = static_cast<Eigen::Index>(particles.size());
    if (d == 0) return;
    Eigen::MatrixXd z(n, d);
    for (Eigen::Index i = 0; i < n; ++i)
        z.row(i) = values_at(particles[static_cast<std::size_t>(i)].z, walk.coordinates).transpose();
    z.rowwise() -= z.colwise().mean().eval();
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

std::vector<std::vector<double>> ParticleMoves::typical_omegas(const std::vector<Particle>& particles) const {
    std::vector<std::vector<double>> typical;
    for (std::size_t e = 0; e < problem_->experiments.size(); ++e) {
        std::vector<std::vector<double>> of_rows(problem_->experiments[e].rows.size());
        for (const auto& particle : particles) {
            const auto omegas = coordinates_->omegas(coordinates_->values(particle.z), e);
            for (std::size_t r = 0; r < omegas.size(); ++r) of_rows[r].push_back(omegas[r]);
        }
        auto& own = typical.emplace_back();
        for (auto& omegas : of_rows) own.push_back(quantile(std::move(omegas), 0.5));
    }
    return typical;
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

static Eigen::VectorXd normal_numbers(std::size_t count, auto& numbers) {
    Eigen::VectorXd xi(static_cast<Eigen::Index>(count));
    for (auto& x : xi) x = numbers.normal();
    return xi;
}

static Proposal proposal_at(const std::vector<double>& z, const std::vector<std::size_t>& coordinates,
                            const Eigen::VectorXd& to, double log_ratio) {
    Proposal p{z, log_ratio};
    for (Eigen::Index c = 0; c < to.size(); ++c) p.z[coordinates[static_cast<std::size_t>(c)]] = to(c);
    p.log_ratio += log_prior_ratio(p.z, z);
    return p;
}

/// z' = z + s L xi.
static Proposal proposal(const std::vector<double>& z, const RandomWalk& walk, auto& numbers) {
    const Eigen::VectorXd xi = normal_numbers(walk.coordinates.size(), numbers);
    return proposal_at(z, walk.coordinates,
                       values_at(z, walk.coordinates) + walk.factor * (walk.stride.step * xi), 0);
}

/// z' = z + s C^(1/2) xi, or m + sqrt(1 - s²) (z - m) + s C^(1/2) xi, which leaves N(m, C) as it is.
static Proposal proposal(const std::vector<double>& z, const NormalReference& reference,
                         const ReferenceMove& move, auto& numbers) {
    const double s = move.stride.step, keeps = move.far ? std::sqrt(1 - s * s) : 1.0;
    const Eigen::VectorXd xi = normal_numbers(reference.coordinates.size(), numbers),
                          from = values_at(z, reference.coordinates) - reference.mean,
                          to = keeps * from + s * reference.spread(xi);
    const double back = move.far ? 0.5 * (reference.distance(to) - reference.distance(from)) : 0.0;
    return proposal_at(z, reference.coordinates, reference.mean + to, back);
}

bool ParticleMoves::joint_move(Particle& particle, const ReferenceMove& move,
                               const std::vector<double>& exponents, Numbers& numbers) const {
    Proposal to = proposal(particle.z, reference_, move, numbers);
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
static void adapt(Stride& stride, double accepted, double most) {
    constexpr double k_least = 1e-3;
    stride.step = std::clamp(stride.step * std::exp(2 * (accepted - stride.target)), k_least, most);
}

double ParticleMoves::move_all(std::vector<Particle>& particles, const std::vector<double>& exponents,
                               int threads) {
    ++round_;
    const auto moves_alone = [&](std::size_t e) {
        return exponents[e] > 0 && !inputs_[e].coordinates.empty();
    };
    if (round_ == 1) // later ones as they come about
        for (const auto& particle : particles) met_.add(particle);
    reference_ = met_.reference(*problem_, *coordinates_, joint_coordinates(exponents), exponents,
                                typical_omegas(particles));
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
            if (!reference_.coordinates.empty()) {
                a.near = joint_move(particles[i], near_, exponents, numbers) ? 1 : 0;
                a.far = joint_move(particles[i], far_, exponents, numbers) ? 1 : 0;
            }
            for (std::size_t e = 0; e < exponents.size(); ++e)
                if (moves_alone(e)) a.inputs[e] = inputs_move(particles[i], e, exponents[e], numbers) ? 1 : 0;
            if (!discrepancies_.coordinates.empty())
                a.discrepancies = discrepancies_move(particles[i], exponents, numbers);
        });
    run_tasks(tasks, threads);
    for (std::size_t i = 0; i < particles.size(); ++i)
        if (accepted[i].moved()) met_.add(particles[i]);
    const auto share = [&](const auto& of) {
        double sum = 0;
        for (const auto& a : accepted) sum += of(a);
        return sum / static_cast<double>(accepted.size());
    };
    const double near = share([](const Accepted& a) { return a.near; });
    constexpr double k_longest = 3, k_whole = 1; // of a far move: all of the distribution
    adapt(near_.stride, near, k_longest);
    adapt(far_.stride, share([](const Accepted& a) { return a.far; }), k_whole);
    adapt(discrepancies_.stride, share([](const Accepted& a) { return a.discrepancies; }), k_longest);
    for (std::size_t e = 0; e < exponents.size(); ++e)
        if (moves_alone(e))
            adapt(inputs_[e].stride, share([e](const Accepted& a) { return a.inputs[e]; }), k_longest);
    return near;
}

} // namespace stipple::study
