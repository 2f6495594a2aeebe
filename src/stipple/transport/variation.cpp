#include "stipple/transport/variation.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/transport/constants.hpp"
#include "stipple/transport/kp_band.hpp"
#include <cmath>

namespace stipple::transport {

PermeationSpec intact(PermeationSpec spec) {
    spec.channels = {};
    spec.patch = {};
    spec.needles = {};
    return spec;
}

void vary_permeation(PermeationSpec& spec, const std::vector<double>& z) {
    const auto& k = spec.constants;
    Molecule& m = spec.molecule;
    spec.sc_factor *= std::pow(10.0, barrier_spread(k, m) * t4_quantile(normal_probability(z[0])));
    if (volume_from_weight(m)) m.molar_volume = molar_volume(k, m) * std::exp(k.spread_volume * z[4]);
    spec.tissue_factor *= std::exp(k.spread_tissue * z[1]);
    spec.constants.lymph_flow *= std::exp(k.spread_lymph * z[5]);
    for (auto& c : spec.channels.classes) c.radius *= std::exp(k.spread_channel * z[2]);
    // tone may matter for closing; nobody knows which way, so it widens the band and leaves its centre
    const double sealing = std::hypot(k.spread_sealing, k.spread_tone),
                 wall = std::hypot(k.spread_wall, k.spread_tone);
    spec.closing.factor *= std::exp(sealing * z[3]);
    spec.closing.pore_factor *= std::exp((wall - sealing) * z[3]);
    spec.patch = {};
    spec.grid = Grid::coarse;
    spec.tolerance = 1e-3;
}

} // namespace stipple::transport
