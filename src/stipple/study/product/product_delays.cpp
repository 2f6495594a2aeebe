#include "stipple/study/product/product_delays.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/variation.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::study {

using namespace units;

/// The same, all of it this much later.
static transport::PermeationSpec later(transport::PermeationSpec spec, double by) {
    spec.dose.start += by;
    spec.dose.end += by;
    spec.dose.cover_from += by;
    spec.dose.cover_until += by;
    for (auto& one : spec.dose.more) one.start += by;
    for (auto& [from, to] : spec.closing.occluded) {
        from += by;
        to += by;
    }
    spec.horizon += by;
    spec.output_times = {spec.horizon};
    spec.profile_times.clear();
    return spec;
}

/// Whether every channel has closed by the time at which the product is put on: what follows is intact skin.
static bool closed_before(const transport::PermeationSpec& spec) {
    return std::all_of(spec.channels.classes.begin(), spec.channels.classes.end(), [&](const auto& channel) {
        const auto open = transport::open_shares(spec.constants, spec.closing, channel, spec.dose.start);
        return open.mouth == 0 && open.epidermis == 0 && open.dermis == 0;
    });
}

Delays find_delays(const transport::PermeationSpec& given, int threads) {
    Delays found;
    if (given.channels.classes.empty() || given.needles.amount > 0) return found;
    transport::PermeationSpec spec = given;
    spec.grid = transport::Grid::coarse;
    spec.patch = {};
    spec.tolerance = 1e-3;
    const double first = -spec.dose.start; // to the moment of needling, or of taking the needles out
    const double intact = transport::permeate(later(transport::intact(spec), first)).absorbed.back();
    if (!(intact > 0)) return found;
    found.delay = {0.0, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, day};
    found.enhancement.assign(found.delay.size(), 1.0);
    std::vector<std::function<void()>> tasks;
    for (std::size_t i = 0; i < found.delay.size(); ++i)
        tasks.emplace_back([&, i] {
            const auto delayed = later(spec, first + spec.needles.worn + found.delay[i]);
            if (!closed_before(delayed))
                found.enhancement[i] = transport::permeate(delayed).absorbed.back() / intact;
        });
    run_tasks(tasks, threads);
    return found;
}

} // namespace stipple::study
