#pragma once
#include "stipple/study/calibrate/problem.hpp"
#include <vector>

/// Problems whose posterior is known in closed form.
namespace normal_problem {

using namespace stipple;

struct Moments {
    double mean = 0, variance = 0;
};

constexpr double k_prior_mean = 1, k_prior_sd = 2, k_input_sd = 0.5;

/// One parameter theta ~ N(1, 2²); "direct" measures it with SD 0.8, "offset" measures theta + b with SD 0.3,
/// b ~ N(0, 0.5²) unknown, "second" measures it once more with SD 1.
inline study::CalibrationProblem problem() {
    using study::Scale;
    const auto direct = [](std::span<const double> theta, std::span<const double>) {
        return std::vector<double>{theta[0]};
    };
    const auto offset = [](std::span<const double> theta, std::span<const double> b) {
        return std::vector<double>{theta[0] + b[0]};
    };
    study::CalibrationProblem p;
    p.name = "normal";
    p.parameters = {normal_prior("theta", k_prior_mean, k_prior_sd)};
    p.experiments = {{"direct", {}, {study::normal_row("a", "", Scale::identity, 2.0, 0.8)}, direct},
                     {"offset",
                      {normal_prior("b", 0, k_input_sd)},
                      {study::normal_row("b", "", Scale::identity, 3.0, 0.3)},
                      offset},
                     {"second", {}, {study::normal_row("c", "", Scale::identity, 0.5, 1.0)}, direct}};
    return p;
}

/// Posterior of theta given some of the three: precisions add, means weigh by them.
inline Moments posterior(const std::vector<std::size_t>& experiments) {
    const double y[] = {2.0, 3.0, 0.5}, variance[] = {0.64, 0.09 + 0.25, 1.0};
    double precision = 1 / (k_prior_sd * k_prior_sd), weighted = k_prior_mean * precision;
    for (const std::size_t e : experiments) precision += 1 / variance[e], weighted += y[e] / variance[e];
    return {weighted / precision, 1 / precision};
}

/// Mean and variance of theta over particles.
inline Moments moments(const auto& particles) {
    Moments m;
    const auto n = static_cast<double>(particles.size());
    for (const auto& p : particles) m.mean += (k_prior_mean + k_prior_sd * p.z[0]) / n;
    for (const auto& p : particles) {
        const double d = k_prior_mean + k_prior_sd * p.z[0] - m.mean;
        m.variance += d * d / (n - 1);
    }
    return m;
}

} // namespace normal_problem
