#include "stipple/device/kinematics.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::device {

double pen_dwell(double needle_length, double stroke, double frequency) {
    return std::acos(std::clamp(1 - 2 * needle_length / stroke, -1.0, 1.0)) / (M_PI * frequency);
}

double pen_strike_speed(double stroke, double frequency) {
    return M_PI * frequency * stroke;
}

double roller_entry_angle(double drum_diameter, double needle_length) {
    const double radius = 0.5 * drum_diameter;
    return std::acos(radius / (radius + needle_length));
}

double roller_dwell(double drum_diameter, double needle_length, double glide_speed) {
    return roller_entry_angle(drum_diameter, needle_length) * drum_diameter / glide_speed;
}

double roller_slit(double drum_diameter, double needle_length) {
    const double theta = roller_entry_angle(drum_diameter, needle_length);
    return drum_diameter * (std::tan(theta) - theta);
}

double rolled_slit(double drum_diameter, double needle_length, double buried) {
    const double tip = 0.5 * drum_diameter + needle_length, surface = tip - buried;
    if (buried <= 0 || drum_diameter <= 0) return 0;
    const double phi = std::acos(std::clamp(surface / tip, -1.0, 1.0));
    return 2 * surface * (std::tan(phi) - phi);
}

double gliding_slit(const DeviceSpec& pen, double protrusion, double entry, double exit) {
    const auto below = [&](double level) { // half the phase during which the tip is deeper than this
        return std::acos(std::clamp(1 - 2 * (protrusion - level) / pen.stroke, -1.0, 1.0));
    };
    return pen.glide_speed * (below(entry) + below(exit)) / (2 * M_PI * pen.frequency);
}

double roller_strike_speed(double drum_diameter, double needle_length, double glide_speed) {
    return glide_speed * std::tan(roller_entry_angle(drum_diameter, needle_length));
}

double roller_needles_engaged(const DeviceSpec& s) {
    const double theta = roller_entry_angle(s.drum_diameter, s.needle.length);
    const double rows_in = std::max(1.0, s.rows * theta / M_PI);
    return std::clamp(s.needles * rows_in / s.rows, 1.0, static_cast<double>(s.needles));
}

} // namespace stipple::device
