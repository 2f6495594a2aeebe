#include "stipple/base/units.hpp"
#include "stipple/pages/light/light.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/typeset.hpp"
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace stipple::pages {

using namespace words;

namespace {

using outcome::LightTopic;
using study::Banded;
using study::TreatmentColumn;
using study::Treatments;

std::string banded_words(const Banded& b, const std::string& unit) {
    if (!std::isfinite(b.middle)) return "";
    return quantity(b.middle, unit, 2) +
           (std::isfinite(b.low) ? fmt::format(" ({} to {})", number(b.low, 2), number(b.high, 2)) : "");
}

TreatmentEntry trials_entry(const TreatmentColumn& c, LightTopic topic) {
    const auto& trials = c.trials[static_cast<std::size_t>(topic)];
    if (trials.empty()) return {"no series", ""};
    std::string words;
    for (const auto& trial : trials) words += (words.empty() ? "" : "; ") + trial_words(trial);
    const auto& first = trials.front();
    return {std::isfinite(first.light) ? quantity(first.light, first.unit, 2) : k_trial_in_words, words};
}

/// A row whose cells of needles come from the model and those of light from trials; a course that was stopped has none.
template <class OfNeedles>
TreatmentRow topic_row(const Treatments& t, const std::string& label, LightTopic topic,
                       const OfNeedles& of_needles) {
    TreatmentRow row{label, {}};
    for (const auto& c : t.columns)
        row.cells.push_back(c.stopped   ? TreatmentEntry{"stopped by screening", ""}
                            : c.light() ? trials_entry(c, topic)
                                        : of_needles(c));
    return row;
}

} // namespace

std::vector<TreatmentRow> treatment_rows(const Treatments& t) {
    std::vector<TreatmentRow> rows;
    const auto add = [&](const std::string& label, const auto& entry) {
        TreatmentRow row{label, {}};
        for (const auto& c : t.columns) row.cells.push_back(entry(c));
        rows.push_back(std::move(row));
    };
    add("Kind", [](const auto& c) { return TreatmentEntry{cause_words(c.cause), ""}; });
    add("Sessions", [](const auto& c) {
        return TreatmentEntry{fmt::format("{}", c.sessions),
                              c.sessions > 1 ? days_words(c.interval / units::day) + " apart" : ""};
    });
    add("Screening", [](const auto& c) { return TreatmentEntry{verdict_words(c.screening.verdict), ""}; });
    add("Basal layer injured in a session", [](const auto& c) {
        if (!std::isfinite(c.injured)) return TreatmentEntry{"not worked out", ""};
        return TreatmentEntry{number(100 * c.injured, 2) + "\u00a0%",
                              c.light() ? killed_words(c.injured, c.killed) : "cut by needles"};
    });
    add("Of 100 people like this one turn darker", [](const auto& c) {
        return TreatmentEntry{share_band_words(c.darkening.band), ""};
    });
    for (int type = 1; type <= 6; ++type)
        add("the same of skin type " + skin_type_words(type), [type, &t](const auto& c) {
            const auto at = static_cast<std::size_t>(type - 1);
            std::string remark = c.types[at].used.empty() ? "no series with this type" : "";
            if (std::isfinite(c.lower[at]))
                remark += fmt::format("{}fewer than after {}: {:.0f}\u00a0% likely",
                                      remark.empty() ? "" : "; ", t.columns.front().name, 100 * c.lower[at]);
            return TreatmentEntry{share_band_words(c.types[at].band), remark};
        });
    rows.push_back(topic_row(t, "Redness after a session", LightTopic::downtime, [](const auto& c) {
        const auto words = banded_words(c.downtime_days, "d");
        return TreatmentEntry{words.empty() ? "none in the time simulated" : words, "model"};
    }));
    rows.push_back(topic_row(t, "Pain, 0 to 10", LightTopic::pain, [](const auto& c) {
        return TreatmentEntry{banded_words(c.pain, ""), c.pain_under.empty()
                                                            ? "model, without a cream"
                                                            : "model, under " + c.pain_under};
    }));
    rows.push_back(topic_row(t, "Benefit", LightTopic::benefit, [](const auto& c) {
        const auto words = banded_words(c.gain, "%");
        return words.empty() ? TreatmentEntry{"withheld", ""}
                             : TreatmentEntry{words, fmt::format("collagen of the dermis on day {:g}, model",
                                                                 c.gain_day)};
    }));
    return rows;
}

std::string course_line(const TreatmentColumn& c) {
    const std::string what = c.light()   ? c.light_device
                             : c.needles ? device_sentence(*c.needles)
                                         : std::string();
    return fmt::format("{}: {} {}", c.name, c.title.empty() ? "" : c.title + ".", what);
}

std::vector<std::string> treatments_notes(const Treatments& t) {
    std::vector<std::string> notes{
        "Darkening of needles and of light comes from one law of the injured share of the basal layer, the tone, the "
        "sessions and the study, fitted to eleven counts. Left out one study at a time it predicts them no better than a "
        "law without tone and injury: read the width of the bands before their order.",
        "\"no series\": nothing was read that puts this kind of light beside needles. No order between needles and light is "
        "assumed anywhere.",
        "Light is not healed here: a gain of collagen stands on the side of needles alone, which says nothing of light."};
    std::set<std::string> said;
    for (const auto& c : t.columns)
        for (const auto& remark : c.remarks)
            if (said.insert(remark).second) notes.push_back(c.name + ": " + remark);
    return notes;
}

} // namespace stipple::pages
