#include "stipple/base/table.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;

std::string skin_type_words(int skin_type) {
    static constexpr const char* k_roman[] = {"?", "I", "II", "III", "IV", "V", "VI"};
    return k_roman[skin_type >= 1 && skin_type <= 6 ? skin_type : 0];
}

std::string tone_words(const skin::Person& person) {
    if (std::isfinite(person.ita_deg)) return text("story.tone.ita", {{"ita", setting(person.ita_deg)}});
    if (std::isfinite(person.melanin_fraction))
        return text("story.tone.melanin", {{"percent", setting(100 * person.melanin_fraction)}});
    return text("story.tone.type", {{"type", skin_type_words(person.fitzpatrick)}});
}

std::string verdict_words(screening::Verdict verdict) {
    switch (verdict) {
    case screening::Verdict::stop:
        return text("verdict.stop");
    case screening::Verdict::no_listed_reason:
        return text("verdict.none");
    default:
        return text("verdict.caution");
    }
}

std::string needling_words(insertion::Needling verdict) {
    switch (verdict) {
    case insertion::Needling::over_needled:
        return text("needling.over");
    case insertion::Needling::caution:
        return text("needling.caution");
    default:
        return text("needling.none");
    }
}

/// "6.6 days", below one day "9 hours".
static std::string red_for(double days) {
    constexpr double k_hours = 24;
    return days < 1 ? text("story.hours", {{"number", number(days * k_hours, 2)}})
                    : text("story.days", {{"number", number(days, 2)}});
}

/// Redness of the median person, and of eight in ten where that is known.
static std::string redness_words(const course::Outcomes& outcomes) {
    if (std::isnan(outcomes.downtime_days)) return capital(outcomes.why_still_red);
    if (!(outcomes.downtime_days > 0)) return text("story.no_redness");
    const auto& p = outcomes.new_downtime_days;
    if (!p.known()) return text("story.redness", {{"time", red_for(outcomes.downtime_days)}});
    return text("story.redness.people",
                {{"time", red_for(p.p50)}, {"low", red_for(p.p10)}, {"high", red_for(p.p90)}});
}

std::string recovery_sentence(const course::Outcomes& outcomes) {
    std::string out = redness_words(outcomes);
    if (std::isfinite(outcomes.closed_after_hours))
        out += "; " + text("story.closed", {{"hours", number(outcomes.closed_after_hours, 2)}});
    else if (!outcomes.why_not_closed.empty())
        out += "; " + outcomes.why_not_closed;
    return out + ".";
}

std::string cumulative_sentence(const outcome::CumulativeOverNeedling& n) {
    if (n.verdict == insertion::Needling::none) return "";
    const auto& cost = n.cost;
    const std::string red = cost.red_days > 0
                                ? text("cumulative.red", {{"red", number(cost.red_days, 2)},
                                                          {"days", setting(cost.days)},
                                                          {"row", number(cost.longest_red_days, 2)}})
                                : text("cumulative.not_red");
    std::string out;
    if (n.too_early > 0)
        out = text("cumulative.early", {{"count", fmt::format("{}", n.too_early)},
                                        {"sessions", fmt::format("{}", n.sessions.size())}}) +
              " ";
    return out + text("cumulative.cost", {{"red", red},
                                          {"lost", percent(cost.matrix_lost)},
                                          {"missing", percent(cost.matrix_missing)},
                                          {"mmp", number(cost.mmp_ratio, 2)}});
}

std::string verdict_sentence(const screening::Screening& screening) {
    switch (screening.verdict) {
    case screening::Verdict::stop:
        return text("verdict.stop.words");
    case screening::Verdict::no_listed_reason:
        return text("verdict.none.words");
    default:
        return text("verdict.caution.words");
    }
}

std::string key_of_kind(std::string_view stem, device::Kind kind) {
    return fmt::format("{}.{}", stem, device::to_string(kind));
}

