#include "stipple/study/calibrate/likelihood.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::study {

static constexpr double k_impossible = -std::numeric_limits<double>::infinity();

/// Logarithm of the standard normal distribution function, also where the function itself is below the
/// smallest number: there by the first terms of its asymptotic series, relative error below 1e-6.
static double log_normal_probability(double x) {
    if (x > -30) return std::log(normal_probability(x));
    const double inverse = 1 / (x * x);
    return -0.5 * x * x - std::log(-x * std::sqrt(2 * std::numbers::pi)) +
           std::log1p(-inverse + 3 * inverse * inverse);
}

static double log_normal_density(double residual, double sd) {
    const double r = residual / sd;
    return -0.5 * r * r - std::log(sd) - 0.5 * std::log(2 * std::numbers::pi);
}

/// Equation: t4(r) = 3/8 (1 + r²/4)^(-5/2).
static double log_t4_density(double residual, double sd) {
    const double r = residual / sd;
    return std::log(0.375) - 2.5 * std::log1p(0.25 * r * r) - std::log(sd);
}

static double log_density(const CalibrationRow& row, double residual, double omega) {
    const double sd = std::hypot(row.sd, omega);
    return row.weight * (row.likelihood == LikelihoodKind::student ? log_t4_density(residual, sd)
                                                                   : log_normal_density(residual, sd));
}

double log_likelihood(const CalibrationRow& row, double x, double omega) {
    if (row.likelihood == LikelihoodKind::bernoulli) {
        if (!(x >= 0 && x <= 1)) return k_impossible;
        const double success = row.measured > 0 ? row.measured * std::log(x) : 0,
                     failure = row.measured < 1 ? (1 - row.measured) * std::log1p(-x) : 0;
        return row.weight * (success + failure);
    }
    const double difference = on_scale(row.scale, x) - on_scale(row.scale, row.measured);
    if (!std::isfinite(difference)) return k_impossible;
    if (row.is_number()) return log_density(row, difference, omega);
    const double side = row.above ? 1 : -1;
    if (row.likelihood == LikelihoodKind::probit)
        return row.weight * log_normal_probability(side * difference / std::hypot(row.sd, omega));
    const double odds = side * difference / row.sd; // of the logistic; ln(1 + e^-odds) without overflow
    return -row.weight * (odds > 0 ? std::log1p(std::exp(-odds)) : std::log1p(std::exp(odds)) - odds);
}

double largest_log_likelihood(const CalibrationRow& row, double omega) {
    return row.is_number() ? log_density(row, 0, omega) : 0;
}

CalibrationRow simulated(CalibrationRow row, double x, double omega, const Random& random,
                         std::uint64_t index) {
    if (row.is_number()) {
        const double error = row.likelihood == LikelihoodKind::student ? t4_quantile(random.uniform(index))
                                                                       : random.normal(index);
        row.measured = from_scale(row.scale, on_scale(row.scale, x) + std::hypot(row.sd, omega) * error);
        return row;
    }
    if (row.likelihood == LikelihoodKind::bernoulli) {
        row.measured = random.uniform(index) < x ? 1 : 0;
        return row;
    }
    row.weight = 1;
    row.above = true;
    row.above = std::log(random.uniform(index)) < log_likelihood(row, x, omega);
    return row;
}

} // namespace stipple::study
