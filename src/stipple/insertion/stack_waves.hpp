#pragma once
#include "stipple/insertion/layered_elasticity.hpp"
#include <cstddef>
#include <vector>

namespace stipple::insertion {

/// A homogeneous slice of the stack.
struct Slice {
    std::size_t layer = 0;
    double thickness = 0, bottom = 0; ///< [m]
};

/// The stack cut at its layers and at the ends of the loads; the half-space only as far down as loads reach.
std::vector<Slice> cut_slices(const std::vector<ElasticLayer>& stack, const std::vector<double>& lengths);

/// Which way a load points and its displacement is measured.
enum class Direction { down, along /** the surface */ };

/// Flexibilities as surface_flexibility and buried_flexibility define them, of a stack that is cut already, at
/// any number of wavenumbers: several are worked out side by side, each as if it were alone (the same bits).
/// Shapes: (wavenumber, length), lengths as in cut_slices.
std::vector<double> flexibilities(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& slices,
                                  const std::vector<double>& lengths, const std::vector<double>& wavenumbers,
                                  Direction direction = Direction::down);

} // namespace stipple::insertion
