#pragma once
#include "stipple/insertion/stack_waves.hpp"
#include <cstddef>
#include <vector>

namespace stipple::insertion {

/// One wavenumber of a stack.
struct ShearWave {
    double wavenumber = 0;     ///< [1/m]
    std::size_t felt = 0;      ///< slices that a wave on the surface feels
    std::vector<double> shear; ///< of each layer as a deformation of this wavenumber feels it [Pa]
};

/// Half the displacement along the surface under a unit load, by waves of horizontal shear: V = A e^(-q zeta) and back. The
/// load is carried by the first `loaded` slices by their grip; none: by the surface.
/// Equation: as stack_waves.cpp with one displacement V, traction mu V'; particular solution V = b / (mu k^2 (1 + M))
double sideways_shear(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& slices,
                      std::size_t loaded, const ShearWave& wave);

} // namespace stipple::insertion
