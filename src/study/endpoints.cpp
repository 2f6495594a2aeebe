#include "study/endpoints.hpp"
#include "base/units.hpp"
#include <algorithm>
#include <cmath>
#include <tuple>

namespace stipple::study {

namespace {

/// A day to read, and whether tissue gains and grades are read beside the observables.
struct Asked {
    double day = 0;
    bool response = true;
};

std::vector<Asked> asked_days(const Course& course) {
    const double last = (course.sessions - 1) * course.interval, week = 7 * units::day;
    std::vector<Asked> asked;
    const double early = std::min(4 * week, course.sessions > 1 ? 0.9 * course.interval : 4 * week);
    if (early < course.horizon - 20 * units::day) asked.push_back({early / units::day, false});
    if (last + 8 * week < course.horizon - 20 * units::day)
        asked.push_back({(last + 8 * week) / units::day, true});
    asked.push_back({course.horizon / units::day, true});
    return asked;
}

std::vector<outcome::Endpoint> read(const healing::History& history, const Reading& reading,
                                    const Asked& asked) {
    std::vector<outcome::Endpoint> all;
    if (asked.response) all = outcome::measure(history, asked.day, reading.slopes);
    const auto seen = outcome::observe({.history = history,
                                        .skin = reading.skin,
                                        .constants = reading.constants,
                                        .cross_linking = reading.cross_linking},
                                       asked.day);
    all.insert(all.end(), seen.begin(), seen.end());
    return all;
}

using Table = std::vector<std::vector<double>>; ///< [endpoint][member]

/// Changes from rest of every member.
Table changes(const std::vector<std::optional<healing::History>>& members,
              const std::vector<Reading>& readings, const Asked& asked, std::size_t endpoints) {
    Table table(endpoints);
    for (std::size_t m = 0; m < members.size(); ++m) {
        if (!members[m]) continue;
        const auto all = read(*members[m], readings[m], asked);
        for (std::size_t e = 0; e < endpoints; ++e) table[e].push_back(all[e].value - all[e].baseline);
    }
    return table;
}

std::pair<double, double> band(const std::vector<double>& change, double centre, double value) {
    return {value + quantile(change, 0.1) - centre, value + quantile(change, 0.9) - centre};
}

} // namespace

Reading make_reading(const skin::Person& person, const Change& change) {
    Reading reading{.skin = varied_skin(person, change.thickness_z),
                    .constants = change.constants,
                    .cross_linking = change.kinetics.k_x,
                    .slopes = change.slopes};
    for (auto& layer : reading.skin.layers) layer.youngs_modulus *= change.variation.stiffness;
    return reading;
}

std::vector<BandedEndpoint> make_endpoints(const Course& course, const healing::History& mean,
                                           const Runs& runs) {
    const Ensemble& ensemble = runs.ensemble;
    std::vector<BandedEndpoint> all;
    for (const Asked& asked : asked_days(course)) {
        const auto endpoints = read(mean, runs.reading, asked);
        const auto centre =
            ensemble.coarse ? read(*ensemble.coarse, runs.reading, asked) : std::vector<outcome::Endpoint>{};
        const Table prior = changes(ensemble.prior, ensemble.prior_readings, asked, endpoints.size()),
                    people = changes(ensemble.people, ensemble.people_readings, asked, endpoints.size());
        for (std::size_t e = 0; e < endpoints.size(); ++e) {
            BandedEndpoint banded{.endpoint = endpoints[e], .p10 = NAN, .p90 = NAN, .lo = NAN, .hi = NAN};
            if (!centre.empty()) {
                const double from = centre[e].value - centre[e].baseline, value = endpoints[e].value;
                std::tie(banded.lo, banded.hi) = band(prior[e], from, value);
                std::tie(banded.p10, banded.p90) = band(people[e], from, value);
            }
            all.push_back(banded);
        }
    }
    return all;
}

} // namespace stipple::study
