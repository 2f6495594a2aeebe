#pragma once
#include "stipple/insertion/insertion.hpp"

namespace stipple::insertion {

/// Standard errors of what the punctures of a window are summarised by.
/// Equation: s / (m sqrt(n))   s SD and m mean of what each of n = 10 parts says, to which the strokes are dealt in turn
/// (all needles of a stroke go to one part: they share its force and press on each other); of the median depth the medians
/// of the parts, of the others their means. The median local density brings its own error with the pattern.
/// Errors that have nothing to do with each other add as squares.
WindowNoise find_window_noise(const std::vector<Puncture>& punctures, const device::Pattern& pattern,
                              const device::Needle& needle, double dermis_top);

} // namespace stipple::insertion
