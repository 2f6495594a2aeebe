#include "stipple/outcome/redness.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::outcome {

namespace {

/// The level that redness is read from, with its threshold.
struct Reading {
    std::string state;
    const std::vector<double>& level; ///< one an output
    double rest, threshold;
};

Reading reading_of(const Model& model, const healing::History& h) {
    const TableView t = model["outcome/mappings"];
    const std::size_t row = t.row("redness_threshold"), state = h.of(t.text(row, "reads"));
    check(t.text(row, "region") == "papillary", Kind::data, "redness is read from the papillary dermis",
          "outcome/mappings");
    return {t.text(row, "reads"), h.papillary[state], h.baseline_papillary[state], t.number(row, "value")};
}

struct Flush {
    double most, half_opened, half_life;
};

Flush flush_of(const Model& model) {
    const TableView t = model["outcome/flush"];
    return {t.si("flush_most"), t.si("flush_half_opened"), t.si("flush_half_life")};
}

} // namespace

std::string redness_reads(const Model& model) {
    const TableView t = model["outcome/mappings"];
    return t.text(t.row("redness_threshold"), "reads");
}

double redness(const Model& model, const healing::History& h, double time) {
    const Reading r = reading_of(model, h);
    return (h.papillary_at(r.state, time) - r.rest) / r.threshold;
}

double redness_days(const Model& model, const healing::History& h, double last_session) {
    const Reading r = reading_of(model, h);
    const double threshold = r.rest + r.threshold;
    for (std::size_t i = h.time.size(); i-- > 0;) {
        if (h.time[i] < last_session) break;
        if (r.level[i] <= threshold) continue;
        if (i + 1 == h.time.size()) return NAN;
        const double falls = (r.level[i] - threshold) / (r.level[i] - r.level[i + 1]);
        return (h.time[i] + falls * (h.time[i + 1] - h.time[i]) - last_session) / units::day;
    }
    return 0;
}

double flush(const Model& model, const healing::History& h, const std::vector<double>& sessions,
             double time) {
    const Flush f = flush_of(model);
    double sum = 0;
    for (const double session : sessions) {
        if (session > time || session > h.time.back()) break;
        const double opened = 1 - h.at("epidermis_covered", session);
        if (opened > 0)
            sum += f.most * opened / (opened + f.half_opened) * std::exp2((session - time) / f.half_life);
    }
    return sum;
}

double seen_redness(const Model& model, const healing::History& h, const std::vector<double>& sessions,
                    double time) {
    return std::max(0.0, redness(model, h, time)) + flush(model, h, sessions, time);
}

double downtime_days(const Model& model, const healing::History& h, const std::vector<double>& sessions) {
    const double last = sessions.empty() ? 0 : sessions.back(), inflamed = redness_days(model, h, last);
    if (std::isnan(inflamed)) return NAN;
    const auto seen = [&](double time) { return seen_redness(model, h, sessions, time) > 1; };
    // beyond the end of what the cytokine shows the sum only falls
    const double end = h.time.back();
    double lo = last + inflamed * units::day, hi = std::min(end, lo + 2 * units::day);
    if (!seen(lo)) return inflamed;
    while (hi < end && seen(hi)) hi = std::min(end, hi + units::day);
    if (seen(hi)) return NAN;
    for (int i = 0; i < 50; ++i) {
        const double middle = 0.5 * (lo + hi);
        (seen(middle) ? lo : hi) = middle;
    }
    return (0.5 * (lo + hi) - last) / units::day;
}

} // namespace stipple::outcome
