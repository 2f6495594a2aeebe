#include "stipple/course/endpoints.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/numerical_error.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/outcome/appearance.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/outcome/evidence.hpp"
#include "stipple/outcome/predictive.hpp"
#include "stipple/outcome/scales.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

namespace stipple::course {

namespace {

/// A day to read, and whether tissue gains and grades are read beside the observables.
struct Asked {
    double day = 0;
    bool response = true;
};

std::vector<Asked> asked_days(const Course& course) {
    const Schedule schedule = make_schedule(course);
    const double last = schedule.last(), week = 7 * units::day;
    std::vector<Asked> asked;
    const double early = std::min(4 * week, 0.9 * schedule.first_gap());
    if (early < course.horizon - 20 * units::day) asked.push_back({early / units::day, false});
    if (last + 8 * week < course.horizon - 20 * units::day)
        asked.push_back({(last + 8 * week) / units::day, true});
    asked.push_back({course.horizon / units::day, true});
    return asked;
}

outcome::Subject subject(const healing::History& history, const Reading& reading) {
    return {.model = reading.model,
            .history = history,
            .skin = reading.skin,
            .constants = reading.constants,
            .cross_linking = reading.cross_linking,
            .sessions = reading.sessions,
            .punctures_per_m2 = reading.punctures_per_m2};
}

/// What is read on a day of a course: of an early one only what instruments measure.
std::vector<outcome::Endpoint> read(const healing::History& history, const Reading& reading,
                                    const Asked& asked) {
    return asked.response ? read_endpoints(history, reading, asked.day)
                          : outcome::observe(subject(history, reading), asked.day);
}

using Table = std::vector<std::vector<double>>; ///< [endpoint][member]

/// Changes from rest of every member.
Table changes(const std::vector<std::optional<healing::History>>& members,
              const std::vector<Reading>& readings, const Asked& asked, std::size_t endpoints) {
    Table by_endpoint(endpoints);
    for (std::size_t m = 0; m < members.size(); ++m) {
        if (!members[m]) continue;
        const auto all = read(*members[m], readings[m], asked);
        for (std::size_t e = 0; e < endpoints; ++e) by_endpoint[e].push_back(all[e].value - all[e].baseline);
    }
    return by_endpoint;
}

std::pair<double, double> band(const std::vector<double>& change, double centre, double value) {
    const auto ends = quantiles(change, {0.1, 0.9});
    return {value + ends[0] - centre, value + ends[1] - centre};
}

} // namespace

std::vector<outcome::Endpoint> read_endpoints(const healing::History& history, const Reading& reading,
                                              double day) {
    const outcome::Subject seen = subject(history, reading);
    auto all = outcome::measure(reading.model, history, day);
    for (const auto& more : {outcome::appear(seen, day), outcome::observe(seen, day)})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

const outcome::Endpoint& endpoint_of(const std::vector<outcome::Endpoint>& endpoints,
                                     const std::string& name) {
    for (const auto& e : endpoints)
        if (e.name == name) return e;
    throw Error(Kind::data, Problem{.what = "no such endpoint", .key = name});
}

Reading make_reading(const Course& course, const Change& change, double punctures_per_m2) {
    Reading reading{.model = change.model,
                    .skin = varied_skin(change.model, course.person, change.thickness_z),
                    .constants = outcome::make_constants(change.model),
                    .cross_linking = change.model.si("healing.k_x"),
                    .sessions = make_schedule(course).times,
                    .punctures_per_m2 = punctures_per_m2};
    for (auto& layer : reading.skin.layers) layer.youngs_modulus *= change.variation.stiffness;
    return reading;
}

namespace {

/// The draws of data/outcome/evidence.csv, which no course may change.
const std::vector<outcome::Raters>& raters_of(const Model& model) {
    static const std::vector<outcome::Raters> all = outcome::read_raters(model);
    return all;
}

/// Share of a concern's severity from which on people notice that it is gone: of the grade that speaks for it, where there
/// is one, else of what is rated.
double noticeable_share(const outcome::Concern& concern, const std::vector<outcome::Endpoint>& endpoints,
                        const outcome::Endpoint& rated) {
    const auto share = [](const outcome::Endpoint& e) { return e.noticeable / std::fabs(e.baseline); };
    for (const auto& e : endpoints)
        if (e.name == concern.overall && e.unit == "grade" && e.baseline > 0) return share(e);
    return share(rated);
}

/// What is reported of an endpoint; nothing where it is not what raters judge. `shifts`: of the members that `places` names,
/// from the unchanged run.
std::optional<outcome::Reported> reported(const Model& model, const std::vector<outcome::Endpoint>& endpoints,
                                          const outcome::Endpoint& e, const std::vector<double>& shifts,
                                          const std::vector<std::size_t>& places) {
    for (const auto& concern : outcome::concerns(model)) {
        if (concern.rated != e.name || !(e.baseline != 0)) continue;
        const double change = outcome::relative_improvement(e),
                     noticeable = noticeable_share(concern, endpoints, e),
                     sign = (e.better_up ? 1 : -1) / std::fabs(e.baseline);
        if (!(noticeable > 0)) return std::nullopt;
        const auto& raters = raters_of(model);
        std::vector<outcome::MemberChange> members;
        for (std::size_t m = 0; m < shifts.size(); ++m)
            members.push_back({places[m], change + sign * shifts[m]});
        if (members.empty()) members.push_back({raters.size(), change}); // no member: with every draw
        auto all = outcome::report_of(raters, outcome::rated_place(concern.name), members, noticeable);
        all.endpoint = e.name;
        all.day = e.day;
        all.change = change;
        return all;
    }
    return std::nullopt;
}

/// GAIS as raters see it: of the concerns named, what the needles take away in units of the smallest share that people
/// notice. Its value has the median of the evidence on the central change; bands, where there are any, those of `reported`, in
/// a new person with the differences between people.
void set_overall(const Model& model, std::vector<BandedEndpoint>& all, std::size_t first,
                 const std::vector<std::string>& named, bool bands) {
    std::vector<double> central, seen[2], person[3];
    for (std::size_t i = first; i < all.size(); ++i) {
        const auto& r = all[i].reported;
        if (!r || std::find(named.begin(), named.end(), r->concern) == named.end()) continue;
        std::vector<double> alpha;
        for (const auto& draw : raters_of(model))
            alpha.push_back(draw.seen[outcome::rated_place(r->concern)]);
        central.push_back(quantile(alpha, 0.5) * r->change / r->noticeable);
        for (int q = 0; q < 2; ++q)
            seen[q].push_back((q == 0 ? r->needling.p10 : r->needling.p90) / r->noticeable);
        const double of_person[] = {r->person.p10, r->person.p50, r->person.p90};
        for (int q = 0; q < 3; ++q) person[q].push_back(of_person[q] / r->noticeable);
    }
    if (central.empty()) return;
    for (std::size_t i = first; i < all.size(); ++i) {
        BandedEndpoint& b = all[i];
        if (b.endpoint.name != "gais") continue;
        b.endpoint.value = outcome::gais(central);
        if (!bands) continue;
        b.lo = outcome::gais(seen[0]), b.hi = outcome::gais(seen[1]);
        b.p10 = outcome::gais(person[0]), b.p90 = outcome::gais(person[2]);
        b.predictive = {.p10 = b.p10, .p50 = outcome::gais(person[1]), .p90 = b.p90};
    }
}

std::vector<double> less(std::vector<double> values, double centre) {
    for (double& v : values) v -= centre;
    return values;
}

outcome::Bounds bounds_of(const Model& model, const std::string& endpoint) {
    const auto* row = outcome::find_endpoint_row(model, endpoint);
    return row ? row->bounds : outcome::Bounds{};
}

/// Which members of an ensemble were healed to the end.
std::vector<std::size_t> places_of(const std::vector<std::optional<healing::History>>& members) {
    std::vector<std::size_t> places;
    for (std::size_t m = 0; m < members.size(); ++m)
        if (members[m]) places.push_back(m);
    return places;
}

/// The day itself, and a tenth and a fifth of the time back to the session before it.
std::array<double, 3> days_of_errors(const std::vector<double>& sessions, double day) {
    double since = day;
    for (const double session : sessions)
        if (session / units::day < day) since = day - session / units::day;
    return {day, day - 0.1 * since, day - 0.2 * since};
}

/// Numerical errors of all endpoints of a day: the largest of those on days_of_errors. Errors of time steps
/// change their sign as tissue comes back to rest, so on a single day an estimate may pass through zero.
std::vector<double> numerical_errors(const Runs& runs, Asked asked, std::size_t endpoints) {
    std::vector<double> errors(endpoints, runs.tight ? 0.0 : NAN);
    if (!runs.tight) return errors; // a sketch
    for (const double day : days_of_errors(runs.reading.sessions, asked.day)) {
        asked.day = day;
        std::map<const healing::History*, std::vector<outcome::Endpoint>> by_history;
        for (std::size_t e = 0; e < endpoints; ++e) {
            const auto value = [&](const healing::History& h) {
                auto& all = by_history[&h];
                if (all.empty()) all = read(h, runs.reading, asked);
                return all[e].value;
            };
            errors[e] = std::max(errors[e], numerical_error(runs, value));
        }
    }
    return errors;
}

} // namespace

std::vector<BandedEndpoint> make_endpoints(const Course& course, const healing::History& mean,
                                           const Runs& runs) {
    const Ensemble& ensemble = runs.ensemble;
    const auto places = places_of(ensemble.prior);
    std::vector<BandedEndpoint> all;
    for (const Asked& asked : asked_days(course)) {
        const auto endpoints = read(mean, runs.reading, asked);
        const std::size_t first = all.size();
        const auto centre =
            ensemble.coarse ? read(*ensemble.coarse, runs.reading, asked) : std::vector<outcome::Endpoint>{};
        const auto errors = numerical_errors(runs, asked, endpoints.size());
        const Table prior = changes(ensemble.prior, ensemble.prior_readings, asked, endpoints.size()),
                    people = changes(ensemble.people, ensemble.people_readings, asked, endpoints.size());
        for (std::size_t e = 0; e < endpoints.size(); ++e) {
            BandedEndpoint banded{
                .endpoint = endpoints[e], .error = errors[e], .p10 = NAN, .p90 = NAN, .lo = NAN, .hi = NAN};
            if (!centre.empty() && !(prior[e].empty() && people[e].empty())) {
                const double from = centre[e].value - centre[e].baseline, value = endpoints[e].value;
                std::tie(banded.lo, banded.hi) = band(prior[e], from, value);
                std::tie(banded.p10, banded.p90) = band(people[e], from, value);
                banded.predictive =
                    outcome::predict({.rest = endpoints[e].baseline,
                                      .change = value - endpoints[e].baseline,
                                      .people = less(people[e], from),
                                      .parameters = less(prior[e], from),
                                      .bounds = bounds_of(runs.reading.model, endpoints[e].name)},
                                     outcome::discrepancy_draws(runs.reading.model, "tissue"));
            }
            if (asked.response)
                banded.reported =
                    reported(runs.reading.model, endpoints, endpoints[e],
                             centre.empty() ? std::vector<double>{}
                                            : less(prior[e], centre[e].value - centre[e].baseline),
                             places);
            all.push_back(banded);
        }
        set_overall(runs.reading.model, all, first, course.person.concerns, !places.empty());
    }
    return all;
}

std::optional<FewerSessions> make_fewer(const Course& course, const Runs& runs) {
    if (!runs.fewer || !runs.ensemble.coarse) return {};
    Reading fewer_reading = runs.reading;
    fewer_reading.sessions.resize(static_cast<std::size_t>(runs.fewer_sessions));
    const double day = course.horizon / units::day;
    const auto all = read_endpoints(*runs.ensemble.coarse, runs.reading, day),
               fewer = read_endpoints(*runs.fewer, fewer_reading, day);
    FewerSessions found{.sessions = runs.fewer_sessions, .share = {}};
    constexpr double k_nothing = 1e-6; // of the unit, where the level before is nothing
    for (std::size_t e = 0; e < all.size(); ++e) {
        const double change = all[e].value - all[e].baseline;
        if (std::fabs(change) > (all[e].baseline == 0 ? k_nothing : 0))
            found.share[all[e].name] = (fewer[e].value - fewer[e].baseline) / change;
    }
    return found;
}

namespace {

/// Sizes of a surface that needles change, each with the endpoint that raters judge it by.
struct Size {
    double* value;
    const char* endpoint;
};
std::vector<Size> sizes(skin::Surface& s) {
    return {{&s.furrow_depth, "furrow_depth"},
            {&s.relief_depth, "roughness_rz"},
            {&s.dark_marks, "dark_mark_contrast"},
            {&s.scar.depth, "scar_depth"}};
}

/// What is reported of an endpoint on the last day; null where nothing is.
const outcome::Reported* last_reported(const std::vector<BandedEndpoint>& endpoints, std::string_view name) {
    const outcome::Reported* found = nullptr;
    for (const auto& b : endpoints)
        if (b.endpoint.name == name && b.reported && (found == nullptr || b.reported->day > found->day))
            found = &*b.reported;
    return found;
}

/// A surface as large as raters would see its change: `quantile` of what they see on the last day.
skin::Surface as_seen(skin::Surface treated, skin::Surface untreated,
                      const std::vector<BandedEndpoint>& endpoints, double outcome::Spread::*quantile) {
    const auto now = sizes(treated), before = sizes(untreated);
    for (std::size_t i = 0; i < now.size(); ++i) {
        const auto* r = last_reported(endpoints, now[i].endpoint);
        if (r == nullptr || !(r->change > 0) || !(*before[i].value > 0)) continue;
        const double fall = (1 - *now[i].value / *before[i].value) * (r->needling.*quantile) / r->change;
        *now[i].value = *before[i].value * (1 - std::min(fall, 1.0));
    }
    return treated;
}

} // namespace

std::vector<Look> make_looks(const Course& course, const healing::History& mean, const Runs& runs,
                             const std::vector<BandedEndpoint>& endpoints) {
    const skin::Surface untreated = runs.reading.skin.surface;
    const auto share = [&](double (healing::History::*at)(const std::string&, double) const,
                           const std::vector<double>& rest, const char* state,
                           double time) { return (mean.*at)(state, time) / rest[mean.of(state)]; };
    const auto treated = [&](double time, const char* band, double outcome::Spread::*quantile) {
        return Look{
            .day = time / units::day,
            .arm = "treated",
            .band = band,
            .surface = as_seen(outcome::surface_at(subject(mean, runs.reading), time), untreated, endpoints,
                               quantile),
            .epidermis = share(&healing::History::at, mean.baseline_dermis, "epidermal_thickness", time),
            .papillary_collagen =
                share(&healing::History::papillary_at, mean.baseline_papillary, "collagen_total", time),
            .reticular_collagen =
                share(&healing::History::reticular_at, mean.baseline_reticular, "collagen_total", time),
            .redness = outcome::blood_flow_gain(subject(mean, runs.reading), time)};
    };
    const double end = course.horizon;
    std::vector<Look> looks;
    looks.push_back({.day = end / units::day, .arm = "untreated", .band = "middle", .surface = untreated});
    for (const double day : {1.0, 3.0, 7.0, 28.0, 90.0, 150.0, 220.0})
        if (day * units::day < end)
            looks.push_back(treated(day * units::day, "middle", &outcome::Spread::p50));
    looks.push_back(treated(end, "middle", &outcome::Spread::p50));
    if (!runs.ensemble.coarse || runs.ensemble.prior.empty()) return looks;
    looks.push_back(treated(end, "low", &outcome::Spread::p10));
    looks.push_back(treated(end, "high", &outcome::Spread::p90));
    return looks;
}

} // namespace stipple::course