std::string device_sentence(const device::Device& device) {
    const device::DeviceSpec& d = device.spec;
    std::string motion;
    const auto add = [&](const char* key, double value) { // NaN: the kind of device has no such number
        if (!std::isfinite(value) || value == 0) return;
        motion += (motion.empty() ? "" : ", ") + text(key, {{"value", setting(value)}});
    };
    add("story.frequency", d.frequency);
    add("story.glide", d.glide_speed / mm);
    add("story.track", d.track_width / mm);
    if (d.passes > 0) {
        const std::string key = key_of_kind("story.passes", d.kind) + (d.passes == 1 ? ".one" : ".many");
        motion += (motion.empty() ? "" : ", ") + text(key, {{"count", count_word(d.passes)}});
    }
    add("story.area", d.area / cm2);
    add(device::force_is_assumed(device) ? "story.force_assumed" : "story.force", d.press_force);
    return text("story.device", {{"device", device::to_string(d.kind) +
                                                (d.model.empty() ? "" : " (" + spaced(d.model) + ")")},
                                 {"needles", fmt::format("{}", d.needles)},
                                 {"length", setting(d.needle.length / mm)},
                                 {"motion", motion}});
}

std::string listed_days(const course::Course& course) {
    std::string days;
    for (const double time : course.session_times) days += (days.empty() ? "" : ", ") + setting(time / day);
    return days;
}

std::string days_words(double days) {
    return days == 1 ? text("story.days.one") : text("story.days.many", {{"count", setting(days)}});
}

std::string course_sentence(const course::Course& c) {
    const std::string followed = text("story.followed", {{"day", setting(c.horizon / day)}});
    const int sessions = course::make_schedule(c).sessions();
    if (sessions == 1) return text("story.course.one", {{"followed", followed}});
    if (const std::string days = listed_days(c); !days.empty())
        return text("story.course.listed",
                    {{"count", capital(count_word(sessions))}, {"days", days}, {"followed", followed}});
    return text("story.course.many", {{"count", capital(count_word(sessions))},
                                      {"interval", days_words(c.interval / day)},
                                      {"followed", followed}});
}

std::string person_sentence(const course::Course& course) {
    const auto& p = course.person;
    std::string known;
    if (p.smoker) known += ", " + text("story.smokes");
    if (p.diabetes) known += ", " + text("story.diabetes");
    if (course.wounds_dry) known += ", " + text("story.dry");
    return text("story.person", {{"age", setting(p.age_years)},
                                 {"sex", text(p.sex == skin::Sex::female ? "plain.woman" : "plain.man")},
                                 {"site", spaced(p.site)},
                                 {"type", skin_type_words(p.fitzpatrick)},
                                 {"photoageing", setting(p.photoageing)},
                                 {"known", known}});
}

std::string endpoint_words(const std::vector<course::BandedEndpoint>& endpoints, const std::string& name) {
    const course::BandedEndpoint* found = nullptr;
    for (const auto& b : endpoints)
        if (b.endpoint.name == name && (!found || b.endpoint.day > found->endpoint.day)) found = &b;
    if (!found || !std::isfinite(found->endpoint.value)) return "";
    const double value = found->middle(), before = found->endpoint.baseline;
    if (is_nothing(value - before, found->endpoint.unit)) return text("story.no_change");
    const auto& p = found->predictive;
    const std::string band =
        p.known() ? " (" + text("story.predictive", {{"range", range(p.p10, p.p90)}}) + ")" : "";
    const std::string now = quantity(value, found->endpoint.unit);
    if (before != 0) // a level, and no change
        return text("story.from_to", {{"before", quantity(before, found->endpoint.unit)}, {"now", now}}) +
               band;
    return (value > 0 ? "+" : "") + now + band;
}

std::array<int, 3> spread_percents(const outcome::Predictive& p) {
    const std::array<double, 3> shares{100 * p.people, 100 * p.parameters, 100 * p.discrepancy};
    std::array<int, 3> whole{};
    std::array<std::size_t, 3> order{0, 1, 2};
    for (const std::size_t i : order) whole[i] = static_cast<int>(shares[i] + 1e-9);
    const auto cut_off = [&](std::size_t i) { return shares[i] - whole[i]; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return cut_off(a) > cut_off(b); });
    const int left = 100 - whole[0] - whole[1] - whole[2];
    for (int i = 0; i < left; ++i) ++whole[order[static_cast<std::size_t>(i) % 3]];
    return whole;
}

std::string spread_words(const outcome::Predictive& p) {
    if (!p.known() || p.people + p.parameters + p.discrepancy <= 0) return "";
    const auto of = spread_percents(p);
    return fmt::format("{} / {} / {}\u00a0%", of[0], of[1], of[2]);
}

} // namespace stipple::pages
