#pragma once
#include "stipple/healing/healing.hpp"

namespace stipple::healing {

/// What a run records at its steps: one row of numbers a step.
struct StepRecord {
    std::size_t width = 0;    ///< of a row
    std::vector<double> time; ///< [s], (steps); a session has two steps at its time, before and after
    std::vector<double> rows; ///< (steps, width)
    std::vector<std::size_t> segments; ///< steps at which a new stretch begins: 0 and after every session
};

/// The rows at other times, shape (times, width): monotone cubic interpolation within each stretch, linear where it
/// has fewer than four steps; a time at a session sees the tissue after it.
/// Equation: the slope at an inner step is (w1 + w2)/(w1/d1 + w2/d2), 0 where d1 d2 <= 0, with d the slopes of the
/// chords before and after, h their lengths, w1 = 2 h2 + h1, w2 = h2 + 2 h1; at the ends that of the chord.
/// Source: fritsch1980 (monotone piecewise cubics).
std::vector<double> at_times(const StepRecord& record, const std::vector<double>& times);

} // namespace stipple::healing
