#include "stipple/study/calibrate/recovery.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/study/calibrate/likelihood.hpp"
#include "stipple/study/calibrate/particle_moves.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::study {

namespace {

/// A problem with simulated rows, and the values behind them.
struct SimulatedProblem {
    CalibrationProblem problem;
    std::vector<double> values;
};

SimulatedProblem simulate(const CalibrationProblem& problem, const Coordinates& coordinates,
                          std::uint64_t seed, std::uint32_t set) {
    constexpr std::uint32_t k_most = 1000;
    const Random random(seed, Purpose::simulated_data, set);
    const ParticleMoves model(problem, coordinates, seed, 0);
    std::vector<double> in_likelihood;
    for (const auto& e : problem.experiments) in_likelihood.push_back(e.in_likelihood ? 1 : 0);
    for (std::uint32_t attempt = 0; attempt < k_most; ++attempt) {
        Particle particle;
        for (std::size_t c = 0; c < coordinates.size(); ++c) particle.z.push_back(random.normal(c, attempt));
        if (!model.answers(particle, in_likelihood)) continue;
        SimulatedProblem made{problem, coordinates.values(particle.z)};
        for (std::size_t e = 0; e < problem.experiments.size(); ++e) {
            if (!problem.experiments[e].in_likelihood) continue;
            const auto omegas = coordinates.omegas(made.values, e);
            auto& rows = made.problem.experiments[e].rows;
            for (std::size_t r = 0; r < rows.size(); ++r)
                rows[r] = simulated(rows[r], particle.predicted[e][r], omegas[r], random,
                                    (static_cast<std::uint64_t>(e) << 32) + (1u << 20) + r);
        }
        return made;
    }
    throw Error(Kind::numerics,
                Problem{.what = "no draw of the prior can be predicted", .key = problem.name});
}

} // namespace

double uniformity(std::vector<double> x) {
    std::sort(x.begin(), x.end());
    const auto n = static_cast<double>(x.size());
    double distance = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto before = static_cast<double>(i) / n, after = static_cast<double>(i + 1) / n;
        distance = std::max({distance, x[i] - before, after - x[i]});
    }
    const double l = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * distance;
    if (l < 0.2) return 1; // the series needs more terms there, and is 1 to ten digits
    double p = 0, sign = 1;
    for (int k = 1; k <= 100; ++k, sign = -sign) p += 2 * sign * std::exp(-2 * k * k * l * l);
    return std::clamp(p, 0.0, 1.0);
}

Recovery recover(const CalibrationProblem& problem, const RecoveryOptions& options) {
    const Coordinates coordinates(problem);
    const std::size_t parameters = coordinates.parameters().count;
    Recovery found;
    std::vector<double> all;
    for (int set = 0; set < options.sets; ++set) {
        SimulatedProblem made =
            simulate(problem, coordinates, options.sampling.seed, static_cast<std::uint32_t>(set));
        if (options.alter) options.alter(made.problem);
        TemperingOptions sampling = options.sampling;
        sampling.progress = [&](Progress p) {
            p.fraction = (set + p.fraction) / options.sets;
            return !options.sampling.progress || options.sampling.progress(p);
        };
        const auto sample = sample_posterior(made.problem, sampling);
        const Coordinates fitted(made.problem);
        std::vector<std::vector<double>> members;
        for (const auto& particle : sample.particles) members.push_back(fitted.values(particle.z));
        found.ranks.emplace_back();
        for (std::size_t p = 0; p < parameters; ++p) {
            double below = 0;
            for (const auto& member : members) below += member[p] < made.values[p] ? 1 : 0;
            // In the middle of its step among all the members and itself, so that few members bias nothing.
            const double rank = (below + 0.5) / static_cast<double>(members.size() + 1);
            found.ranks.back().push_back(rank);
            all.push_back(rank);
            ++found.intervals;
            if (rank >= 0.05 && rank <= 0.95) ++found.holding;
        }
    }
    double least = uniformity(all);
    for (std::size_t p = 0; p < parameters; ++p) {
        std::vector<double> own;
        for (const auto& ranks : found.ranks) own.push_back(ranks[p]);
        least = std::min(least, uniformity(own));
    }
    found.uniform_p = std::min(1.0, least * static_cast<double>(parameters + 1));
    return found;
}

} // namespace stipple::study
