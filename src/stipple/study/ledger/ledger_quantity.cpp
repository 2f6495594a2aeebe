#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include "stipple/study/ledger/ledger_parts.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace stipple::study {

using namespace course;

namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

/// Level over time of one state, or of several added up.
struct TimeCourse {
    const std::vector<double>& day;
    std::vector<double> level;
    double rest = 0;
};

const Series& find_series(const Tissue& tissue, const std::string& name, const std::string& quantity) {
    std::vector<std::string> names;
    for (const auto& s : tissue.series) {
        if (s.name == name) return s;
        names.push_back(s.name);
    }
    unknown(quantity, "the result has no such time course", name, names);
}

TimeCourse read_course(const Tissue& tissue, const std::string& states, const std::string& region,
                       const std::string& quantity) {
    if (!region.empty() && region != "papillary" && region != "reticular")
        unknown(quantity, "no such region", region, {"papillary", "reticular"});
    TimeCourse sum{.day = tissue.day, .level = std::vector<double>(tissue.day.size(), 0.0)};
    for (const auto& state : split(states, '+')) {
        const Series& s = find_series(tissue, region.empty() ? state : state + "_" + region, quantity);
        check(s.values.size() == sum.level.size(), Kind::data,
              "a time course has another length than the days", s.name);
        for (std::size_t i = 0; i < s.values.size(); ++i) sum.level[i] += s.values[i];
        sum.rest += s.baseline;
    }
    check(!sum.day.empty(), Kind::input, "the course was not simulated", quantity);
    return sum;
}

/// Linear between outputs.
double at_day(const TimeCourse& course, double day, const std::string& quantity) {
    const auto& t = course.day;
    if (!(day >= t.front() && day <= t.back()))
        throw Error(Kind::input, Problem{.what = "the day is outside the course",
                                         .key = quantity,
                                         .value = fmt::format("{}", day),
                                         .allowed = fmt::format("{} to {} d", t.front(), t.back())});
    const auto right = static_cast<std::size_t>(std::lower_bound(t.begin(), t.end(), day) - t.begin());
    if (t[right] == day) return course.level[right];
    const double share = (day - t[right - 1]) / (t[right] - t[right - 1]);
    return course.level[right - 1] + share * (course.level[right] - course.level[right - 1]);
}

/// Day of the highest level: vertex of the parabola through the highest output and its two neighbours; the
/// day of the output itself where it has no neighbour on one side. Departs: outputs are half a day apart and
/// more, so the highest output alone would be off by as much.
double peak_day(const TimeCourse& course) {
    const auto& t = course.day;
    const auto& y = course.level;
    const auto i = static_cast<std::size_t>(std::max_element(y.begin(), y.end()) - y.begin());
    if (i == 0 || i + 1 == y.size()) return t[i];
    const double before = (t[i] - t[i - 1]) * (y[i] - y[i + 1]),
                 after = (t[i] - t[i + 1]) * (y[i] - y[i - 1]);
    if (before == after) return t[i];
    return t[i] - 0.5 * ((t[i] - t[i - 1]) * before - (t[i] - t[i + 1]) * after) / (before - after);
}

/// First day on which the height above rest is that share of the course's own highest; linear between
/// outputs.
double reach_day(const TimeCourse& course, const std::string& percent, const std::string& quantity) {
    const double share = to_number(percent, "not a percentage", quantity) / 100;
    if (!(share > 0 && share <= 1))
        throw Error(Kind::input, Problem{.what = "no such share",
                                         .key = quantity,
                                         .value = percent,
                                         .allowed = "above 0, up to 100 percent of the highest"});
    const double peak = *std::max_element(course.level.begin(), course.level.end());
    check(peak > course.rest, Kind::data, "the state never rises above rest", quantity);
    const double target = course.rest + share * (peak - course.rest);
    std::size_t i = 0;
    while (course.level[i] < target) ++i;
    if (i == 0) return course.day[0];
    const double part = (target - course.level[i - 1]) / (course.level[i] - course.level[i - 1]);
    return course.day[i - 1] + part * (course.day[i] - course.day[i - 1]);
}

