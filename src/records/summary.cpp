#include "base/units.hpp"
#include "records/lines.hpp"
#include "records/records.hpp"
#include "records/report/page.hpp"
#include "records/report/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

namespace {

using namespace stipple::units;

std::string cited(const std::string& column) {
    std::string out;
    for (const auto& key : source_keys(column)) out += (out.empty() ? "" : "; ") + short_citation(key);
    return out.empty() ? "" : " [" + out + "]";
}

std::string screening_lines(const study::Result& result) {
    constexpr std::size_t k_most = 4;
    std::string out = "Screening: " + verdict_words(result.screening.verdict) + "\n";
    const auto& findings = result.screening.findings;
    // A stop is explained in full; of lesser findings the strongest few.
    for (std::size_t i = 0; i < std::min(findings.size(), k_most); ++i)
        out += wrapped(fmt::format("  {} ({}): {}{}", findings[i].label,
                                   words(screening::to_string(findings[i].verdict)), findings[i].why,
                                   cited(findings[i].source)),
                       "    ");
    if (findings.size() > k_most)
        out += fmt::format("  and {} more, in the report\n", findings.size() - k_most);
    return out;
}

/// Only where there is something to say.
std::string needling_line(const insertion::OverNeedling& n) {
    if (n.verdict == insertion::Needling::none) return "";
    return "  " + wrapped(fmt::format("too much needling? {}: {}{}", needling_words(n.verdict), n.why,
                                      cited(n.deciding.source)),
                          "    ");
}

std::string done_lines(const study::Result& result) {
    const auto& in = result.insertion;
    std::string out = wrapped(device_sentence(result) + " " + course_sentence(result), "");
    if (!(in.punctures_total > 0))
        return out + "No needle pierced the stratum corneum.\n" + needling_line(in.over_needling);
    out += fmt::format("  {} punctures per cm² and session, {} of the dermis damaged{}\n",
                       number(in.punctures_per_m2 / per_cm2), percent(result.damage.dermis_fraction),
                       result.reference_damage > 0
                           ? fmt::format(" ({} × the fitted trial)",
                                         number(result.damage.dermis_fraction / result.reference_damage, 2))
                           : "");
    constexpr double k_far = 3; // times the dose of the trial that the gain was fitted to
    if (result.reference_damage > 0 && result.damage.dermis_fraction > k_far * result.reference_damage)
        out += "  beyond the doses of the fitted trial: the gains below are an extrapolation\n";
    out += fmt::format("  needle tips {} deep ({}): the skin gives way by {} before and while they cut\n",
                       quantity(in.loaded_depth.p50 / mm, "mm"), words(in.reached),
                       quantity(in.dimple / mm, "mm"));
    out +=
        fmt::format("  channel left open {} deep and {} wide\n", quantity(in.residual_depth.p50 / mm, "mm"),
                    quantity(in.channel_diameter.p50 / um, "um"));
    return out + needling_line(in.over_needling);
}

std::string short_basis(outcome::Basis basis) {
    return basis == outcome::Basis::fitted_open_label ? "upper bound" : outcome::to_string(basis);
}

std::string endpoint_lines(const study::Result& result) {
    double last = 0;
    std::size_t columns = 0;
    for (const auto& b : result.endpoints) last = std::max(last, b.endpoint.day);
    for (const auto& b : result.endpoints)
        if (b.endpoint.group == outcome::Group::response)
            columns = std::max(columns, width(b.endpoint.label));
    std::string out = padded(fmt::format("By day {}", setting(last)), columns + 2) +
                      padded("value", 13, true) + padded("people", 17, true) +
                      padded("parameters", 17, true) + "  basis\n";
    for (const auto& b : result.endpoints) {
        const auto& e = b.endpoint;
        if (e.day != last || e.group != outcome::Group::response) continue;
        out += padded("  " + e.label, columns + 2) + padded(quantity(e.value, e.unit), 13, true) +
               padded(range(b.p10, b.p90, b.endpoint.unit), 17, true) +
               padded(range(b.lo, b.hi, b.endpoint.unit), 17, true) + "  " + short_basis(e.basis) + "\n";
    }
    return out;
}

} // namespace

std::string summary_text(const study::Result& result) {
    std::string out;
    if (!result.despite_screening.empty())
        out += wrapped("SCREENING SAID STOP and was overridden, for research: " + result.despite_screening,
                       "  ");
    out += screening_lines(result);
    if (result.day.empty()) return out + "Nothing was simulated.\n" + std::string(short_notice()) + "\n";
    for (const auto& w : all_warnings(result))
        out +=
            wrapped(fmt::format("{}: {}{}", w.level == study::Warning::Level::danger ? "DANGER" : "Caution",
                                w.text, cited(w.source)),
                    "  ");
    out += done_lines(result);
    out += wrapped("Pain (visual analogue scale): " + pain_sentence(result) + ".", "  ");
    if (result.benefits_shown)
        for (const auto& d : result.deliveries)
            out += wrapped(
                fmt::format("{}: {} of the dose in living skin and blood after a day ({}), {} through "
                            "intact skin",
                            d.label, percent(d.absorbed),
                            range(100 * d.absorbed_lo, 100 * d.absorbed_hi, "%"), share_words(d.intact)),
                "  ");
    if (!result.benefits_shown) {
        out += "No benefit is reported after an overridden stop.\n";
    } else if (!result.endpoints.empty()) {
        out += endpoint_lines(result);
    }
    out += recovery_sentence(result) + "\n";
    if (result.benefits_shown && !result.endpoints.empty())
        out +=
            "people: spread between people, 10 to 90 %; parameters: from not knowing the rates, 10 to 90 %\n"
            "fitted: its size was fitted to a trial. upper bound: fitted to an open-label trial; blinded or\n"
            "controlled series found a fifth to a third of such changes. Why and how sure: report.html\n";
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::records
