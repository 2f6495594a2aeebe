#pragma once
#include <vector>

namespace stipple::insertion {

/// Weights of a Hankel integral over a function that is tabulated evenly in the logarithm of the wavenumber
/// and read between its nodes by a four-point polynomial: the integral becomes a sum, since the weights
/// depend on the kernel and the spacing only ("digital linear filter").
/// Equation: integral_0^inf H(x / r) K(x) dx = sum_m w_m H(x_m / r),  w_m = integral K(x) phi_m(ln x) dx
///   phi_m [-] basis of the interpolation   K: (sin(x)/x)^2 (under a flat rigid end) or J0(x) (at a distance)
/// The integrals run between 1e-9 and 1e4; outside, the function keeps its last value.
/// Source: ghosh1971 (filter form of Hankel integrals over layered media).
/// Departs: weights by quadrature of the basis instead of a fit to known pairs, so that they are exact for
/// the interpolated function.
struct HankelWeights {
    double log_x0 = 0,
           step = 0; ///< nodes x_m = exp(log_x0 + m step), the same multiples of the step for every kernel
    std::vector<double> weight;
};

/// Spacing of all tables in ln k.
inline constexpr double k_log_step = 0.1;

const HankelWeights& punch_weights();    ///< K = (sin(x)/x)^2
const HankelWeights& distance_weights(); ///< K = J0(x)

} // namespace stipple::insertion
