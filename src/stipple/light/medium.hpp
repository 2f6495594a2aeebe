#pragma once
#include <vector>

namespace stipple::light {

/// One plane layer: homogeneous and as wide as need be.
struct Layer {
    double thickness = 0;        ///< [m]; may be infinite for the last layer
    double absorption = 0;       ///< mu_a [1/m]
    double scattering = 0;       ///< mu_s [1/m], not reduced
    double anisotropy = 0;       ///< g, mean cosine of a scattering, -1 < g < 1
    double refractive_index = 1; ///< n
    /// Legendre moments chi_1, chi_2 … of the phase function, chi_0 = 1; those beyond the end are 0. Empty:
    /// Henyey-Greenstein, chi_k = g^k. The Monte Carlo knows Henyey-Greenstein alone.
    std::vector<double> moments{};
};

/// Layers from the surface down, between two media without absorption and scattering. Light comes from above,
/// a wide collimated beam along the normal.
struct Stack {
    std::vector<Layer> layers;
    double index_above = 1, index_below = 1; ///< n of the media
};

/// Errors: Kind::input, key "light.layer <i>" (from 1), for a number that is not finite or outside its range,
/// an infinite layer that is not the last, more than 64 layers, or none.
void check_stack(const Stack& stack);

/// Share of unpolarised light that a smooth boundary reflects.
/// Equation: Fresnel, R = (r_s² + r_p²)/2 with r_s = (n1 c1 - n2 c2)/(n1 c1 + n2 c2),
///   r_p = (n1 c2 - n2 c1)/(n1 c2 + n2 c1); the same from both sides along one ray
///   n1, c1 index and cosine of the ray on one side   n2, c2 on the other; c2 = 0 beyond the critical angle,
///   where R = 1
/// Source: born1999, section 1.5.
double fresnel(double n1, double c1, double n2, double c2);

/// Cosine of a ray behind a boundary, 0 beyond the critical angle. Equation: n1 sin1 = n2 sin2.
double refracted_cosine(double n1, double c1, double n2);

} // namespace stipple::light
