#include "stipple/study/calibrate/predictive.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/study/calibrate/likelihood.hpp"
#include "stipple/study/calibrate/particle_moves.hpp"
#include "stipple/study/scores/scores.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::study {

/// Whether every number has a place on the scale of its row.
static bool on_scales(const std::vector<double>& predicted, const std::vector<CalibrationRow>& rows) {
    for (std::size_t r = 0; r < predicted.size(); ++r)
        if (!std::isfinite(on_scale(rows[r].scale, predicted[r]))) return false;
    return !predicted.empty();
}

Predictive predict_experiment(const CalibrationProblem& problem, const TemperedSample& sample,
                              std::size_t experiment, int threads) {
    const Coordinates coordinates(problem);
    const ParticleMoves model(problem, coordinates, 0, 0);
    std::vector<double> only(problem.experiments.size(), 0.0);
    only[experiment] = 1;
    const std::size_t n = sample.particles.size();
    std::vector<std::vector<double>> predicted(n);
    std::vector<std::function<void()>> tasks;
    for (std::size_t i = 0; i < n; ++i)
        tasks.emplace_back([&, i] {
            const Particle& particle = sample.particles[i];
            if (particle.predicted.size() > experiment && !particle.predicted[experiment].empty()) {
                predicted[i] = particle.predicted[experiment];
                return;
            }
            Particle own{particle.z, {}, {}};
            if (model.answers(own, only)) predicted[i] = own.predicted[experiment];
        });
    run_tasks(tasks, threads);
    Predictive p;
    for (std::size_t i = 0; i < n; ++i) {
        if (!on_scales(predicted[i], problem.experiments[experiment].rows)) {
            ++p.failed;
            continue;
        }
        p.members.push_back(std::move(predicted[i]));
        p.omegas.push_back(coordinates.omegas(coordinates.values(sample.particles[i].z), experiment));
    }
    check(p.members.size() >= 2, Kind::numerics, "an experiment cannot be predicted by the particles",
          problem.name + "/" + problem.experiments[experiment].name);
    return p;
}

/// The stream of random numbers of a kind, equal for the rows that share it.
static std::uint32_t stream_of(const std::string& kind) {
    std::uint32_t h = 2166136261u; // FNV-1a
    for (const char c : kind) h = (h ^ static_cast<unsigned char>(c)) * 16777619u;
    return h;
}

std::vector<double> predictive_draws(const Predictive& p, const CalibrationRow& row, std::size_t index,
                                     std::uint64_t seed, std::size_t least) {
    const std::size_t copies = (least + p.members.size() - 1) / p.members.size();
    const Random of_study(seed, Purpose::predictive, stream_of(row.kind)),
        of_row(seed, Purpose::predictive, static_cast<std::uint32_t>(index));
    std::vector<double> draws;
    for (std::size_t m = 0; m < p.members.size(); ++m)
        for (std::size_t c = 0; c < copies; ++c) {
            const std::uint64_t at = m * copies + c;
            const double omega = p.omegas[m][index];
            const double error = row.likelihood == LikelihoodKind::student
                                     ? t4_quantile(of_row.uniform(at, 2))
                                     : of_row.normal(at, 2);
            draws.push_back(on_scale(row.scale, p.members[m][index]) +
                            omega * t4_quantile(of_study.uniform(at, 1)) +
                            std::hypot(0.5 * omega, row.sd) * error);
        }
    return draws;
}

RowScore score_row(const Predictive& p, const CalibrationRow& row, std::size_t index, std::uint64_t seed) {
    RowScore s{.pit = NAN, .crps = NAN, .log_score = 0, .brier = NAN};
    std::vector<double> log_likelihoods, draws;
    CalibrationRow whole = row;
    whole.weight = 1; // a weight is of the fit, not of what happened
    for (std::size_t m = 0; m < p.members.size(); ++m)
        log_likelihoods.push_back(log_likelihood(whole, p.members[m][index], p.omegas[m][index]));
    s.log_score = log_score(log_likelihoods);
    if (row.is_number()) {
        draws = predictive_draws(p, row, index, seed);
        const double observed = on_scale(row.scale, row.measured);
        s.pit = probability_integral_transform(draws, observed);
        s.crps = crps(draws, observed);
        for (double& x : draws) x = from_scale(row.scale, x);
    } else {
        const bool certain =
            row.likelihood != LikelihoodKind::bernoulli || row.measured == 1 || row.measured == 0;
        if (certain) s.brier = brier_score(std::exp(s.log_score), true);
        for (const auto& member : p.members) draws.push_back(member[index]);
    }
    s.lo = quantile(draws, 0.1);
    s.median = quantile(draws, 0.5);
    s.hi = quantile(draws, 0.9);
    return s;
}

} // namespace stipple::study
