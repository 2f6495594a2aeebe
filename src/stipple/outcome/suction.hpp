#pragma once
#include <vector>

namespace stipple::outcome {

/// One layer of a sheet, top to bottom.
struct SheetLayer {
    double thickness = 0;      ///< [m]
    double youngs_modulus = 0; ///< in the plane of the sheet [Pa]
    double poisson_ratio = 0;  ///< [-]
};

/// Coefficient of Hencky's membrane: height of a clamped circular membrane without bending stiffness or
/// tension at rest, under uniform pressure.
/// Equation: w = alpha(nu) a (p a / (E h))^(1/3),  alpha = integral_0^1 dx / B(x),  x = (r/a)^2
///   B [-] radial force over (E h / 4)(p a / (E h))^(2/3), the power series with
///     n (n+1) b_n = -2 [1/B^2]_(n-1)   and   sum_n (2n + 1 - nu) b_n = 0 (clamped rim), solved for b_0
///   w [m] height in the middle   a [m] radius   p [Pa] pressure   E [Pa]   h [m] thickness   nu [-] 0..0.5
/// Error: series of 40 terms, below 1e-12. Asserts 0 <= nu <= 0.5.
/// Source: symmetry2020 (the problem and its series). Departs: timoshenko1959 prints 0.662 for nu = 0.25,
/// from Hencky's own series, in which a slip of calculation was found later; the series gives 0.6658.
double hencky_coefficient(double poisson_ratio);

/// What a stack of bonded layers resists a pressure with.
struct Sheet {
    double bending = 0;       ///< D [N m]
    double shear = 0;         ///< S = 5/6 sum G h [N/m]
    double stretching = 0;    ///< sum E h [N/m]
    double tension = 0;       ///< N_0, force per width at rest [N/m]
    double poisson_ratio = 0; ///< mean, weighted with E h
};

/// Stiffness of a stack of bonded layers.
/// Equation: D = sum Q [h^3/12 + h (z - z_0)^2],  Q = E/(1 - nu^2),  z_0 = sum Q h z / sum Q h
///   S = 5/6 sum h E / (2 (1 + nu)),   K = sum E h,   N_0 = sigma sum h
///   z [m] depth of the middle of a layer   sigma [Pa] tension at rest
/// So equal layers give what one layer of their thickness gives, and each rises with the modulus of each
/// layer. Departs: S is the upper bound of a laminate. Asserts positive thickness and modulus. Source:
/// timoshenko1959 (plates, neutral plane of layers; factor 5/6 of shear by Reissner).
Sheet make_sheet(const std::vector<SheetLayer>& layers, double tension_stress);

/// Height to which a circular cup of radius a lifts a clamped sheet under the suction p.
/// Equation: p = k_1 w + k_3 w^3,   1/(k_1 - 4 N_0/a^2) = a^4/(64 D) + a^2/(4 S),   k_3 = K / (alpha^3 a^4)
///   solved exactly: w = 2 s sinh(asinh(3 p / (2 k_1 s)) / 3),  s = sqrt(k_1 / (3 k_3))   w [m]   p [Pa] >= 0
/// Limits: thin and little lifted w = 3 (1 - nu^2) p a^4 / (16 E h^3); taut w = p a^2 / (4 N_0); thin and
/// much lifted w = alpha a (p a/(E h))^(1/3). Departs: the three resistances are added. Against the von
/// Karman plate the height is low by up to 3 % between the limits (tests/analytic/outcome). Fat below is left
/// out: it adds about 1 % to the resistance. Source: timoshenko1959 (clamped plate, shear of thick plates),
/// diridollou2000 (taut membrane of skin).
double suction_height(const Sheet& sheet, double radius, double pressure);

/// Creep under suction and the way back after release, as shares of the height at the end of the pull.
/// Equation: F(t) = 1 - exp(-(t/tau)^beta)
///   U_e/U_f = F(t_p; tau_on) / F(t_on; tau_on)   U_r/U_f = F(t_p; tau_off)   U_a/U_f = F(t_off; tau_off)
///   tau_on = tau / m,   tau_off = tau / e
///   m [-] stiffness of the dermis over rest   e [-] stiffness of its elastic fibres over that of all resting
///   dermis   t_p, t_on, t_off [s] prompt, under suction, after release   beta [-]   tau [s] at rest
/// Reason: a viscous ground is pulled against collagen and elastic fibres together; once collagen is slack,
/// elastic fibres alone pull back.
/// Source: assumed law; beta and tau fitted by hand to R2, R5, R7 of faces (jofa2020).
struct Creep {
    double prompt = 0, on = 0, off = 0; ///< [s]
    double exponent = 1, time = 1;      ///< beta [-], tau [s]
};
struct Retraction {
    double immediate = 0; ///< U_e / U_f
    double R2 = 0;        ///< U_a / U_f, gross elasticity
    double R5 = 0;        ///< U_r / U_e, net elasticity
    double R7 = 0;        ///< U_r / U_f, biological elasticity
};
Retraction retraction(const Creep& creep, double stiffness, double elastic_stiffness);

} // namespace stipple::outcome
