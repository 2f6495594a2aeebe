#pragma once
#include "stipple/transport/transport.hpp"
#include <utility>
#include <vector>

namespace stipple::pages {

/// Depth [m] and total concentration [kg/m³] of profile `k` as a line: through the centres of the cells within a layer of
/// the skin, flat from the last centre to a border where the partition changes, and straight up or down on it. A line from the last cell of the
/// stratum corneum to the first below would show a dip or a slope that neither layer has: they differ in partition, and
/// most of the resistance ends there.
std::vector<std::pair<double, double>> profile_line(const transport::Permeation& course,
                                                    const transport::SkinLayers& skin, std::size_t k);

} // namespace stipple::pages
