#pragma once
#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/outcome/observables.hpp"
#include <vector>

namespace stipple::outcome {

// What is seen and felt on the surface, from the states of the healing model and the layers of the skin.

/// Scale at which skin is bent. Furrows are wider than the folds of the epidermis, which open before it is
/// stretched, so it enters with a share of its modulus (as under a suction cup); fine lines are those folds.
enum class Scale { furrows, fine_lines };

/// Layers as a crease bends them: stratum corneum and epidermis by the scale, the thickness of the living
/// epidermis by the model; papillary and reticular dermis with their modulus under suction times their own
/// DermisStiffness and the tension at rest; fat and what lies under it as they are.
std::vector<insertion::ElasticLayer> layers_at(const Subject& subject, double time, Scale scale);
std::vector<insertion::ElasticLayer> layers_at_rest(const Subject& subject, Scale scale);

/// Depth of creases whose skin gives way `ratio` times as much as before.
/// Equation: d = d_0 - max(0, d_0 - d_y)(1 - q) for q <= 1, d_0 q beyond   q = ratio   d_y [m] depth in young skin
/// The lines of young skin are where it folds and opens, not a fault: what treatment takes away is the excess over them, so
/// no treated skin is smoother than young skin. Source: none for the law; d_y of data/skin/surface.csv.
double crease_depth(double before, double ratio, double young);

/// The surface on that day.
/// Equation: furrow_depth = crease_depth(d_0, F(t)/F(0), d_y),  F = crease_flexibility with the spacing and width of wrinkles
///   relief_depth: the same with those of fine lines, the ratio times (E_sc(h)/E_sc(h_0))^m: a drier stratum corneum
///   pulls harder;  dark_marks, scar: below
///   d_0 of skin.surface   h hydration(), h_0 of the person
/// So the force that pulls a crease in stays as it was; only the skin that resists it changes.
/// Source: yuanverma2006 for E_sc(h).
skin::Surface surface_at(const Subject& subject, double time);

/// Water loss of closed skin and the water of its stratum corneum.
/// Equation: J = J_0 (H/H_0)^-n,  h = h_0 + s (1 - J/J_0), at most 1
///   J_0 = J_ordinary (1 + c (1 - 2 h_0))   H thickness of the viable epidermis   n, s, c assumed
/// Departs: a thicker epidermis is taken to keep a thicker stratum corneum; oil, climate and care are left
/// out.
struct Dryness {
    double water_loss = 0; ///< TEWL [kg/m^2/s]
    double hydration = 0;  ///< 0 dry .. 1 soaked
};
Dryness dryness_at(const Subject& subject, double time);
Dryness dryness_at_rest(const Subject& subject);

/// Share of a dark mark's extra melanin that is left.
/// Equation: at a session Q -> Q exp(-n pi (R + delta)^2), between sessions dQ/dt = r (1 - Q)
///   n [1/m^2] punctures   R [m] radius of a cut, n pi R^2 = share of the surface opened (the history's
///   uncovered share right after the session)   delta [m] rim of epidermis that dies   r [1/s] return
/// Melanin of the epidermis that dies is shed with it. Departs: pigment of the dermis is left out; darkening
/// after needling stands apart (darkening.hpp).
double dark_mark_left(const Subject& subject, double time);

/// How far free skin sags under its own weight and that of the fat it carries.
/// Equation: s = rho g (h + h_f) l^2 / (2 sum E h)   [m]   h skin, h_f fat   l span   E, h of the layers
double sag(const Subject& subject, double time);
double sag_at_rest(const Subject& subject);

/// The scar on that day; unchanged where there is none (scar.hpp).
skin::Scar scar_at(const Subject& subject, double time);

/// The endpoints of groups appearance and scale at one day, in the order of docs/methods/outcome.md; scars
/// and dark marks only where the person has them. Errors: those of observe().
std::vector<Endpoint> appear(const Subject& subject, double day);

} // namespace stipple::outcome
