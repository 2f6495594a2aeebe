#include "stipple/course/times.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/redness.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::course {

/// Members run on a coarse cell. Where the cytokine hovers about the level at which redness is seen, what that cell does to it moves the
/// day on which it falls below by days: so it is taken off the cytokine, as off the curves of a report, before a day is read.
/// Equation: c_m'(t) = c_m(t) c(t)/c_coarse(t)
///   c_m the member's   c of the result   c_coarse of the unchanged course on the members' cell
static healing::History without_coarse_cell(const healing::History& member, const healing::History& coarse,
                                            const healing::History& mean, const std::string& cytokine) {
    const std::size_t from = member.of(cytokine), covered = member.of("epidermis_covered");
    healing::History seen;
    seen.time = member.time;
    seen.names = {cytokine, "epidermis_covered"};
    seen.dermis = {member.dermis[from], member.dermis[covered]};
    seen.papillary = {member.papillary[from], member.papillary[covered]};
    seen.baseline_papillary = {member.baseline_papillary[from], member.baseline_papillary[covered]};
    auto& level = seen.papillary.front();
    for (std::size_t t = 0; t < level.size(); ++t)
        if (coarse.papillary[from][t] > 0) level[t] *= mean.papillary[from][t] / coarse.papillary[from][t];
    return seen;
}

/// A time read from the members, in a new person; `read` gives its difference from `value`. A member in which it never comes
/// says nothing.
template <class Read> static outcome::Predictive new_time(const Runs& runs, double value, const Read& read) {
    const Ensemble& ensemble = runs.ensemble;
    if (!ensemble.coarse || (ensemble.prior.empty() && ensemble.people.empty())) return {};
    const auto shifts = [&](const auto& members, const auto& readings) {
        std::vector<double> all;
        for (std::size_t m = 0; m < members.size(); ++m) {
            if (!members[m]) continue;
            const double shift = read(readings[m].model, *members[m]);
            if (std::isfinite(shift)) all.push_back(shift);
        }
        return all;
    };
    return outcome::predict({.change = value,
                             .people = shifts(ensemble.people, ensemble.people_readings),
                             .parameters = shifts(ensemble.prior, ensemble.prior_readings),
                             .bounds = {.least = 0}},
                            outcome::discrepancy_draws(runs.reading.model, "time"));
}

static void take_redness(Outcomes& outcomes, const Model& model, const Chain& chain, const Runs& runs,
                         const healing::History& mean) {
    const auto& sessions = chain.schedule.times;
    outcomes.downtime_days = outcome::downtime_days(model, mean, sessions);
    if (std::isnan(outcomes.downtime_days))
        outcomes.why_still_red =
            fmt::format("the skin is still red {:.3g} d after the last session, when the computed days end",
                        (mean.time.back() - chain.schedule.last()) / units::day);
    const std::string cytokine = outcome::redness_reads(model);
    outcomes.new_downtime_days =
        new_time(runs, outcomes.downtime_days, [&](const Model& of, const healing::History& member) {
            const auto seen = without_coarse_cell(member, *runs.ensemble.coarse, mean, cytokine);
            return outcome::downtime_days(of, seen, sessions) - outcomes.downtime_days;
        });
}

static void take_closing(Outcomes& outcomes, const Chain& chain, const Runs& runs,
                         const healing::History& mean) {
    outcomes.closed_after_hours = runs.middle().open_until / units::hour;
    outcomes.new_closed_after_hours =
        new_time(runs, outcomes.closed_after_hours, [&](const Model&, const healing::History& member) {
            return (member.open_until - runs.ensemble.coarse->open_until) / units::hour;
        });
    if (std::isfinite(outcomes.closed_after_hours)) return;
    if (runs.rings.prepared.damage.opened_area_fraction > 0)
        outcomes.why_not_closed = fmt::format(
            "punctures are still open {:.3g} h after the last session, when the computed days end",
            (mean.time.back() - chain.schedule.last()) / units::hour);
    else
        outcomes.why_not_closed = "no puncture opens the epidermis";
}

void take_times(Outcomes& outcomes, const Model& model, const Chain& chain, const Runs& runs,
                const healing::History& mean) {
    take_redness(outcomes, model, chain, runs, mean);
    take_closing(outcomes, chain, runs, mean);
}

} // namespace stipple::course
