#include "stipple/study/product/product_delays.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/variation.hpp"
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

Delays find_delays(const transport::PermeationSpec& given) {
    Delays found;
    if (given.channels.classes.empty() || given.needles.amount > 0) return found;
    transport::PermeationSpec spec = given;
    spec.grid = transport::Grid::coarse;
    spec.patch = {};
    spec.tolerance = 1e-3;
    const double first = -spec.dose.start; // to the moment of needling, or of taking the needles out
    const double intact = transport::permeate(later(transport::intact(spec), first)).absorbed.back();
    if (!(intact > 0)) return found;
    for (const double delay :
         {0.0, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, day}) {
        const auto run = transport::permeate(later(spec, first + spec.needles.worn + delay));
        found.delay.push_back(delay);
        found.enhancement.push_back(run.absorbed.back() / intact);
    }
    return found;
}

} // namespace stipple::study
