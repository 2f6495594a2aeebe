#pragma once
#include "stipple/base/model.hpp"
#include "stipple/insertion/penetration.hpp"
#include "stipple/insertion/push.hpp"

namespace stipple::insertion {

/// Margin to breaking at the first cut, wherever the force on the tip has risen to a peak, and at the end, of the
/// needle on which most force acts; and what becomes of its tip.
/// `path` of the median needle; `out` with depths and forces at the end.
void add_strength(const Model& model, const device::Needle& needle, const LoadingPath& path,
                  const Penetration& penetration, Pushed& out);

} // namespace stipple::insertion
