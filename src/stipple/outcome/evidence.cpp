#include "stipple/outcome/evidence.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::outcome {

static constexpr double k_trial_people = 30;

std::size_t rated_place(std::string_view concern) {
    const auto at = std::find(k_rated.begin(), k_rated.end(), concern);
    check(at != k_rated.end(), Kind::data, "nobody rates this concern", std::string(concern));
    return static_cast<std::size_t>(at - k_rated.begin());
}

std::vector<Raters> read_raters(const Model& model) {
    const TableView t = model["outcome/evidence"];
    std::vector<Raters> all;
    for (std::size_t row = 0; row < t.rows.size(); ++row) {
        Raters r{.drift = t.number(row, "drift"),
                 .handling = t.number(row, "handling"),
                 .open = t.number(row, "open"),
                 .studies = t.number(row, "studies"),
                 .people = t.number(row, "people"),
                 .reading = t.number(row, "reading"),
                 .tissue = static_cast<std::size_t>(t.number(row, "tissue"))};
        for (std::size_t c = 0; c < k_rated.size(); ++c)
            r.seen[c] = t.number(row, "seen_" + std::string(k_rated[c]));
        all.push_back(r);
    }
    check(!all.empty(), Kind::data, "a table without draws", "outcome/evidence");
    return all;
}

const std::vector<Told>& what_trials_tell(const Model& model) {
    static const std::vector<Told> all = [t = model["outcome/evidence"]] {
        const auto line = t.header().find("told");
        check(line != t.header().end(), Kind::data, "the head does not say what the trials tell",
              "outcome/evidence");
        std::vector<Told> told;
        for (const auto& [name, ratio] : named_numbers(line->second, "outcome/evidence"))
            told.push_back({name, ratio});
        return told;
    }();
    return all;
}

double mean_report(const Raters& r, std::size_t concern, double change, const Arm& arm) {
    const double seen = arm.instrument ? 1 : r.seen[concern];
    double f = r.drift + r.handling;
    if (arm.treated) f += seen * change + (arm.blinded || arm.instrument ? 0 : r.open);
    return f;
}

static Spread spread_of(const std::vector<double>& values) {
    return {quantile(values, 0.1), quantile(values, 0.5), quantile(values, 0.9)};
}

Reported report_of(const std::vector<Raters>& raters, std::size_t concern,
                   const std::vector<MemberChange>& members, double noticeable) {
    Reported out;
    out.concern = k_rated[concern];
    out.noticeable = noticeable;
    std::vector<double> needling, person, blinded, open, noticed;
    const Random random(1, Purpose::predictive, static_cast<std::uint32_t>(concern));
    const auto add = [&](const Raters& r, double change, std::uint64_t at) {
        const double seen = r.seen[concern] * change;
        needling.push_back(std::min(seen, 1.0));
        person.push_back(std::min(seen + r.people * random.normal(at, 0), 1.0));
        const double mean_sd = std::hypot(r.people, r.reading) / std::sqrt(k_trial_people),
                     study = study_error(random, at, r.studies, mean_sd);
        blinded.push_back(std::min(mean_report(r, concern, change, {.blinded = true}) + study, 1.0));
        open.push_back(std::min(mean_report(r, concern, change, {.blinded = false}) + study, 1.0));
        const auto above = [&](double f) { return normal_probability((f - noticeable) / r.people); };
        noticed.push_back(seen > 0 ? above(seen) - above(0) : 0);
    };
    for (const MemberChange& member : members) {
        bool own = false;
        for (std::size_t i = 0; i < raters.size(); ++i)
            if (raters[i].tissue == member.tissue) {
                add(raters[i], member.change, i);
                own = true;
            }
        for (std::size_t i = 0; i < raters.size() && !own; ++i) add(raters[i], member.change, i);
    }
    out.needling = spread_of(needling);
    out.person = spread_of(person);
    out.blinded = spread_of(blinded);
    out.open = spread_of(open);
    out.noticed = spread_of(noticed);
    return out;
}

} // namespace stipple::outcome
