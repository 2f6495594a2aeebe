#include "stipple/outcome/relief.hpp"
#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace stipple::outcome {

namespace {

constexpr double k_least = 1e-10; ///< a harmonic of this weight beside the first ends the sum

/// f(k_n) exp(-(k_n a)^2 / 2) for n = 1, 1 + step, ...
std::vector<double> harmonics(const std::vector<insertion::ElasticLayer>& stack, const Creases& c, int step) {
    assert(c.spacing > 0 && c.width > 0);
    std::vector<double> all;
    const auto weight = [&](double k) { return std::exp(-0.5 * k * k * c.width * c.width); };
    const double first = 2 * std::numbers::pi / c.spacing;
    for (int n = 1;; n += step) {
        if (weight(n * first) < k_least * weight(first)) return all;
        all.push_back(insertion::surface_flexibility(stack, n * first) * weight(n * first));
    }
}

} // namespace

double crease_flexibility(const std::vector<insertion::ElasticLayer>& stack, const Creases& creases) {
    double sum = 0;
    for (const double f : harmonics(stack, creases, 2)) sum += f;
    return 4 / creases.spacing * sum;
}

double mean_roughness_share(const std::vector<insertion::ElasticLayer>& stack, const Creases& creases) {
    const auto f = harmonics(stack, creases, 1);
    constexpr int k_points = 256;
    double mean = 0, low = INFINITY, high = -INFINITY; // of a sum of cosines the level itself is zero
    for (int i = 0; i < k_points; ++i) {
        double w = 0;
        for (std::size_t n = 0; n < f.size(); ++n)
            w += f[n] * std::cos(std::numbers::pi * static_cast<double>(n + 1) * i / k_points);
        low = std::min(low, w);
        high = std::max(high, w);
        mean += std::fabs(w) / k_points;
    }
    return mean / (high - low);
}

} // namespace stipple::outcome
