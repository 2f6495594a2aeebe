#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace stipple {

double quantile(std::vector<double> values, double probability) {
    std::erase_if(values, [](double v) { return !std::isfinite(v); });
    if (values.empty()) return NAN;
    if (!std::is_sorted(values.begin(), values.end())) std::sort(values.begin(), values.end());
    const double position = probability * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (position - static_cast<double>(below)) * (values[above] - values[below]);
}

std::vector<double> quantiles(std::vector<double> values, std::initializer_list<double> probabilities) {
    std::erase_if(values, [](double v) { return !std::isfinite(v); });
    if (values.empty()) return std::vector<double>(probabilities.size(), NAN);
    std::vector<double> found;
    auto from = values.begin(); // nothing before it is larger than anything behind it
    for (const double probability : probabilities) {
        const double position = probability * static_cast<double>(values.size() - 1);
        const auto below = values.begin() + static_cast<std::ptrdiff_t>(position);
        if (below >= from) {
            std::nth_element(from, below, values.end());
            from = below;
        }
        const double at = *below,
                     next = below + 1 == values.end() ? at : *std::min_element(below + 1, values.end());
        found.push_back(at + (position - std::floor(position)) * (next - at));
    }
    return found;
}

double mean_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

double variance_about(const std::vector<double>& values, double centre) {
    double sum = 0;
    for (const double v : values) sum += (v - centre) * (v - centre);
    return sum / static_cast<double>(values.size());
}

double log_sd_of(double cv) {
    return std::sqrt(std::log1p(cv * cv));
}

double t4_probability(double x) {
    if (std::isinf(x)) return x > 0 ? 1 : 0;
    const double y = x / std::sqrt(1 + 0.25 * x * x);
    return 0.5 + 0.375 * y * (1 - y * y / 12);
}

double t4_quantile(double u) {
    const double a = 4 * u * (1 - u), root = std::sqrt(a);
    const double q = std::cos(std::acos(root) / 3) / root;
    return (u < 0.5 ? -2 : 2) * std::sqrt(std::max(0.0, q - 1));
}

double study_error(const Random& random, std::uint64_t index, double omega, double error) {
    return omega * t4_quantile(random.uniform(index, 1)) +
           std::hypot(0.5 * omega, error) * random.normal(index, 2);
}

std::vector<std::vector<double>> latin_hypercube(std::size_t n, std::size_t dimensions, std::uint64_t seed,
                                                 Purpose purpose) {
    std::vector<std::vector<double>> z(n, std::vector<double>(dimensions));
    for (std::size_t d = 0; d < dimensions; ++d) {
        const Random order(seed, Purpose::permutation,
                           static_cast<std::uint32_t>(d) + 1000u * static_cast<std::uint32_t>(purpose));
        const Random within(seed, purpose, static_cast<std::uint32_t>(d));
        std::vector<std::size_t> stratum(n);
        std::iota(stratum.begin(), stratum.end(), std::size_t{0});
        std::sort(stratum.begin(), stratum.end(),
                  [&](std::size_t a, std::size_t b) { return order.uniform(a) < order.uniform(b); });
        for (std::size_t m = 0; m < n; ++m)
            z[m][d] = normal_quantile((static_cast<double>(stratum[m]) + within.uniform(m)) /
                                      static_cast<double>(n));
    }
    return z;
}

double interpolate(const std::vector<double>& xs, const std::vector<double>& ys, double x) {
    const auto above = std::upper_bound(xs.begin(), xs.end(), x);
    if (above == xs.begin()) return ys.front();
    if (above == xs.end()) return ys.back();
    const auto i = static_cast<std::size_t>(above - xs.begin());
    return ys[i - 1] + (ys[i] - ys[i - 1]) * (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
}

} // namespace stipple
