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
    double bending_strength = 0;       ///< tensile stress of a bent needle at which it yields or breaks [Pa]
    double compressive_strength = 0;   ///< compressive stress at which it yields or breaks [Pa]
    std::vector<Parameter> parameters; ///< the three numbers with flag and source
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

/// Axial force in a needle by the distance from its tip [N]: all that acts on it between there and its tip.
using AxialForce = std::function<double(double from_tip)>;

/// By how much the axial forces of a column have to rise until it buckles: clamped at its last node, free at its
/// first one, every force keeping its direction.
/// Equation: (B(x) y'')' + m N(x) y' = 0, B y'' = 0 at the first node, y' = 0 at the last
///   y [m] deflection   B [N m^2] bending stiffness   N [N] axial force   m [-] the least eigenvalue
/// A load on the first node alone: m N = pi^2 B / (4 l^2) of a uniform rod. A load spread evenly: m q l^3 = 7.8373 B, q
/// [N/m].
/// Source: greenhill1881 (a mast under its own weight).
/// Numerics: B and N constant between nodes (their values at the middle), solved exactly there; m by bisection on
/// whether y' changes sign; second order in the distance of the nodes. Infinity where no force acts.
double buckling_factor(const std::vector<double>& nodes, const std::function<double(double)>& stiffness,
                       const AxialForce& axial);

/// Force on the tip alone at which the needle buckles, as when it is pressed on metal: from loaded_section to the base
/// plate with B = E I [N]. Infinity if the needle is no longer than its tip. The tip counts as free. Tips pressed on
/// metal are held by friction and carry up to eight times as much (a rod clamped at one end and pinned at the other,
/// length factor 0.7 instead of 2: park2010).
/// Departs: solid needles only; no shear, so an upper bound for stubby ones, which yield first. Published
/// simulations (lee2008, table 1) grow with the fourth power of the base, as if the tip did not matter, and
/// lie above this load: within a third for a base twice as wide as the tip, far above it for wider ones.
double buckling_force(const Model& model, const Needle& needle);

/// When a needle breaks.
struct Breaking {
    double factor = INFINITY; ///< times the forces on it: below 1 it breaks [-]
    bool buckles = false;     ///< rather than that a section reaches its strength
};

/// By how much the forces on a needle have to rise until its shaft breaks: the part from the first section that is as
/// wide as shaft_width_share of the widest one (or from loaded_section, if that lies farther back) to the base plate.
/// What lies in front of it is the tip: crushed or bent over it makes the needle blunter, see blunting.
/// Equation: m the least of  m_b = buckling_factor of the shaft  and, over its sections, of
///   m N/A + m M r/(I (1 - m/m_b)) = C  and  m M r/(I (1 - m/m_b)) - m N/A = T
///   N [N] axial   A [m^2], I [m^4], r [m] of the section   C, T [Pa] compressive and bending strength
///   M [N m] = tan(tilt) integral of N ds from the tip: the share of the forces that acts across a needle pushed askew
///   by breaking_tilt
/// Source: davis2004 (margin of safety: force that breaks over force that inserts), omahony2014 (silicon needles crumble
/// bit by bit from the tip; in skin the forces spread over the cone).
/// Departs: skin does not hold the needle sideways (lower estimate); forces keep their distribution as they rise; no
/// shear; where the shaft begins and how far the needle leans are assumed (data/device/breaking.csv).
Breaking breaking(const Model& model, const Needle& needle, const AxialForce& axial);

/// How the tip bears the force on it alone while it enters.
struct Blunting {
    double stress_share = 0; ///< stress on a face as wide as the tip over the compressive strength [-]
    double radius = 0;       ///< of the face to which it flattens [m]
};

/// Equation: F = C pi a^2 (of a square section C s^2, s its side),  share = F / (C A_tip)
///   F [N] force on the tip   C [Pa] compressive strength   a [m] radius of the face: that of a circle of its area
///   A_tip [m^2] section at loaded_section
/// Up to a share of 1 only the cap flattens; above, the tip is blunter than it was, a > tip radius.
/// Departs: uniform pressure, no constraint by what lies behind (a cap bears up to three times as much: hardness).
Blunting blunting(const Model& model, const Needle& needle, double tip_force);

} // namespace stipple::device
