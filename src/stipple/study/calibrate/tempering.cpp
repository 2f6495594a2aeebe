#include "stipple/study/calibrate/tempering.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/study/calibrate/particle_moves.hpp"
#include <algorithm>
#include <cassert>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <mutex>

namespace stipple::study {

namespace {

using Exponents = std::vector<double>;

/// Streams of random numbers that one seed gives.
enum Stream : std::uint32_t {
    k_prior_stream = 0,
    k_posterior_stream = 1,
    k_resampling_stream = 2,
    k_without_stream = 16
};

void check_options(const TemperingOptions& o) {
    check(o.particles >= 8, Kind::input, "a calibration needs 8 particles or more", "particles");
    check(o.moves >= 1, Kind::input, "a calibration needs one move or more", "moves");
    check_threads(o.threads);
}

/// Weights of the particles when the exponents go on by `step` of the way, scaled to sum 1, and ln of their
/// mean.
struct Weights {
    std::vector<double> w;
    double log_mean = 0, effective_sample = 0;
};

Weights weights_of(const std::vector<double>& slope, double step) {
    const double largest = *std::max_element(slope.begin(), slope.end(),
                                             [&](double a, double b) { return step * a < step * b; });
    Weights weights;
    double sum = 0, square = 0;
    for (const double s : slope) {
        weights.w.push_back(std::exp(step * (s - largest)));
        sum += weights.w.back();
    }
    for (double& w : weights.w) {
        w /= sum;
        square += w * w;
    }
    weights.effective_sample = 1 / square;
    weights.log_mean = step * largest + std::log(sum / static_cast<double>(slope.size()));
    return weights;
}

/// The longest step, at most `rest`, that leaves an effective sample of half the particles.
double next_step(const std::vector<double>& slope, double rest) {
    const double half = 0.5 * static_cast<double>(slope.size());
    if (weights_of(slope, rest).effective_sample >= half) return rest;
    double low = 0, high = rest;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (weights_of(slope, middle).effective_sample >= half ? low : high) = middle;
    }
    return high; // not low, which stays 0 where one particle outweighs the rest by far
}

/// Carries particles from one set of exponents to another.
class Tempering {
  public:
    Tempering(const CalibrationProblem& problem, const Coordinates& coordinates,
              const TemperingOptions& options, std::uint32_t stream, std::string stage)
        : coordinates_(coordinates), options_(options), stream_(stream), stage_(std::move(stage)),
          moves_(problem, coordinates, options.seed, stream) {}

    TemperedSample go(std::vector<Particle> start, const Exponents& from, const Exponents& to);

  private:
    void tell(double done) const {
        // The exponent rises by factors at first, so its root is nearer to the work that is done.
        if (options_.progress &&
            !options_.progress({.stage = stage_, .fraction = std::sqrt(std::sqrt(done))}))
            throw Error(Kind::interrupted, Problem{.what = "interrupted"});
    }
    std::vector<Particle> resampled(const std::vector<Particle>& particles, const Weights& weights,
                                    std::size_t step) const {
        const Random random(options_.seed, Purpose::calibration, stream_);
        std::vector<Particle> taken;
        const std::uint64_t index = (static_cast<std::uint64_t>(k_resampling_stream) << 32) + step;
        for (const std::size_t i : systematic_resampling(weights.w, random.uniform(index)))
            taken.push_back(particles[i]);
        return taken;
    }
    void move_until_effective(TemperedSample& sample, const Exponents& exponents);

