#pragma once
#include "stipple/insertion/stack_waves.hpp"
#include <cstddef>
#include <vector>

namespace stipple::insertion {

/// Waves of horizontal shear of one wavenumber in a stack, V = A e^(-q zeta) and back, without a load.
struct ShearWave {
    /// A slice that is felt at the surface.
    struct Slice {
        double q = 1;         ///< exponent over k, q^2 = 1 + M
        double left = 0;      ///< of e^(-q zeta) at the other face
        double stiff = 0;     ///< q mu [Pa]
        double below = 0;     ///< impedance under the slice [Pa]
        double above = 0;     ///< and over it
        double reflected = 0; ///< amplitude that comes back, over that which goes down
    };
    double wavenumber = 0;     ///< [1/m]
    std::vector<double> shear; ///< of each layer as a deformation of this wavenumber feels it [Pa]
    std::vector<Slice> slices; ///< those that are felt, from the top
    double surface = 0;        ///< impedance of the surface [Pa]
};

/// Fills in impedances and reflections from wavenumber, shear, and q and `left` of the slices.
void pass_up(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts, ShearWave& wave);

/// Half the displacement along the surface under a unit load by these waves. The load is carried by the first `loaded`
/// slices by their grip; none: by the surface.
/// Equation: as stack_waves.cpp with one displacement V, traction mu V'; particular solution V = b / (mu k^2 (1 + M))
double sideways_shear(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts,
                      std::size_t loaded, const ShearWave& wave);

} // namespace stipple::insertion
