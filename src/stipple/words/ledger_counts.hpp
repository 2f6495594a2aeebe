#pragma once

namespace stipple::words {

// What the counts of the integrator mean, in the ledger's table and in its JSON.

inline constexpr const char* k_runs = "courses carried through, each on three unit cells";
inline constexpr const char* k_failed =
    "courses that could not be carried through; their rows fail with the reason";
inline constexpr const char* k_steps = "accepted time steps";
inline constexpr const char* k_rejected =
    "steps repeated smaller: error estimate above the tolerance, or a state below zero";
inline constexpr const char* k_negative = "of the rejected, because a state would have fallen below zero";
inline constexpr const char* k_euler =
    "one state in one step, redone by backward Euler because the second-order step fell below zero";
inline constexpr const char* k_clips = "values set to zero by force; always 0, nothing is clipped";
inline constexpr const char* k_balance =
    "worst relative defect of a state by transport alone in one step; must stay below 1e-10";

} // namespace stipple::words
