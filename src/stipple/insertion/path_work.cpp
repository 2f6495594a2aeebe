#include "stipple/insertion/path_work.hpp"
#include "stipple/insertion/panels.hpp"
#include <algorithm>

namespace stipple::insertion {

PathWork along_path(const LoadingPath& path, const Penetration& penetration, const Dimple& dimple,
                    const Loading& loading, double buried) {
    PathWork sum;
    const std::vector<double> bends = penetration.bends();
    const double first = path.force.front();
    sum.dimple = dimple.energy(first);
    sum.work = sum.dimple + 0.5 * loading.rig * first * first;
    double force = first;
    for (std::size_t i = 0; i + 1 < path.buried.size() && path.buried[i] < buried; ++i) {
        const double from = path.buried[i], to = std::min(path.buried[i + 1], buried);
        const double part = to < path.buried[i + 1] ? (to - from) / (path.buried[i + 1] - from) : 1.0;
        const auto along = [&](const std::vector<double>& what) {
            return what[i] + part * (what[i + 1] - what[i]);
        };
        const double begin = path.force[i], end = along(path.force),
                     sunk = along(path.dimple) - path.dimple[i];
        const auto resistance = [&](double l) { return penetration.force(l); };
        const auto applied = [&](double l) {
            return loading.control == Control::force ? std::max(begin, resistance(l)) : resistance(l);
        };
        // what the base does over the last `share` of this step
        const auto worked = [&](double share) {
            const double start = end - share * (end - begin);
            return integrate(applied, to - share * (to - from), to, bends) +
                   0.5 * (start + end) * share * sunk + 0.5 * loading.rig * (end * end - start * start);
        };
        // the share of this step in which the base is further than ever before
        const double x0 = path.displacement[i], x1 = along(path.displacement), ahead = path.reach[i];
        const double done = worked(x1 <= ahead ? 0.0 : x0 >= ahead ? 1.0 : (x1 - ahead) / (x1 - x0));
        const double resisted = integrate(resistance, from, to, bends);
        const double stored = 0.5 * loading.rig * (end * end - begin * begin);
        sum.work += done;
        sum.dimple += 0.5 * (begin + end) * sunk;
        sum.jumps += done - resisted - 0.5 * (begin + end) * sunk - stored;
        force = end;
    }
    sum.rig = 0.5 * loading.rig * force * force;
    return sum;
}

} // namespace stipple::insertion
