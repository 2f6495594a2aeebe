#include "stipple/transport/kp_band.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::transport {

namespace {

/// Two resistances in series, as one draw of volume and of viable skin has them [m/s].
struct Draw {
    double barrier, viable;
};

/// Standard normal numbers in the middle of n equal shares of probability.
std::vector<double> middles(int n) {
    std::vector<double> z;
    for (int i = 0; i < n; ++i) z.push_back(normal_quantile((i + 0.5) / n));
    return z;
}

std::vector<Draw> draws_of(const Constants& k, const Molecule& m, const LayerOptions& options,
                           double sc_factor) {
    constexpr int k_volumes = 15, k_tissues = 5;
    std::vector<Draw> draws;
    const double guessed = molar_volume(k, m);
    for (const double z : middles(volume_from_weight(m) ? k_volumes : 1)) {
        Molecule drawn = m;
        if (volume_from_weight(m)) drawn.molar_volume = guessed * std::exp(k.spread_volume * z);
        const SkinLayers layers = make_layers(k, drawn, options);
        for (const double t : middles(k_tissues))
            draws.push_back({sc_factor * (layers.stratum_corneum.permeability() + layers.leaks.permeability),
                             layers.epidermis.permeability() * std::exp(k.spread_tissue * t)});
    }
    return draws;
}

/// Probability that the permeability lies below p.
double share_below(const std::vector<Draw>& draws, double scale, double p) {
    double sum = 0;
    for (const auto& d : draws) {
        const double barrier = p < d.viable ? p * d.viable / (d.viable - p) : INFINITY; // that p needs
        sum += t4_probability(std::log10(barrier / d.barrier) / scale);
    }
    return sum / static_cast<double>(draws.size());
}

double quantile_of(const std::vector<Draw>& draws, double scale, double probability) {
    double low = INFINITY, high = -INFINITY; // log10 of m/s
    for (const auto& d : draws) {
        const double kp = std::log10(1 / (1 / d.barrier + 1 / d.viable));
        low = std::min(low, kp);
        high = std::max(high, kp);
    }
    low = std::max(low, -250.0) - 20 * scale; // further out than any quantile that is asked for
    high += 20 * scale;
    while (high - low > 1e-9) {
        const double middle = 0.5 * (low + high);
        (share_below(draws, scale, std::pow(10.0, middle)) < probability ? low : high) = middle;
    }
    return std::pow(10.0, 0.5 * (low + high));
}

} // namespace

bool volume_from_weight(const Molecule& m) {
    return !std::isfinite(m.molar_volume) && !std::isfinite(m.radius);
}

double barrier_spread(const Constants& k, const Molecule& m) {
    constexpr double k_middle = 1.5, k_end = 5.5; // of log Kow in the tables
    const bool known = std::isfinite(m.measured.permeability) ||
                       (std::isfinite(m.measured.diffusivity) && std::isfinite(m.measured.partition));
    if (known) return k.spread_record;
    const double distance = std::min(std::abs(m.log_kow - k_middle), k_end);
    return std::hypot(k.spread_misfit * std::exp(k.spread_misfit_slope * distance), k.spread_protocol);
}

KpBand kp_band(const Constants& k, const Molecule& m, const LayerOptions& options, double sc_factor) {
    const auto draws = draws_of(k, m, options, sc_factor);
    // nothing passes: neither lipids nor leaks take it up
    if (std::none_of(draws.begin(), draws.end(), [](const Draw& d) { return d.barrier > 0; })) return {};
    const double scale = barrier_spread(k, m);
    return {.low = quantile_of(draws, scale, 0.1),
            .middle = quantile_of(draws, scale, 0.5),
            .high = quantile_of(draws, scale, 0.9)};
}

} // namespace stipple::transport
