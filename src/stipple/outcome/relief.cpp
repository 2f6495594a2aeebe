#include "stipple/outcome/relief.hpp"
#include "stipple/base/memo.hpp"
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>

namespace stipple::outcome {

namespace {

constexpr double k_least = 1e-10; ///< a harmonic of this weight beside the first ends the sum

/// f(k_n) exp(-(k_n a)^2 / 2) for n = 1, 1 + step, ...
std::vector<double> harmonics(const std::vector<insertion::ElasticLayer>& stack, const Creases& c, int step) {
    assert(c.spacing > 0 && c.width > 0);
    const auto weight = [&](double k) { return std::exp(-0.5 * k * k * c.width * c.width); };
    const double first = 2 * std::numbers::pi / c.spacing;
    std::vector<double> at;
    for (int n = 1; !(weight(n * first) < k_least * weight(first)); n += step) at.push_back(n * first);
    std::vector<double> all = insertion::surface_flexibility(stack, at);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] *= weight(at[i]);
    return all;
}

constexpr std::size_t k_points = 256; ///< along half a crease's spacing

/// cos(pi n i / k_points), a row for each of the first harmonics: every crease of so many has the same.
using Cosines = std::vector<std::array<double, k_points>>;

Cosines make_cosines(std::size_t harmonics) {
    Cosines all(harmonics);
    for (std::size_t n = 0; n < harmonics; ++n)
        for (std::size_t i = 0; i < k_points; ++i)
            all[n][i] = std::cos(std::numbers::pi * static_cast<double>(n + 1) * static_cast<double>(i) /
                                 static_cast<double>(k_points));
    return all;
}

} // namespace

double crease_flexibility(const std::vector<insertion::ElasticLayer>& stack, const Creases& creases) {
    double sum = 0;
    for (const double f : harmonics(stack, creases, 2)) sum += f;
    return 4 / creases.spacing * sum;
}

double mean_roughness_share(const std::vector<insertion::ElasticLayer>& stack, const Creases& creases) {
    const auto f = harmonics(stack, creases, 1);
    static Memo<std::size_t, Cosines> known(64);
    const auto cosines = known.get(f.size(), [&] { return make_cosines(f.size()); });
    double mean = 0, low = INFINITY, high = -INFINITY; // of a sum of cosines the level itself is zero
    for (std::size_t i = 0; i < k_points; ++i) {
        double w = 0;
        for (std::size_t n = 0; n < f.size(); ++n) w += f[n] * (*cosines)[n][i];
        low = std::min(low, w);
        high = std::max(high, w);
        mean += std::fabs(w) / k_points;
    }
    return mean / (high - low);
}

} // namespace stipple::outcome
