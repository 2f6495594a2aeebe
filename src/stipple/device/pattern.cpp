#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/kind_rules.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace stipple::device {

namespace {

void for_each_strike(const Device& d, double window, std::uint64_t seed, const Emit& emit) {
    for (int pass = 0; pass < d.spec.passes; ++pass)
        rules(d.spec.kind)
            .pass(d, pass, window, Random(seed, Purpose::pattern, static_cast<std::uint32_t>(pass)), emit);
}

/// Half the width of a bell (1 + cos(pi x / h)) / (2 h): its square integrates to 3 / (4 h), as that of an edge of 1 cm.
constexpr double k_bell_cm = 0.75, k_bell = k_bell_cm * units::cm;

/// Counts under bells of 1 cm², side by side half a width apart so that every strike counts once, sorted [1/m²]. A tile
/// with edges would lose and win whole strikes when a per cent of any spacing moves them over its edge.
std::vector<double> local_densities(const Device& d, std::uint64_t seed) {
    constexpr double most_strikes = 2e5; // keeps the counting within some milliseconds
    const double per_cm2 = d.punctures_per_m2 * units::cm2;
    const int side = std::clamp(static_cast<int>(std::sqrt(most_strikes / std::max(per_cm2, 1.0))), 3, 8);
    const int bells = static_cast<int>(side / k_bell_cm + 1e-9) - 1;
    std::vector<double> sums(static_cast<std::size_t>((bells + 2) * (bells + 2)),
                             0.0); // the outermost not whole
    for_each_strike(d, (bells + 1) * k_bell, seed, [&](const Strike& s) {
        const double u = s.x / k_bell, v = s.y / k_bell;
        const int ix = std::min(static_cast<int>(u), bells), iy = std::min(static_cast<int>(v), bells);
        const double right = 0.5 * (1 - std::cos(M_PI * (u - ix))),
                     above = 0.5 * (1 - std::cos(M_PI * (v - iy)));
        double* row = &sums[static_cast<std::size_t>(iy * (bells + 2) + ix)];
        row[0] += (1 - right) * (1 - above);
        row[1] += right * (1 - above);
        row[bells + 2] += (1 - right) * above;
        row[bells + 3] += right * above;
    });
    std::vector<double> densities;
    for (int iy = 1; iy <= bells; ++iy)
        for (int ix = 1; ix <= bells; ++ix)
            densities.push_back(sums[static_cast<std::size_t>(iy * (bells + 2) + ix)] / (k_bell * k_bell));
    std::sort(densities.begin(), densities.end());
    return densities;
}

/// Standard error of the median of places that cover so many square centimetres, over their mean, beside that mean.
/// Equation: sqrt(pi / 2 - 1) s / sqrt(A)   s SD of a square centimetre over its mean   A [cm²]
double median_error(const std::vector<double>& densities, double mean) {
    double square = 0;
    for (const double n : densities) square += std::pow(n / mean - 1, 2);
    const auto count = static_cast<double>(densities.size());
    const double area = count * k_bell * k_bell / units::cm2;
    return std::sqrt((0.5 * M_PI - 1) * square / (count - 1) / area);
}

} // namespace

Pattern make_pattern(const Device& device, double window, std::uint64_t seed) {
    check(window > 0 && std::isfinite(window), stipple::Kind::input,
          "the window of the pattern must be positive");
    Pattern pattern;
    pattern.window = window;
    pattern.strikes.reserve(static_cast<std::size_t>(1.2 * device.punctures_per_m2 * window * window) + 64);
    for_each_strike(device, window, seed, [&](const Strike& s) { pattern.strikes.push_back(s); });
    const auto densities = local_densities(device, seed);
    const double mean =
        std::accumulate(densities.begin(), densities.end(), 0.0) / static_cast<double>(densities.size());
    if (!(mean > 0)) return pattern;
    const double known =
        device.punctures_per_m2 / mean; // the mean is known: only what lies around it is counted
    pattern.density_p10 = known * quantile(densities, 0.1);
    pattern.density_p50 = known * quantile(densities, 0.5);
    pattern.density_p90 = known * quantile(densities, 0.9);
    pattern.density_error = median_error(densities, mean);
    return pattern;
}

} // namespace stipple::device
