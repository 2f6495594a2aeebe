#pragma once
#include "stipple/insertion/layered_elasticity.hpp"
#include <vector>

namespace stipple::outcome {

// Furrows and fine lines: creases that a pull of fixed force keeps in a layered elastic skin.

/// Where creases are pulled in.
struct Creases {
    double spacing = 0; ///< L, from one crease to the next [m]
    double width = 0;   ///< a, standard deviation of the pull across a crease [m]
};

/// Depth of the creases, crest to floor, per unit of the force per length that pulls each of them in.
/// Equation: (w(0) - w(L/2)) / q = (4/L) sum over odd n of f(k_n) exp(-(k_n a)^2 / 2),  k_n = 2 pi n / L
///   f [m/Pa] surface flexibility of the stack (insertion::surface_flexibility)   q [N/m]   w [m]
///   result [m^2/N]
/// Even harmonics move crest and floor alike; what pulls the creases in pushes the crests out, so the mean
/// pressure is zero and the depth does not depend on what lies at infinity.
/// Limits: half-space, f = 2 (1 - nu^2)/(E k): (4/(pi E')) sum over odd n of exp(-(k_n a)^2/2)/n with
///   E' = E/(2 (1 - nu^2)); wide pull, one cosine: (4/L) f(k_1) exp(-(k_1 a)^2/2).
/// So a crease gets shallower as any layer stiffens, at most in proportion.
/// Source: kuwazuru2008 for furrows as the bending of layered skin under the pull of muscle.
/// Departs: a linear deflection under a pull that stays while nobody moves, instead of buckling under
/// compression: the furrow at rest, not the fold of a smile.
double crease_flexibility(const std::vector<insertion::ElasticLayer>& stack, const Creases& creases);

/// Mean roughness over depth of roughness, of the same profile.
/// Equation: Ra/Rz = (1/L) integral |w - mean w| dx / (max w - min w)   [-]
double mean_roughness_share(const std::vector<insertion::ElasticLayer>& stack, const Creases& creases);

} // namespace stipple::outcome
