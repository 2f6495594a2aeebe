#include "insertion/retraction.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::insertion {

double rolled_slit(double drum_diameter, double needle_length, double buried) {
    const double tip = 0.5 * drum_diameter + needle_length, surface = tip - buried;
    if (buried <= 0 || drum_diameter <= 0) return 0;
    const double phi = std::acos(std::clamp(surface / tip, -1.0, 1.0));
    return 2 * surface * (std::tan(phi) - phi);
}

Channel retract(const device::Device& device, double loaded_depth, const Settings& settings) {
    if (loaded_depth <= 0) return {};
    const auto& s = device.spec;
    Channel c;
    c.depth = settings.residual_depth_share * loaded_depth;
    c.diameter = 2 * settings.residual_radius_share * s.needle.radius(loaded_depth);
    const bool rolls = s.kind == device::Kind::roller && s.drum_diameter > 0;
    c.slit = rolls ? rolled_slit(s.drum_diameter, s.needle.length, loaded_depth) : device.drag_slit;
    return c;
}

bool reaches_vessels(double loaded_depth, double epidermis_thickness, double capillary_depth, double chance) {
    const double spread = std::max(0.0, capillary_depth - epidermis_thickness);
    return loaded_depth > epidermis_thickness + chance * spread;
}

} // namespace stipple::insertion
