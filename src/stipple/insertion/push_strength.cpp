#include "stipple/insertion/push_strength.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::insertion {

/// Whether a needle would break at a moment of its way, and at what force. What the skin along the needle takes up is
/// that of a needle which goes on cutting: less where less force is on it, and all of it on the tip before it enters.
static void add_moment(const Model& model, const device::Needle& needle, const Penetration& penetration,
                       double force, double buried, Pushed& out) {
    // beyond what the skin along the needle takes up, the tip is pushed against what has not given way yet
    const double along = buried > 0 ? penetration.force(buried) : 0.0;
    const double held = std::max(0.0, force - along), share = along > force ? force / along : 1.0;
    const auto breaking = device::breaking(model, needle, [&](double from_tip) {
        return held + (buried > 0 ? share * penetration.axial(buried, from_tip) : 0.0);
    });
    if (breaking.factor >= out.breaking_margin) return;
    out.breaking_margin = breaking.factor;
    out.breaking_force = breaking.factor * force;
    out.buckles = breaking.buckles;
}

void add_strength(const Model& model, const device::Needle& needle, const LoadingPath& path,
                  const Penetration& penetration, Pushed& out) {
    const auto most = std::max_element(out.needle_force.begin(), out.needle_force.end());
    const double buried = out.needle_buried[static_cast<std::size_t>(most - out.needle_force.begin())];
    out.breaking_margin = INFINITY;
    // at the same places however far it goes, so that the least margin of a longer way is no larger
    constexpr double k_moments = 24; // to a length of the needle
    for (int i = 1; i * needle.length / k_moments < buried; ++i) {
        const double here = i * needle.length / k_moments;
        add_moment(model, needle, penetration, path.at(path.force, here), here, out);
    }
    for (std::size_t i = 0; i + 1 < path.force.size() && path.buried[i] < buried; ++i)
        if (path.force[i] > path.force[i + 1] && (i == 0 || path.force[i] >= path.force[i - 1]))
            add_moment(model, needle, penetration, path.force[i], path.buried[i], out);
    if (buried > 0) add_moment(model, needle, penetration, path.force.front(), 0, out);
    if (*most > 0) add_moment(model, needle, penetration, *most, buried, out);
    out.buckling_force = device::buckling_force(model, needle);
    out.tip_force = buried > 0 ? path.force.front() : *most;
    out.blunting = device::blunting(model, needle, out.tip_force);
}

} // namespace stipple::insertion
