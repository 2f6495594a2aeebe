#pragma once
#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/insertion/push.hpp"
#include <vector>

namespace stipple::insertion {

/// How the energy of a blow is shared.
struct Impact {
    double displacement = 0; ///< largest displacement of the base into the skin [m]
    double energy_in = 0, energy_skin = 0, energy_support = 0; ///< at that moment [J]
};

/// A mass with needles hits skin on a support that gives way.
/// Equation: m x1'' = -F(x1 - y),  M y'' = F(x1 - y) - K y
///   F = N f(s) on the force curve up to the needle's length, beyond it plus the plate on the skin,
///   (s - L)/C(R)
///   m, M [kg] masses of the needles' base and of the support   K [N/m] support
///   f [N] force per needle
///   C [m/N] compliance of the stack under a disc of the plate's radius
/// The blow is over when the base stands still. Energy into the skin: integral of F ds up to then; into the
/// support: K y^2 / 2 + M y'^2 / 2.
/// Limits: a rigid support: everything goes into the skin. Where skin and support both resist in proportion
/// to their give, the share does not depend on the speed.
/// Departs: one mode of the support; no waves in the skin; the skin under the plate stays elastic, whatever
/// its pressure.
Impact collide(const Push& push, const std::vector<ForcePoint>& curve, const LayeredCompliance& stack);

} // namespace stipple::insertion
