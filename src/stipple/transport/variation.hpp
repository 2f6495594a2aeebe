#pragma once
#include "stipple/transport/transport.hpp"
#include <vector>

namespace stipple::transport {

/// Applies one draw of the uncertain parameters, four standard normal numbers: barrier, tissue, channels,
/// sealing; and makes the grid coarse.
void vary_permeation(PermeationSpec& spec, const std::vector<double>& z);

/// The same without channels and needles.
PermeationSpec intact(PermeationSpec spec);

} // namespace stipple::transport
