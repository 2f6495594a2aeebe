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
    spec.closing.factor *= std::exp(k.spread_sealing * z[3]);
    spec.patch = {};
    spec.grid = Grid::coarse;
    spec.tolerance = 1e-3;
}

} // namespace stipple::transport
