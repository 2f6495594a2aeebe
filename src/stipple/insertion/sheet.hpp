#pragma once
#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/skin/skin.hpp"
#include <vector>

namespace stipple::insertion {

/// Epidermis and dermis as one membrane over soft fat.
struct Membrane {
    double thickness = 0;     ///< as it is, under its tension [m]; 0: none
    double shear_modulus = 0; ///< mu, in the plane [Pa]
    double stiffening = 2;    ///< alpha, Ogden exponent in the plane [-]
    double tension = 0;       ///< s0, reached slowly [Pa]
    double stiffer = 1;       ///< what is stretched fast resists so many times more
};

/// What lies above the softest layer, as far as it is stiffer than that one (equal layers make no membrane).
/// `stiffer`: of skin whose stiffness in the plane is known at slow stretching; other layers are taken as they are.
Membrane membrane_of(const skin::Skin& skin, double stiffer = 1);

/// Stretch at which a membrane that is stretched alike in both directions carries a tension.
/// Equation: s0 = (2 mu / alpha) (l0^alpha - l0^(-2 alpha))
/// Source: one term of ogden1972, incompressible, free of stress across.
double rest_stretch(const Membrane& membrane);

/// Tension of a membrane that is held stretched beyond rest along one direction, its width as at rest: mean of the tensions
/// along and across, which is what a round needle meets.
/// Equation: s = (2 mu / alpha) (l0^alpha (1 + g^alpha) / 2 - (l0^2 g)^-alpha)
///   g [-] stretch over rest, 1: at rest
/// Departs: hands stretch skin along one direction; how much of the width they hold is not known.
double stretched_tension(const Membrane& membrane, double stretch);

/// Force on a ring of the membrane that stands up to a slope.
/// Equation: F = 2 pi r (h s0 + f (N - h s0)) sin(theta),  tan(theta) = slope,  x = 1 / cos(theta)
///   N = (2 mu / alpha) h ((l0 x)^alpha - (l0^2 x)^-alpha) / x   [N/m]   f [-] `stiffer`
///   r [m] radius   h [m] thickness at the stretch l0   x [-] stretch along the slope; around the axis it stays l0
/// Limits: small slopes of a tense membrane 2 pi r h s0 slope; without tension, small slopes, alpha of no account,
///   2 pi r h (E / (1 - nu^2)) slope^3 / 2, nu = 1/2.
/// Source: equilibrium of a membrane of revolution. Departs: points move up and down only; komaragiri2005 lets them
/// move sideways, which changes the deflection by less than 1 %.
double ring_force(const Membrane& membrane, double radius, double slope);

/// Deflection of skin between two distances from a needle, relative to the outer one.
/// Equation: F = x_j / c_j + [ring_force(r_j, x_j / d_j) - 2 pi r_j h s0 x_j / d_j],  deflection = sum over j of x_j
///   rings j of radius r_j [m] and width d_j [m]   x_j [m] fall across a ring
///   c_j [m/N] fall per force in the linear stack: bending, shear, tension and fat
/// What the membrane resists beyond its tension is added to what the linear stack resists, ring by ring. Small
/// forces: the linear stack. No bending, no fat: a membrane that is stretched by large slopes.
class Sheet {
  public:
    struct Ring {
        double radius = 0, width = 0, compliance = 0;
    };
    Sheet() = default; ///< none: no deflection
    /// Tabulated up to the force, beyond it with the last slope.
    Sheet(const std::vector<Ring>& rings, const Membrane& membrane, double largest_force);
    double
    deflection(double force) const; ///< [m], cubic between nodes that hold values and slopes, never falling

  private:
    double at(std::size_t node) const; ///< its force [N]
    double largest_ = 0;
    std::vector<double> deflection_, slope_; ///< at forces even in their square roots
};

/// Rings of a stack from a distance outwards, to where the surface moves as `reference` [m/N] or to 30 mm.
std::vector<Sheet::Ring> make_rings(const LayeredCompliance& stack, double from, double reference);

} // namespace stipple::insertion
