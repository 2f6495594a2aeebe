#include "stipple/transport/needle_body.hpp"
#include <algorithm>
#include <numbers>

namespace stipple::transport {

double NeedleBody::volume_to(double from_tip) const {
    const double slope = radius / std::min(depth, taper); // of the cone
    const double cone = std::min(from_tip, taper);
    const double behind = std::max(0.0, from_tip - taper), wide = slope * taper;
    return std::numbers::pi * (slope * slope * cone * cone * cone / 3 + wide * wide * behind);
}

} // namespace stipple::transport
