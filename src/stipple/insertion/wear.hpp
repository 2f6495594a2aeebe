#pragma once
#include "stipple/device/device.hpp"

namespace stipple::insertion {

/// Tip radius of needles as a session has them at its start [m]: of used ones times reused_wear of
/// data/insertion/parameters.csv (assumed).
double worn_tip_radius(const Model& model, const device::Device& device);

} // namespace stipple::insertion
