#pragma once
#include "stipple/device/needle.hpp"
#include "stipple/insertion/contact.hpp"
#include "stipple/insertion/layered_elasticity.hpp"
#include <vector>

namespace stipple::insertion {

/// What the depression of the surface under one needle depends on, beside stack and needle.
struct DimpleLaw {
    /// Displacement per force where plate, drum or rim rests on the skin [m/N]; 0: none.
    double reference = 0;
    std::vector<double> deep; ///< coefficient beta of deep indentation by depth, see below
    double deep_step = 1;     ///< [m] between the entries of `deep`, the last one holds below
};

/// Coefficient of deep indentation by the Ogden exponent.
/// Equation: beta(alpha) = beta(2) s(alpha)/s(2),  s = 2 mu/alpha (q^(alpha-1) - q^(-alpha/2-1))
///   s [Pa] uniaxial stress at the stretch q
/// Source: shojaeifard2025 (beta rises with alpha; no values read).
/// Departs: the rise is that of a bar (assumed).
double deep_coefficient(double alpha, double neo_hookean, double stretch);

/// Depression of the surface under one needle against the force on it, relative to what carries the needle.
/// Equation: dF/dD = 1 / (C(a, l) - w_ref) + d/dD [ beta E_D D^2 ],   a = radius of contact (contact.hpp)
///   F [N]   D [m]   l [m] buried length   w_ref [m/N]
///   C [m/N] compliance of the stack for a rigid end of radius a on a load along the length l
///   E_D = (1 - nu^2) / (2 D C(D, 0)) [Pa] modulus that an end of radius D feels, nu = 1/2
/// The surface wraps the tip as it sinks, so contact and stiffness grow with the load. Once the skin is
/// punctured it grips the needle along the buried length, and every increment of force acts there; what was
/// depressed before stays (friction holds it). So D follows from the path, and the integral of F dD is what
/// the depression has taken up.
/// Limits: flat end, cone and sphere on a half-space, shallow: Sneddon's and Hertz's laws;
///   deeper than about ten radii F = beta E D^2 whatever the needle.
/// Source: sneddon1965 (dF/dD = 2 E* a for any profile); shojaeifard2025 (deep indentation of an Ogden solid
/// is parabolic in depth).
/// Departs: layered stack; the two laws are added.
class Dimple {
  public:
    Dimple(const LayeredCompliance& stack, const device::Needle& needle, DimpleLaw law, double deepest);

    double stiffness(double depth, double buried) const; ///< dF/dD [N/m]

    // Before the puncture (l = 0), tabulated:
    double depth(double force) const;  ///< D(F) [m], piecewise linear, continued with the last slope
    double force(double depth) const;  ///< the inverse [N]
    double energy(double force) const; ///< integral of F dD [J], exact for `depth`

  private:
    double deep_force(double depth) const;
    const LayeredCompliance* stack_;
    Contact contact_;
    DimpleLaw law_;
    std::vector<double> deep_force_; ///< beta E_D D^2 at the tabulated depths
    std::vector<double> force_, depth_, energy_;
};

} // namespace stipple::insertion
