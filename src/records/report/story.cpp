#include "base/units.hpp"
#include "records/report/report.hpp"
#include "records/report/typeset.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

namespace {

using namespace stipple::units;

std::string roman(int skin_type) {
    static constexpr const char* k_roman[] = {"?", "I", "II", "III", "IV", "V", "VI"};
    return k_roman[skin_type >= 1 && skin_type <= 6 ? skin_type : 0];
}

/// Joins the parts that are not empty with commas.
std::string listed(const std::vector<std::string>& parts) {
    std::string out;
    for (const auto& part : parts)
        if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
    return out;
}

/// "label value unit", or nothing where the value is not set.
std::string said(double value, double unit_in_si, const std::string& before, const std::string& after) {
    if (!std::isfinite(value) || value == 0) return "";
    return before + setting(value / unit_in_si) + "\u00a0" + after;
}

std::string times(int passes, const std::string& one, const std::string& many) {
    if (passes <= 0) return "";
    return passes == 1 ? "one " + one : count_word(passes) + " " + many;
}

} // namespace

std::string verdict_words(screening::Verdict verdict) {
    switch (verdict) {
    case screening::Verdict::stop:
        return "Stop";
    case screening::Verdict::no_listed_reason:
        return "No listed reason against it";
    default:
        return "Caution";
    }
}

std::string needling_words(insertion::Needling verdict) {
    switch (verdict) {
    case insertion::Needling::over_needled:
        return "Over-needled";
    case insertion::Needling::caution:
        return "Caution";
    default:
        return "No limit passed";
    }
}

std::string recovery_sentence(const study::Result& result) {
    std::string out = result.downtime_days > 0 ? fmt::format("Redness fades {} after the last session",
                                                             quantity(result.downtime_days, "d", 2))
                                               : "Redness stays below what the model counts as visible";
    if (std::isfinite(result.closed_after_hours))
        out += fmt::format("; the last punctures are covered after {}",
                           quantity(result.closed_after_hours, "h", 2));
    return out + ".";
}

std::string verdict_sentence(const screening::Screening& screening) {
    switch (screening.verdict) {
    case screening::Verdict::stop:
        return "At least one listed reason speaks against needling this person.";
    case screening::Verdict::no_listed_reason:
        return "None of the listed contra-indications applies to what the course file says; this is not a "
               "medical examination.";
    default:
        return "No listed reason forbids it, but what follows must be settled with a qualified clinician "
               "first.";
    }
}

std::string device_sentence(const study::Result& result) {
    const auto& d = result.device.spec;
    const std::string motion = listed(
        {d.kind == device::Kind::pen ? said(d.frequency, 1.0, "", "strokes a second") : "",
         d.kind == device::Kind::pen || d.kind == device::Kind::roller
             ? said(d.glide_speed, mm, "moved at ", "mm/s")
             : "",
         d.kind == device::Kind::pen ? said(d.track_width, mm, "in tracks ", "mm wide") : "",
         d.kind == device::Kind::pen      ? times(d.passes, "pass over each place", "passes over each place")
         : d.kind == device::Kind::roller ? times(d.passes, "pass", "passes (strokes times directions)")
                                          : times(d.passes, "stamp in each place", "stamps in each place"),
         said(d.area, cm2, "over ", "cm²"), said(d.press_force, 1.0, "pressed with ", "N")});
    const std::string name = d.model.empty() ? "" : fmt::format(" ({})", words(d.model));
    return fmt::format("A {}{} with {} needles set to {}\u00a0mm: {}.", device::to_string(d.kind), name,
                       d.needles, setting(d.needle.length / mm), motion);
}

std::string course_sentence(const study::Result& result) {
    const auto& c = result.course;
    const std::string followed = fmt::format("followed to day {}", setting(c.horizon / day));
    if (c.sessions == 1) return fmt::format("One session, {}.", followed);
    return fmt::format("{} sessions, {} days apart, {}.", capital(count_word(c.sessions)),
                       setting(c.interval / day), followed);
}

std::string person_sentence(const study::Result& result) {
    const auto& p = result.course.person;
    const std::string known =
        fmt::format("{}{}{}", p.smoker ? ", smokes" : "", p.diabetes ? ", has diabetes" : "",
                    result.course.wounds_dry ? ", punctures left to dry" : "");
    return fmt::format(
        "{}-year-old {}, {}, Fitzpatrick skin type {}, photoageing {} on a scale from 0 to 1{}.",
        setting(p.age_years), p.sex == skin::Sex::female ? "woman" : "man", words(p.site),
        roman(p.fitzpatrick), setting(p.photoageing), known);
}

std::string endpoint_words(const study::Result& result, const std::string& name) {
    const study::BandedEndpoint* found = nullptr;
    for (const auto& b : result.endpoints)
        if (b.endpoint.name == name && (!found || b.endpoint.day > found->endpoint.day)) found = &b;
    if (!found || !result.benefits_shown || !std::isfinite(found->endpoint.value)) return "";
    if (is_nothing(found->endpoint.value, found->endpoint.unit)) return "no change";
    std::string bands;
    if (std::isfinite(found->p10)) bands += "between people " + range(found->p10, found->p90);
    if (std::isfinite(found->lo))
        bands += (bands.empty() ? "" : "; ") + ("from unknown parameters " + range(found->lo, found->hi));
    const std::string sign = found->endpoint.value > 0 ? "+" : "";
    return sign + quantity(found->endpoint.value, found->endpoint.unit) +
           (bands.empty() ? "" : " (" + bands + ")");
}

} // namespace stipple::records
