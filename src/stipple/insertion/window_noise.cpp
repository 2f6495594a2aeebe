#include "stipple/insertion/window_noise.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::insertion {

namespace {

constexpr std::size_t k_parts = 10;
using Parts = std::array<std::vector<double>, k_parts>;

/// What each puncture has, by the part of its stroke. `of` gives NaN for a puncture that does not count.
template <class Of>
Parts dealt(const std::vector<Puncture>& punctures, const device::Pattern& pattern, const Of& of) {
    Parts parts;
    std::size_t stroke = 0;
    for (std::size_t i = 0; i < punctures.size(); ++i) {
        if (i > 0 && pattern.strikes[i].stroke != pattern.strikes[i - 1].stroke) ++stroke;
        if (const double value = of(punctures[i]); std::isfinite(value))
            parts[stroke % k_parts].push_back(value);
    }
    return parts;
}

/// Relative standard error of the mean of what `read` makes of each part.
template <class Read> double relative_error(const Parts& parts, const Read& read) {
    double sum = 0, square = 0, count = 0;
    for (const auto& part : parts) {
        if (part.empty()) continue;
        const double value = read(part);
        sum += value;
        square += value * value;
        ++count;
    }
    if (count < 2 || !(sum > 0)) return 0;
    const double mean = sum / count, variance = std::max(0.0, square / count - mean * mean) / (count - 1);
    return std::sqrt(variance) / mean;
}

double volume_error(const std::vector<Puncture>& punctures, const device::Pattern& pattern,
                    const device::Needle& needle, double dermis_top) {
    constexpr int k_steps = 64;
    double deepest = 0;
    for (const auto& p : punctures) deepest = std::max(deepest, p.loaded_depth);
    if (!(deepest > 0)) return 0;
    std::vector<double> length{0}, volume{0}; // of the needle from its tip
    for (int i = 1; i <= k_steps; ++i) {
        const double middle = deepest * (i - 0.5) / k_steps;
        length.push_back(deepest * i / k_steps);
        volume.push_back(volume.back() + deepest / k_steps * std::pow(needle.radius(middle), 2));
    }
    const double top = deepest > dermis_top ? dermis_top : 0.0;
    return relative_error(dealt(punctures, pattern,
                                [&](const Puncture& p) {
                                    return interpolate(length, volume, std::max(0.0, p.loaded_depth - top));
                                }),
                          mean_of);
}

} // namespace

WindowNoise find_window_noise(const std::vector<Puncture>& punctures, const device::Pattern& pattern,
                              const device::Needle& needle, double dermis_top) {
    WindowNoise noise;
    noise.depth =
        relative_error(dealt(punctures, pattern,
                             [](const Puncture& p) { return p.loaded_depth > 0 ? p.loaded_depth : NAN; }),
                       [](const std::vector<double>& part) { return quantiles_of(part).p50; });
    noise.pierced = relative_error(
        dealt(punctures, pattern, [](const Puncture& p) { return p.loaded_depth > 0 ? 1.0 : 0.0; }), mean_of);
    noise.density = std::hypot(pattern.density_error, noise.pierced);
    noise.volume = volume_error(punctures, pattern, needle, dermis_top);
    noise.damage = std::hypot(pattern.density_error, noise.volume);
    return noise;
}

} // namespace stipple::insertion
