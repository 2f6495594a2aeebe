#include "stipple/study/compare/session_curve.hpp"
#include "stipple/course/schedule.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::study {

using namespace course;

static constexpr const char* k_gain = "collagen_total_gain";

/// Of the last day; null if there is none.
static const BandedEndpoint* gain_of(const Result& result) {
    const auto& all = result.outcomes.endpoints;
    const auto last = std::find_if(all.rbegin(), all.rend(),
                                   [](const BandedEndpoint& b) { return b.endpoint.name == k_gain; });
    return last == all.rend() ? nullptr : &*last;
}

std::vector<int> session_counts(int sessions) {
    std::vector<int> counts;
    for (const int count : {1, 2, 3, 4, 6, 12, 24})
        if (count < sessions) counts.push_back(count);
    counts.push_back(sessions);
    return counts;
}

Course first_sessions(const Course& course, int sessions) {
    Course part = course;
    part.sessions = sessions;
    if (!part.session_times.empty()) part.session_times.resize(static_cast<std::size_t>(sessions));
    return part;
}

SessionCurve gain_by_sessions(const Model& model, const Course& course, const Result& result,
                              const Options& asked) {
    const int sessions = make_schedule(course).sessions();
    const BandedEndpoint* whole = gain_of(result);
    if (sessions < 2 || !whole || !std::isfinite(whole->endpoint.value)) return {};
    Options options = asked;
    options.detail = Detail::quick;
    options.band_members = options.person_members = 0;
    options.sections = false;
    options.threads = 1;
    options.save_due = {};
    options.save = {};
    options.resume = {};
    SessionCurve curve;
    double all = NAN; // what shares are of
    auto counts = session_counts(sessions);
    if (asked.detail == Detail::quick) { // the result itself: its reference person knows no members
        all = whole->endpoint.value;
        if (all == 0) return {};
        curve = {{sessions}, {whole->middle()}};
        counts.pop_back();
    }
    for (auto count = counts.rbegin(); count != counts.rend(); ++count) { // all of them first
        const Result part = run(model, first_sessions(course, *count), options);
        const BandedEndpoint* gain = gain_of(part);
        if (!gain) return {};
        if (std::isnan(all)) all = gain->endpoint.value;
        if (all == 0 || !std::isfinite(all)) return {};
        curve.sessions.insert(curve.sessions.begin(), *count);
        curve.gain.insert(curve.gain.begin(), whole->middle() * gain->endpoint.value / all);
    }
    return curve;
}

} // namespace stipple::study
