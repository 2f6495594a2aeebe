#pragma once
#include "stipple/transport/transport.hpp"
#include <vector>

namespace stipple::transport {

/// How many standard normal numbers vary_permeation takes.
inline constexpr std::size_t k_permeation_numbers = 6;

/// Applies one draw of the uncertain parameters, as standard normal numbers: barrier (there turned into Student's t,
/// barrier_spread), tissue, channels, sealing, molar volume where it is guessed from the weight, lymph flow; and
/// makes the grid coarse.
void vary_permeation(PermeationSpec& spec, const std::vector<double>& z);

/// The same without channels and needles.
PermeationSpec intact(PermeationSpec spec);

} // namespace stipple::transport
