#pragma once
#include "stipple/device/needle.hpp"
#include "stipple/insertion/contact.hpp"
#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/insertion/sheet.hpp"
#include <vector>

namespace stipple::insertion {

/// What the depression of the surface under one needle depends on, beside stack and needle.
struct DimpleLaw {
    /// Displacement per force where plate, drum or rim rests on the skin [m/N]; 0: none.
    double reference = 0;
    double deep = 0;     ///< coefficient beta of deep indentation, see below
    Membrane membrane{}; ///< of the skin around the needle
};

/// Depression of the surface under one needle against the force on it, relative to what carries the needle: what the
/// needle sinks into the skin near it, and what skin around it sinks as a sheet.
/// Equation: D = n + s(F),  dF/dn = 1 / (C(a, l) - w_near) + d/dn [ beta E_n n^2 ],   a = radius of contact (contact.hpp)
///   s(F) Sheet from half the thickness of the membrane or the width of the needle outwards, or nothing where the head
///   rests closer
///   F [N]   D, n, s [m]   l [m] buried length   w_near [m/N] displacement per force where the sheet begins, else w_ref
///   C [m/N] compliance of the stack for a rigid end of radius a on a load along the length l
///   E_n = (1 - nu^2) / (2 n C(n, 0)) [Pa] modulus that an end of radius n feels, nu = 1/2
/// The surface wraps the tip as it sinks, so contact and stiffness grow with the load. Once the skin is
/// punctured it grips the needle along the buried length, and every increment of force acts there; what was
/// depressed before stays (friction holds it), the sheet springs back. So D follows from the path, and the integral of
/// F dD is what the depression has taken up.
/// Limits: flat end, cone and sphere on a half-space, shallow: Sneddon's and Hertz's laws;
///   deeper than about ten radii F = beta E D^2 whatever the needle.
/// Source: sneddon1965 (dF/dD = 2 E* a for any profile); shojaeifard2025 (deep indentation of a soft solid
/// is parabolic in depth).
/// Departs: layered stack; the two laws are added; beta is that of a neo-Hookean solid; where three dimensions end and
/// the sheet begins is assumed.
class Dimple {
  public:
    Dimple(const LayeredCompliance& stack, const device::Needle& needle, DimpleLaw law, double deepest);

    double near_stiffness(double near, double buried) const;            ///< dF/dn [N/m]
    double far(double force) const { return sheet_.deflection(force); } ///< s(F) [m]
    /// n after so much more force at a buried length, or less; by the midpoint rule, in steps that n changes little in.
    double pressed_on(double near, double buried, double force) const;

    // Before the puncture (l = 0), tabulated:
    double near(double force) const;   ///< n(F) [m], piecewise linear, continued with the last slope
    double depth(double force) const;  ///< D(F) [m], likewise
    double force(double depth) const;  ///< the inverse [N]
    double energy(double force) const; ///< integral of F dD [J], exact for `depth`

  private:
    double deep_force(double near) const;
    const LayeredCompliance* stack_;
    Contact contact_;
    DimpleLaw law_;
    double near_reference_ = 0;
    Sheet sheet_;
    std::vector<double> deep_force_; ///< beta E_n n^2 at the tabulated depths
    std::vector<double> force_, near_, depth_, energy_;
};

} // namespace stipple::insertion