double series_value(const Tissue& tissue, const std::vector<std::string>& words, double day,
                    const std::string& quantity) {
    const std::size_t state = words[0] == "reach_day" ? 2 : 1;
    const std::string region = words.size() > state + 1 ? words[state + 1] : "";
    const TimeCourse course = read_course(tissue, words[state], region, quantity);
    const double peak = *std::max_element(course.level.begin(), course.level.end());
    if (words[0] == "peak_day") return peak_day(course);
    if (words[0] == "reach_day") return reach_day(course, words[1], quantity);
    const double level = words[0] == "peak_gain" ? peak : at_day(course, day, quantity);
    if (words[0] == "level") return level;
    if (words[0] == "relative") return peak > course.rest ? (level - course.rest) / (peak - course.rest) : 0;
    check(course.rest > 0, Kind::data, "no gain of a state that is absent at rest", quantity);
    return 100 * (level - course.rest) / course.rest;
}

Fields insertion_fields(const Treatment& treatment, const device::Needle& needle) {
    check(treatment.needling.has_value(), Kind::data, "the course has no punctures");
    const auto& in = treatment.needling->insertion;
    const auto& damage = treatment.damage;
    const double buried = in.force_curve.empty() ? k_nan : in.force_curve.back().buried;
    return {{"punctures_per_cm2", in.punctures_per_m2 / units::per_cm2},
            {"punctures_total", in.punctures_total},
            {"pierced_fraction", in.pierced_fraction},
            {"damaged_volume_fraction", damage.dermis_fraction},
            {"epidermis_damaged_fraction", damage.epidermis_fraction},
            {"opened_area_fraction", damage.opened_area_fraction},
            {"loaded_depth_um", in.loaded_depth.p50 / units::um},
            {"dye_depth_um", in.dye_depth.p50 / units::um},
            {"lumen_depth_um", in.lumen_depth.p50 / units::um},
            {"mouth_diameter_um", in.mouth_diameter.p50 / units::um},
            {"force_per_needle_n", in.force_per_needle},
            {"bleeding_fraction", in.bleeding_fraction},
            {"scratch_length_um", in.scratch_length / units::um},
            {"destroyed_fraction", in.over_needling.destroyed_fraction},
            {"slit_length_mm_per_cm2", in.over_needling.slit_length_per_m2 * units::cm2 / units::mm},
            {"scratch_length_mm_per_cm2", in.over_needling.scratch_length_per_m2 * units::cm2 / units::mm},
            {"merged_fraction", in.over_needling.merged_fraction},
            {"repeated_fraction", in.over_needling.repeated_fraction},
            {"large_deep_fraction", in.over_needling.large_deep_fraction},
            {"longest_wound_um", in.over_needling.longest_wound / units::um},
            {"dimple_um", in.dimple / units::um},
            {"buried_um", buried / units::um},
            {"buried_share", buried / needle.length}};
}

Fields pain_fields(const Pain& pain) {
    return {{"without", pain.without},
            {"with", pain.with},
            {"acceptable_depth_mm", pain.acceptable_depth / units::mm}};
}

/// Of one drug of the numbing cream.
Fields numbing_fields(const Pain& pain, const std::string& drug, const std::string& quantity) {
    const auto at = std::find(pain.drugs.begin(), pain.drugs.end(), drug);
    if (at == pain.drugs.end()) unknown(quantity, "the cream holds no such drug", drug, pain.drugs);
    const auto i = static_cast<std::size_t>(at - pain.drugs.begin());
    return {{"plasma_peak_ug_per_ml", pain.peak_plasma[i] / units::to_si("ug/mL")},
            {"plasma_peak_h", pain.peak_time[i] / units::hour},
            {"absorbed_percent", 100 * pain.absorbed[i]}};
}

Fields device_fields(const device::Device& device) {
    return {{"punctures_per_cm2", device.punctures_per_m2 / units::per_cm2},
            {"punctures_total", device.punctures_total},
            {"strike_speed_m_per_s", device.strike_speed},
            {"dwell_ms", 1e3 * device.dwell},
            {"drag_slit_um", device.drag_slit / units::um},
            {"entry_angle_deg", device.entry_angle / units::to_si("deg")}};
}

const BandedEndpoint& find_endpoint(const Outcomes& outcomes, const std::string& name, double day,
                                    const std::string& quantity) {
    std::vector<std::string> names;
    std::string days;
    for (const auto& banded : outcomes.endpoints) {
        names.push_back(banded.endpoint.name);
        if (banded.endpoint.name != name) continue;
        if (std::abs(banded.endpoint.day - day) < 0.01) return banded;
        days += fmt::format("{}{}", days.empty() ? "" : ", ", banded.endpoint.day);
    }
    if (!days.empty())
        throw Error(Kind::input, Problem{.what = "the endpoint was not read at that day",
                                         .key = quantity,
                                         .value = fmt::format("{}", day),
                                         .allowed = "day " + days});
    unknown(quantity, "no such endpoint", name, names);
}