    const Coordinates& coordinates_;
    const TemperingOptions& options_;
    std::uint32_t stream_;
    std::string stage_;
    ParticleMoves moves_;
};

TemperedSample Tempering::go(std::vector<Particle> start, const Exponents& from, const Exponents& to) {
    TemperedSample sample{.particles = std::move(start)};
    double done = 0;
    while (done < 1) {
        tell(done);
        std::vector<double> slope; // of the log weight along the way
        for (const auto& p : sample.particles) {
            slope.push_back(0);
            for (std::size_t e = 0; e < from.size(); ++e)
                if (from[e] != to[e]) slope.back() += (to[e] - from[e]) * p.log_likelihood[e];
        }
        const double step = next_step(slope, 1 - done);
        done = step < 1 - done ? done + step : 1;
        const Weights weights = weights_of(slope, step);
        sample.log_evidence += weights.log_mean;
        sample.particles = resampled(sample.particles, weights, sample.steps.size());
        Exponents now(from.size());
        for (std::size_t e = 0; e < from.size(); ++e) now[e] = (1 - done) * from[e] + done * to[e];
        double accepted = 0;
        for (int m = 0; m < options_.moves; ++m)
            accepted += moves_.move_all(sample.particles, now, options_.threads) / options_.moves;
        sample.steps.push_back(
            {.done = done, .effective_sample = weights.effective_sample, .acceptance = accepted});
    }
    move_until_effective(sample, to);
    tell(1);
    sample.evaluations = moves_.evaluations();
    sample.failed = moves_.failed();
    return sample;
}

void Tempering::move_until_effective(TemperedSample& sample, const Exponents& exponents) {
    const Block block =
        coordinates_.parameters().count > 0 ? coordinates_.parameters() : Block{0, coordinates_.size()};
    // A constant target moves nothing: a problem of inputs alone whose experiments are all left out.
    for (int extra = 0;
         (sample.effective_sample = effective_sample(sample.particles, block)) < options_.least_effective;
         ++extra) {
        if (extra >= options_.most_extra_moves)
            throw Error(
                Kind::numerics,
                Problem{.what = fmt::format("the particles of the calibration fell together ({}): the "
                                            "effective sample is {:.1f}; more particles or moves",
                                            stage_, sample.effective_sample),
                        .key = "particles",
                        .value = fmt::format("{}", sample.particles.size()),
                        .allowed = fmt::format("an effective sample of {:g}", options_.least_effective)});
        tell(1);
        moves_.move_all(sample.particles, exponents, options_.threads);
    }
}

/// 1 for what stands in the likelihood.
Exponents full_exponents(const CalibrationProblem& problem) {
    Exponents all;
    for (const auto& e : problem.experiments) all.push_back(e.in_likelihood ? 1 : 0);
    return all;
}

struct Start {
    std::vector<Particle> particles;
    long evaluations = 0, failed = 0, drawn = 0;
};

/// Draws of the prior, in the order of their numbers, until enough have a likelihood.
Start draw_prior(const CalibrationProblem& problem, const Coordinates& coordinates,
                 const TemperingOptions& options) {
    constexpr std::size_t k_most = 50;
    const auto wanted = static_cast<std::size_t>(options.particles);
    const ParticleMoves moves(problem, coordinates, options.seed, k_prior_stream);
    const Exponents exponents = full_exponents(problem);
    Start start;
    std::mutex mutex;
    std::size_t done = 0;
    for (std::size_t first = 0; start.particles.size() < wanted; first += wanted) {
        if (first >= k_most * wanted)
            throw Error(Kind::numerics, Problem{.what = "the prior hardly ever meets the experiments: of "
                                                        "fifty draws fewer than one has a likelihood",
                                                .key = problem.name});
        std::vector<Particle> drawn(wanted);
        std::vector<char> meets(wanted);
        std::vector<std::function<void()>> tasks;
        for (std::size_t i = 0; i < wanted; ++i)
            tasks.emplace_back([&, i] {
                drawn[i] = moves.prior_draw(static_cast<std::uint32_t>(first + i));
                meets[i] = moves.evaluate(drawn[i], exponents) ? 1 : 0;
                const std::lock_guard lock(mutex);
                const double fraction = static_cast<double>(++done) / static_cast<double>(first + wanted);
                if (options.progress && !options.progress({.stage = "prior", .fraction = fraction}))
                    throw Error(Kind::interrupted, Problem{.what = "interrupted"});
            });
        run_tasks(tasks, options.threads);
        for (std::size_t i = 0; i < wanted && start.particles.size() < wanted; ++i) {
            ++start.drawn;
            if (meets[i] != 0) start.particles.push_back(std::move(drawn[i]));
        }
    }
    start.evaluations = moves.evaluations();
    start.failed = moves.failed();
    return start;
}

} // namespace

