#include "stipple/insertion/retraction.hpp"
#include <algorithm>

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

bool reaches_vessels(double loaded_depth, double epidermis_thickness, double capillary_depth, double chance) {
    const double spread = std::max(0.0, capillary_depth - epidermis_thickness);
    return loaded_depth > epidermis_thickness + chance * spread;
}

} // namespace stipple::insertion