/// Value of an endpoint, how far it has moved from its level before treatment, or that over the level [%].
double endpoint_value(const std::string& kind, const outcome::Endpoint& e, const std::string& quantity) {
    if (kind == "endpoint") return e.value;
    if (kind == "moved") return e.value - e.baseline;
    check(e.baseline != 0, Kind::data, "no relative change of what is absent before treatment", quantity);
    return 100 * (e.value - e.baseline) / std::fabs(e.baseline);
}

/// Share of the severity that would be reported [%], median.
double reported_value(const BandedEndpoint& b, const std::string& which, const std::string& quantity) {
    check(b.reported.has_value(), Kind::input, "nobody rates this endpoint", quantity);
    const Fields fields{{"needling", 100 * b.reported->needling.p50},
                        {"blinded", 100 * b.reported->blinded.p50},
                        {"open", 100 * b.reported->open.p50}};
    return field_value(fields, which, quantity);
}

bool of_series(const std::vector<std::string>& words) {
    const std::string& kind = words[0];
    if (kind == "reach_day") return words.size() == 3 || words.size() == 4;
    const bool known =
        kind == "gain" || kind == "level" || kind == "relative" || kind == "peak_day" || kind == "peak_gain";
    return known && (words.size() == 2 || words.size() == 3);
}

/// A part as written: quantity, then "@<day>" and "&<course>" where they differ from those of the row.
double part_value(const Results& results, const std::string& own, std::string part, double day,
                  const std::string& quantity) {
    const std::string course = take_off(part, '&', quantity), other_day = take_off(part, '@', quantity);
    const Result& result = results(course.empty() ? own : course);
    if (!other_day.empty()) day = to_number(other_day, "not a day", quantity);
    const auto words = split(part, ':');
    const std::string& kind = words[0];
    if (of_series(words)) return series_value(result.tissue, words, day, quantity);
    if (words.size() == 2 && kind == "insertion")
        return field_value(insertion_fields(result.treatment, result.inputs.device.spec.needle), words[1],
                           quantity);
    if (words.size() == 2 && kind == "device")
        return field_value(device_fields(result.inputs.device), words[1], quantity);
    if (words.size() == 2 && kind == "pain")
        return field_value(pain_fields(result.transport.pain), words[1], quantity);
    if (words.size() == 3 && kind == "numbing")
        return field_value(numbing_fields(result.transport.pain, words[2], quantity), words[1], quantity);
    if (words.size() == 2 && (kind == "endpoint" || kind == "moved" || kind == "change"))
        return endpoint_value(kind, find_endpoint(result.outcomes, words[1], day, quantity).endpoint,
                              quantity);
    if (words.size() == 3 && kind == "reported")
        return reported_value(find_endpoint(result.outcomes, words[1], day, quantity), words[2], quantity);
    if (part == "redness_days") return result.outcomes.downtime_days;
    if (part == "closed_after_hours") return result.outcomes.closed_after_hours;
    if (part == "barrier_back_hours") return result.transport.barrier.back_after / units::hour;
    unknown(quantity, "no such quantity", part,
            {"gain:<state>",       "level:<state>",
             "relative:<state>",   "peak_day:<state>",
             "peak_gain:<state>",  "reach_day:<percent>:<state>",
             "endpoint:<name>",    "moved:<endpoint>",
             "change:<endpoint>",  "reported:<endpoint>:<needling|blinded|open>",
             "insertion:<field>",  "device:<field>",
             "pain:<field>",       "numbing:<field>:<drug>",
             "redness_days",       "closed_after_hours",
             "barrier_back_hours", "ratio:<a>|<b>",
             "difference:<a>|<b>", "rms:<prefix>"});
}

} // namespace

double quantity_value(const Results& results, const std::string& own, const std::string& quantity,
                      double day) {
    return combined(quantity,
                    [&](const std::string& part) { return part_value(results, own, part, day, quantity); });
}

double quantity_value(const Result& result, const std::string& quantity, double day) {
    const Results only = [&](const std::string& course) -> const Result& {
        check(course.empty(), Kind::input, "there is no other course to read from", quantity + ": " + course);
        return result;
    };
    return quantity_value(only, "", quantity, day);
}

std::vector<std::string> courses_named(const std::string& quantity) {
    std::vector<std::string> names;
    for (auto part : parts_of(quantity))
        if (auto course = take_off(part, '&', quantity); !course.empty()) names.push_back(std::move(course));
    return names;
}

} // namespace stipple::study
