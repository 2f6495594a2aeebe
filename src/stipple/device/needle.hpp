#pragma once
#include "stipple/base/model.hpp"
#include "stipple/schema/spec.hpp"
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
    /// friction act on the perimeter. Cone: half the width. Square pyramid: 2/pi of the width.
    /// Equation: cap r = sqrt(x (2 rho - x)) up to x = rho (1 - sin a), then the straight line that
    ///   touches it and reaches R at the taper length T: R cos(a) - (T - rho) sin(a) = rho; then R.
    ///   A flat tip: straight from rho at the tip to R at T.
    ///   A profile: straight between its sections, constant beyond the last.
    ///   x [m] distance   rho [m] tip radius   a [rad] half angle   R [m] half the width
    double radius(double from_tip) const;

    /// The same, at least the tip radius: what the crack ahead of the tip is as wide as.
    double crack_radius(double from_tip) const;

    /// Distances from the tip where the outline has a kink or ends a curve [m], ascending.
    std::vector<double> kinks() const;
};

/// The outline of a needle that is asked for at many distances: the same numbers as Needle::radius and
/// crack_radius, without working out its angle each time.
class Outline {
  public:
    explicit Outline(const Needle& needle);
    double radius(double from_tip) const;       ///< [m]
    double crack_radius(double from_tip) const; ///< [m]

  private:
    Shape shape_;
    bool flat_tip_;
    std::vector<Section> profile_;
    double tip_radius_, taper_length_, factor_, shaft_; ///< shaft: half the width [m]
    double touch_ = 0, cosine_ = 1, tangent_ = 0; ///< where the taper leaves the cap [m]; of half its angle
};

/// Rows of data/device/materials.csv, with their meaning.
schema::Words material_words(const Model& model);

/// The keys of a needle of a needle file, in their order. In a course file the device has those of its
/// needles.
template <class Key = schema::Key<Needle>> std::vector<Key> needle_keys(const Model& model) {
    const std::vector<std::string> outlined{"cone", "pyramid"};
    return {
        Key("shape", &Needle::shape)
            .words({"cone", "pyramid", "profile"})
            .means("cone: round; pyramid: square section; profile: measured radii"),
        Key("needle_length_mm", &Needle::length)
            .range(0.01, 5)
            .formerly("length_um")
            .left_to("required; of a profile: its last distance")
            .means("from the tip to the base plate"),
        Key("tip_radius_um", &Needle::tip_radius)
            .range(0.1, 500)
            .of(outlined, "shape")
            .left_to("required")
            .means("radius of the rounded tip, or of the flat end"),
        Key("flat_tip", &Needle::flat_tip)
            .of(outlined, "shape")
            .means("cut off flat at the tip radius, like a punch"),
        Key("needle_diameter_um", &Needle::base_width)
            .range(2, 3000)
            .formerly("base_width_um")
            .of(outlined, "shape")
            .left_to("required")
            .means("diameter of a cone, side of a pyramid, where the taper ends"),
        Key("taper_length_mm", &Needle::taper_length)
            .range(0.001, 5)
            .formerly("taper_length_um")
            .of(outlined, "shape")
            .left_to("the length of the needle")
            .means("from the tip to the full width"),
        Key("material", &Needle::material)
            .words(material_words(model))
            .means("what the needle is made of; decides when it breaks and how far its tip flattens"),
    };
}

} // namespace stipple::device