std::vector<std::size_t> systematic_resampling(const std::vector<double>& weights, double u) {
    const std::size_t n = weights.size();
    std::vector<std::size_t> taken;
    double sum = weights.front();
    for (std::size_t i = 0, k = 0; k < n; ++k) {
        const double at = (static_cast<double>(k) + u) / static_cast<double>(n);
        while (at > sum && i + 1 < n) sum += weights[++i];
        taken.push_back(i);
    }
    return taken;
}

double effective_sample(const std::vector<Particle>& particles, Block block) {
    if (block.count == 0) return static_cast<double>(particles.size());
    std::map<std::vector<double>, double> counts;
    for (const auto& p : particles) {
        const auto first = p.z.begin() + static_cast<std::ptrdiff_t>(block.first);
        ++counts[{first, first + static_cast<std::ptrdiff_t>(block.count)}];
    }
    double square = 0;
    for (const auto& [z, count] : counts) square += count * count;
    const auto n = static_cast<double>(particles.size());
    return n * n / square;
}

TemperedSample sample_prior(const CalibrationProblem& problem, const TemperingOptions& options) {
    check_options(options);
    const Coordinates coordinates(problem);
    Start start = draw_prior(problem, coordinates, options);
    const auto n = static_cast<double>(start.particles.size());
    return {.particles = std::move(start.particles),
            .steps = {},
            .log_evidence = std::log(n / static_cast<double>(start.drawn)),
            .effective_sample = n,
            .evaluations = start.evaluations,
            .failed = start.failed};
}

TemperedSample sample_posterior(const CalibrationProblem& problem, const TemperingOptions& options) {
    return sample_posterior(problem, sample_prior(problem, options), options);
}

TemperedSample sample_posterior(const CalibrationProblem& problem, const TemperedSample& prior,
                                const TemperingOptions& options) {
    check_options(options);
    const Coordinates coordinates(problem);
    const Exponents to = full_exponents(problem);
    TemperedSample sample = Tempering(problem, coordinates, options, k_posterior_stream, "posterior")
                                .go(prior.particles, Exponents(to.size(), 0.0), to);
    sample.log_evidence += prior.log_evidence;
    sample.evaluations += prior.evaluations;
    sample.failed += prior.failed;
    return sample;
}

TemperedSample sample_without(const CalibrationProblem& problem, const TemperedSample& posterior,
                              std::size_t experiment, const TemperingOptions& options) {
    check_options(options);
    const Coordinates coordinates(problem);
    const Exponents from = full_exponents(problem);
    assert(experiment < from.size() && from[experiment] > 0);
    Exponents to = from;
    to[experiment] = 0;
    const auto stream = static_cast<std::uint32_t>(k_without_stream + experiment);
    TemperedSample sample =
        Tempering(problem, coordinates, options, stream, "without " + problem.experiments[experiment].name)
            .go(posterior.particles, from, to);
    const Block own = coordinates.inputs(experiment);
    for (std::size_t i = 0; i < sample.particles.size(); ++i) {
        Particle& particle = sample.particles[i];
        const Random random(options.seed, Purpose::predictive, static_cast<std::uint32_t>(i));
        for (std::size_t c = own.first; c < own.first + own.count; ++c)
            particle.z[c] = random.normal(c, stream);
        particle.predicted[experiment].clear();
        particle.log_likelihood[experiment] = 0;
    }
    return sample;
}

} // namespace stipple::study
