#include "screening_text.hpp"
#include "messages.hpp"
#include "stipple/base/sources.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include <fmt/format.h>

namespace stipple::cli {

static std::string finding_text(const screening::Finding& f) {
    std::string text = fmt::format("  {}: {}. {}\n", screening::to_string(f.verdict), f.label, f.why);
    if (f.area == screening::Area::spot)
        text += "    about the spot itself: the rest of the area may be judged apart\n";
    if (!f.instead.empty()) text += fmt::format("    instead: {}\n", f.instead);
    if (!f.not_modelled.empty()) text += fmt::format("    not simulated: {}\n", f.not_modelled);
    if (!f.source.empty()) text += fmt::format("    source: {} ({})\n", short_citations(f.source), f.flag);
    return text;
}

std::string screening_text(const screening::Screening& screening) {
    std::string text;
    switch (screening.verdict) {
    case screening::Verdict::stop:
        text = "Screening: STOP. For this person and course a source says: do not treat.\n";
        break;
    case screening::Verdict::no_listed_reason:
        text = "Screening: no listed contraindication. That is not a clearance: only the listed rules were "
               "asked.\n";
        break;
    default:
        text = screening.withholds_benefits()
                   ? "Screening: REFER TO A CLINICIAN: UNDER AGE. No benefit is shown of such a course.\n"
                   : "Screening: caution.\n";
        break;
    }
    for (const auto& f : screening.findings) text += finding_text(f);
    return text;
}

nlohmann::ordered_json screening_json(const screening::Screening& screening) {
    return formats::screening_part(screening);
}

int say_stop(const screening::Screening& screening, bool json, const std::string& instead,
             const std::string& report) {
    if (json) {
        formats::Json said{{"screening", screening_json(screening)}};
        if (!report.empty()) said["report"] = report;
        print(formats::json_text(said));
    } else {
        print(wrapped(screening_text(screening)));
        if (!report.empty()) print(fmt::format("\nReport: {}\n", path_line(report)));
    }
    const std::string what = report.empty()
                                 ? "screening says stop: nothing was simulated and nothing was written"
                                 : "screening says stop: nothing was simulated; the report says why";
    print_problems("screening", k_screening_stop,
                   {{.what = instead.empty() ? what : fmt::format("{} ({})", what, instead)}}, json);
    return k_screening_stop;
}

} // namespace stipple::cli
