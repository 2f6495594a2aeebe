#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>

/// How long the steps of Imex are, for all that go its steps; times and lengths in microseconds.
namespace stipple::grid {

inline constexpr double k_shortest_us = 1e3; ///< below it a step that fails is done by backward Euler
inline constexpr double k_rounding =
    1e-9; ///< values down to minus this share of a state's scale count as zero

/// A time as the clock counts it.
inline std::int64_t microseconds(double seconds) {
    return std::llround(seconds * 1e6);
}

struct StepLength {
    std::int64_t whole;
    bool cut_short; ///< by the event: it says little about the next one
};

/// The step to try towards an event that is `left` away: two equal ones rather than a long and a short one, unless
/// the length is `fixed`.
inline StepLength step_towards(double left, double wanted, bool fixed = false) {
    const bool cut_short = wanted >= left;
    if (cut_short)
        wanted = left;
    else if (!fixed && wanted > 0.5 * left)
        wanted = 0.5 * left;
    return {static_cast<std::int64_t>(std::max(1.0, std::round(wanted))), cut_short};
}

/// After a step that was refused, for its error (1 = at tolerance) or because a state went below zero.
inline double after_failure(double step, double error, bool below_zero) {
    return step * (below_zero ? 0.5 : std::clamp(0.9 / std::cbrt(error), 0.1, 0.8));
}

/// After a step that was taken; `wanted`: what it would have been without the event that cut it short.
inline double after_success(const StepLength& step, double error, double growth, double wanted) {
    const double proposed =
        static_cast<double>(step.whole) * std::clamp(0.75 / std::cbrt(std::max(error, 1e-12)), 0.3, growth);
    return step.cut_short ? std::max(proposed, wanted) : proposed;
}

} // namespace stipple::grid
