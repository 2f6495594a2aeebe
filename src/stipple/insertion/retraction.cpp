#include "stipple/insertion/retraction.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

double rolled_slit(double drum_diameter, double needle_length, double buried) {
    const double tip = 0.5 * drum_diameter + needle_length, surface = tip - buried;
    if (buried <= 0 || drum_diameter <= 0) return 0;
    const double phi = std::acos(std::clamp(surface / tip, -1.0, 1.0));
    return 2 * surface * (std::tan(phi) - phi);
}

double gliding_slit(const device::DeviceSpec& pen, double protrusion, double entry, double exit) {
    const auto below = [&](double level) { // half the phase during which the tip is deeper than this
        return std::acos(std::clamp(1 - 2 * (protrusion - level) / pen.stroke, -1.0, 1.0));
    };
    return pen.glide_speed * (below(entry) + below(exit)) / (2 * std::numbers::pi * pen.frequency);
}

static bool rolls(const device::DeviceSpec& s) {
    return s.kind == device::Kind::roller && s.drum_diameter > 0;
}

static bool glides(const device::DeviceSpec& s) {
    return s.kind == device::Kind::pen && s.frequency > 0 && s.stroke > 0 && s.glide_speed >= 0;
}

double slit_of(const device::Device& device, double loaded_depth, const Passage& passage) {
    const auto& s = device.spec;
    if (loaded_depth <= 0) return 0;
    if (rolls(s)) return rolled_slit(s.drum_diameter, s.needle.length, loaded_depth);
    return glides(s) ? gliding_slit(s, passage.protrusion, passage.entry) : device.drag_slit;
}

double scratch_of(const device::Device& device, const Passage& passage) {
    const auto& s = device.spec;
    if (passage.dimple <= 0) return 0;
    if (rolls(s)) return rolled_slit(s.drum_diameter, s.needle.length, passage.dimple);
    return glides(s) ? gliding_slit(s, passage.protrusion, 0) : device.drag_slit;
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
