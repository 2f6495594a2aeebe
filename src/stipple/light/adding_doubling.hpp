#pragma once
#include "stipple/light/medium.hpp"
#include <vector>

namespace stipple::light {

/// Where the light of a wide beam along the normal ends, as shares of it, and how bright it is inside.
struct Response {
    double reflected = 0;         ///< all that comes back, `specular` included
    double specular = 0;          ///< thereof reflected at the first surface
    double transmitted = 0;       ///< into the medium below
    std::vector<double> absorbed; ///< by layer; shape (layers)
    std::vector<double> fluence;  ///< fluence rate over irradiance [-] at the depths asked for
};

/// Streams that leave R, T and the absorbed shares of skin within 1e-5 (docs/methods/light.md, table).
inline constexpr int k_streams = 28;

/// Reflectance, transmittance, absorption and fluence of layers by the adding method.
/// Equation: each layer's operators by its modes (slab.hpp); from the bottom up, with R' that of all below a
///   layer, K = (1 - R' R)^-1 R' T and R_new = R + T K; a boundary is a layer whose operators are diagonal,
///   Fresnel's; then from the top down with light d on a layer, u = K d comes up to its lower face and
///   T d + R u goes on down.
/// Shapes: depths [m] below the surface, any order, each inside the stack (a depth on a boundary belongs to
///   the layer below it); fluence has their order.
/// Errors: check_stack's; Kind::input for a depth outside the stack, streams outside 4 to 128; Kind::numerics
///   if energy does not balance within 1e-9.
/// Source: plass1973, prahl1993 (adding-doubling of mismatched layers).
/// Departs: layers of any number and order, none assumed symmetric; the points are split at every critical
///   angle (streams.hpp).
Response adding_doubling(const Stack& stack, const std::vector<double>& depths = {}, int streams = k_streams);

} // namespace stipple::light
