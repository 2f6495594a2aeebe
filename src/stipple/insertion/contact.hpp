#pragma once
#include "stipple/device/needle.hpp"
#include <vector>

namespace stipple::insertion {

/// How far up a needle the skin that it depresses touches it.
/// Equation: D(a) = integral_0^s(a) dz / sqrt(1 - (r(z)/a)^2),  r(s(a)) = a
///   D [m] depression at which the radius of contact is a [m]   r(z) [m] outline at distance z from the tip
/// For a needle that is buried by l already, the depression adds to the one at which contact would reach
/// r(l).
/// Limits: a cone touches along 2/pi of the depression, a sphere along half of it, a flat end from the start.
/// Source: sneddon1965 (any profile on a half-space).
/// Departs: the same relation on layered skin.
class Contact {
  public:
    explicit Contact(const device::Needle& needle);
    double radius(double depression, double buried = 0) const; ///< [m]

  private:
    std::vector<double> distance_, depression_, radius_; ///< along the needle, ascending
};

} // namespace stipple::insertion
