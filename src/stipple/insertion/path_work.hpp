#pragma once
#include "stipple/insertion/penetration.hpp"

namespace stipple::insertion {

/// What the dimple of one needle, the rig and its jumps take up along its path up to a buried length.
/// Equation: work = integral of F dx where x has never been larger, dimple = integral of F dD, rig = c F^2 / 2,
///   jumps = work - dimple - rig - integral of what resists dl
/// What is spent in the skin is not summed here: that both agree is a test of either.
struct PathWork {
    double work = 0, dimple = 0, rig = 0, jumps = 0;
};
PathWork along_path(const LoadingPath& path, const Penetration& penetration, const Dimple& dimple,
                    const Loading& loading, double buried);

} // namespace stipple::insertion
