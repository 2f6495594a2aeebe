#include "stipple/transport/variation.hpp"
#include "stipple/transport/constants.hpp"
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
    const double barrier = spec.molecule.measured.any() ? k.spread_substance : k.spread_barrier;
    spec.sc_factor *= std::pow(10.0, barrier * z[0]);
    spec.tissue_factor *= std::exp(k.spread_tissue * z[1]);
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
