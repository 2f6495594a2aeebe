#pragma once
#include "stipple/base/model.hpp"
#include "stipple/device/needle.hpp"
#include <functional>
#include <string>
#include <vector>

namespace stipple::device {

/// What a needle is made of: a row of data/device/materials.csv.
struct Material {
    std::string name;
    double youngs_modulus = 0;         ///< [Pa]
    double strength = 0;               ///< compressive stress at which it yields or breaks [Pa]
    std::vector<Parameter> parameters; ///< the two numbers with flag and source
};

/// Errors: Kind::input for an unknown name, with the nearest one.
Material find_material(const Model& model, const std::string& name);
std::vector<std::string> material_names(const Model& model);

/// Area of the section at a distance from the tip [m^2].
/// Equation: pi r^2; a pyramid of side a = pi r / 2: a^2.
double section_area(const Needle& needle, double from_tip);

/// Second moment of that area about its weakest axis [m^4]. Equation: pi r^4 / 4; a pyramid: a^4 / 12.
double second_moment(const Needle& needle, double from_tip);

/// Distance from the tip of the first section as wide as the tip sphere, or 0 of a flat tip [m]: the column
/// starts here. The cap below it is a contact, not a column: it flattens until the contact is as wide.
double loaded_section(const Needle& needle);

/// Least load that buckles a column clamped at its last node, free at its first one where the load acts.
/// Equation: B(x) y'' + P y = 0, y = 0 at the first node, y' = 0 at the last
///   y [m] deflection from the line of the load   B [N m^2] bending stiffness   l [m] length
///   P [N] the least eigenvalue, between pi^2 min(B) / (4 l^2) and pi^2 max(B) / (4 l^2)
/// Numerics: B constant between nodes (its value at the middle), solved exactly there; P by bisection on
/// whether y' changes sign; second order in the distance of the nodes.
double column_load(const std::vector<double>& nodes, const std::function<double(double)>& stiffness);

/// Axial force on the tip at which the needle buckles: column_load from loaded_section to the base plate with
/// B = E I. Infinity if the needle is no longer than its tip. The tip counts as free: skin that has not been
/// pierced slides sideways with it. Tips pressed on metal are held by friction and carry up to eight times as
/// much (a rod clamped at one end and pinned at the other, length factor 0.7 instead of 2: park2010).
/// Departs: solid needles only; no shear, so an upper bound for stubby ones, which yield first. Published
/// simulations (lee2008, table 1) grow with the fourth power of the base, as if the tip did not matter, and
/// lie above this load: within a third for a base twice as wide as the tip, far above it for wider ones.
double buckling_force(const Model& model, const Needle& needle);

/// Axial force at which the weakest section from loaded_section to the base plate reaches the strength.
/// Equation: F = strength min(A)   [N]; of a needle that widens from its tip, pi rho^2 strength: the force at
///   which the tip itself begins to blunt.
/// Departs: no bending, no hardening; a brittle needle that is bent breaks earlier.
double yield_force(const Model& model, const Needle& needle);

} // namespace stipple::device
