#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/kind_rules.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::device {

namespace {

void for_each_strike(const Device& d, double window, std::uint64_t seed, const Emit& emit) {
    for (int pass = 0; pass < d.spec.passes; ++pass)
        rules(d.spec.kind)
            .pass(d, pass, window, Random(seed, Purpose::pattern, static_cast<std::uint32_t>(pass)), emit);
}

/// Counts on tiles of 1 cm², sorted, as densities [1/m²].
std::vector<double> tile_densities(const Device& d, std::uint64_t seed) {
    constexpr double most_strikes = 2e5; // keeps the counting within some milliseconds
    const double per_tile = d.punctures_per_m2 * units::cm2;
    const int side = std::clamp(static_cast<int>(std::sqrt(most_strikes / std::max(per_tile, 1.0))), 3, 8);
    std::vector<double> counts(static_cast<std::size_t>(side * side), 0.0);
    for_each_strike(d, side * units::cm, seed, [&](const Strike& s) {
        const int ix = std::min(static_cast<int>(s.x / units::cm), side - 1);
        const int iy = std::min(static_cast<int>(s.y / units::cm), side - 1);
        counts[static_cast<std::size_t>(iy * side + ix)] += units::per_cm2;
    });
    std::sort(counts.begin(), counts.end());
    return counts;
}

} // namespace

Pattern make_pattern(const Device& device, double window, std::uint64_t seed) {
    check(window > 0 && std::isfinite(window), stipple::Kind::input,
          "the window of the pattern must be positive");
    Pattern pattern;
    pattern.window = window;
    pattern.strikes.reserve(static_cast<std::size_t>(1.2 * device.punctures_per_m2 * window * window) + 64);
    for_each_strike(device, window, seed, [&](const Strike& s) { pattern.strikes.push_back(s); });
    const auto densities = tile_densities(device, seed);
    pattern.density_p10 = quantile(densities, 0.1);
    pattern.density_p50 = quantile(densities, 0.5);
    pattern.density_p90 = quantile(densities, 0.9);
    return pattern;
}

} // namespace stipple::device
