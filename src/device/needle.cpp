#include "device/device.hpp"
#include <cmath>

namespace stipple::device {

/// The taper is the cone that touches the tip sphere and reaches the shaft's radius at the taper length.
/// Equation: R cos(a) - (T - rho) sin(a) = rho gives the half angle a; cap up to x = rho (1 - sin a)
///   R [m] shaft radius   T [m] taper length   rho [m] tip radius
double needle_radius(const DeviceSpec& spec, double x) {
    const double rho = spec.tip_radius, shaft = 0.5 * spec.base_diameter, reach = spec.taper_length - rho;
    if (x <= 0) return 0;
    if (x >= spec.taper_length) return shaft;
    const double half_angle = std::acos(rho / std::hypot(shaft, reach)) - std::atan2(reach, shaft);
    const double touch = rho * (1 - std::sin(half_angle));
    if (x <= touch) return std::sqrt(x * (2 * rho - x));
    return rho * std::cos(half_angle) + (x - touch) * std::tan(half_angle);
}

} // namespace stipple::device
