#include "stipple/insertion/retraction.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::insertion {

double slit_of(const device::Device& device, double loaded_depth, const Passage& passage) {
    if (loaded_depth <= 0) return 0;
    return device::slit(device, {passage.protrusion, passage.entry, loaded_depth});
}

double scratch_of(const device::Device& device, const Passage& passage) {
    if (passage.dimple <= 0) return 0;
    return device::slit(device, {passage.protrusion, 0, passage.dimple});
}

Channel retract(const device::Device& device, double loaded_depth, const Settings& settings,
                const Passage& passage) {
    if (loaded_depth <= 0) return {};
    const auto& s = device.spec;
    Channel c;
    c.depth = settings.residual_depth_share * loaded_depth;
    c.diameter = 2 * settings.residual_radius_share * s.needle.radius(loaded_depth);
    c.slit = slit_of(device, loaded_depth, passage);
    return c;
}

double open_width(const skin::Skin& skin, const device::Needle& needle, double buried, const OpenShares& open,
                  double depth) {
    if (!(depth >= 0 && depth < buried)) return 0;
    const skin::Layer& layer = skin.layer(skin.layer_at(depth));
    const bool epidermis = layer.name == "stratum_corneum" || layer.name == "viable_epidermis";
    const double tension = std::isfinite(skin.pre_stress) ? skin.pre_stress : 0.0,
                 stretched =
                     4 * (1 - layer.poisson_ratio * layer.poisson_ratio) * tension / layer.youngs_modulus;
    return (2 * (epidermis ? open.epidermis : open.dermis) + stretched) * needle.radius(buried - depth);
}

double open_depth(const skin::Skin& skin, const device::Needle& needle, double buried, const OpenShares& open,
                  double width) {
    constexpr int n = 400;
    for (int i = n; i-- > 0;) {
        const double depth = buried * i / n;
        if (open_width(skin, needle, buried, open, depth) > width) return depth;
    }
    return 0;
}

bool reaches_vessels(double loaded_depth, double epidermis_thickness, double capillary_depth, double chance) {
    const double spread = std::max(0.0, capillary_depth - epidermis_thickness);
    return loaded_depth > epidermis_thickness + chance * spread;
}

} // namespace stipple::insertion
