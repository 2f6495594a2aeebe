#pragma once
#include <cmath>
#include <string>
#include <vector>

namespace stipple::device {

enum class Shape {
    cone,    ///< round: spherical cap, straight taper, shaft
    pyramid, ///< square section, same outline
    profile  ///< measured radii
};

/// One measured section of a needle.
struct Section {
    double from_tip = 0, radius = 0; ///< [m]
};

/// A solid needle. NaN: not given.
struct Needle {
    Shape shape = Shape::cone;
    double length = NAN;       ///< tip to base plate; of a device: the protrusion as set [m]
    double tip_radius = NAN;   ///< [m]
    double base_width = NAN;   ///< diameter of a cone, side of a square pyramid, where the taper ends [m]
    double taper_length = NAN; ///< from the tip to the full width [m]
    bool flat_tip = false;     ///< cut off flat at the tip radius, like a punch
    std::vector<Section> profile{};           ///< of Shape::profile, ascending, first at the tip
    std::string material = "stainless_steel"; ///< row of data/device/materials.csv

    /// Radius of the circle with the perimeter of the section at a distance from the tip [m]: cracks and
    /// friction act on the perimeter. Cone: half the width. Square pyramid: 2/pi of the width. Equation: cap
    /// r = sqrt(x (2 rho - x)) up to x = rho (1 - sin a), then the straight line that touches it and
    ///   reaches R at the taper length T: R cos(a) - (T - rho) sin(a) = rho; then R. A flat tip: straight
    ///   from rho at the tip to R at T. A profile: straight between its sections, constant beyond the last.
    ///   x [m] distance   rho [m] tip radius   a [rad] half angle   R [m] half the width
    double radius(double from_tip) const;

    /// The same, at least the tip radius: what the crack ahead of the tip is as wide as.
    double crack_radius(double from_tip) const;

    /// Distances from the tip where the outline has a kink or ends a curve [m], ascending.
    std::vector<double> kinks() const;
};

} // namespace stipple::device
