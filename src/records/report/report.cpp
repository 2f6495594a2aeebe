#include "records/report/report.hpp"
#include "base/embedded.hpp"
#include "base/units.hpp"
#include "records/report/page.hpp"
#include "records/report/typeset.hpp"
#include <cassert>
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

namespace {

using namespace stipple::units;

/// The line that stands above everything after an overridden stop.
std::string override_banner(const study::Result& result) {
    if (result.despite_screening.empty()) return "";
    return fmt::format("<div class=\"override\" role=\"note\"><p class=\"big\">Screening said stop and was "
                       "overridden</p>\n<p>Simulated for research only. Reason "
                       "given: \u201c{}\u201d. Every benefit is left out of this page.</p></div>\n",
                       escape(result.despite_screening));
}

std::string head(const study::Result& result) {
    return fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
                       "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"generator\" content=\"Stipple\">\n<title>{} \u2013 Stipple "
                       "report</title>\n<style>{}</style>\n</head>\n<body>\n",
                       escape(result.course.title), report_style());
}

std::string masthead(const study::Result& result, const RunFacts& facts) {
    std::string out = "<header>\n<p class=\"kicker\">Stipple \u00b7 simulated course of microneedling</p>\n";
    out += fmt::format("<h1>{}</h1>\n", escape(result.course.title));
    out += paragraph(person_sentence(result), "lead");
    out += paragraph(
        fmt::format(
            "Version {}{}, seed {}, data {}{}.", facts.version.empty() ? "unknown" : facts.version,
            facts.commit.empty() || facts.commit == "unknown" ? "" : " (" + facts.commit.substr(0, 24) + ")",
            result.seed, std::string(base::embedded_hash()).substr(0, 12),
            facts.started.empty() ? "" : ", run started " + facts.started),
        "quiet");
    return out + "</header>\n";
}

/// A few lines for readers who stop here.
std::string brief_section(const study::Result& result) {
    const auto& in = result.insertion;
    const std::string done =
        in.punctures_total > 0
            ? fmt::format("{} punctures per cm² in each session; needle tips {} deep, in the {}. The needles "
                          "are set to "
                          "{}, but the skin gives way under them by {}.",
                          number(in.punctures_per_m2 / per_cm2), quantity(in.loaded_depth.p50 / mm, "mm"),
                          words(in.reached), quantity(result.device.spec.needle.length / mm, "mm"),
                          quantity(in.dimple / mm, "mm"))
            : "no needle pierced the stratum corneum.";
    std::string items = "<li><b>Done:</b> " + escape(done) + "</li>\n";
    if (in.over_needling.verdict != insertion::Needling::none)
        items += fmt::format("<li><b>Too much needling?</b> {}: {}</li>\n",
                             escape(needling_words(in.over_needling.verdict)), escape(in.over_needling.why));
    const std::string gain = endpoint_words(result, "collagen_total_gain"),
                      wrinkles = endpoint_words(result, "wrinkle_grade_change");
    if (!gain.empty())
        items += fmt::format("<li><b>Dermal collagen by day {}:</b> {}. Its size is fitted to published "
                             "trials, not predicted.</li>\n",
                             setting(result.day.back()), escape(gain));
    if (!wrinkles.empty())
        items += fmt::format("<li><b>Wrinkles:</b> {}. Fitted to an open-label trial, so an upper bound: "
                             "blinded or controlled series found a fifth to a third of such changes.</li>\n",
                             escape(wrinkles));
    items += "<li><b>Pain:</b> " + escape(pain_sentence(result)) + ".</li>\n";
    items += "<li><b>Recovery:</b> " + escape(recovery_sentence(result)) + "</li>\n";
    return section("brief", "In brief", "<ul>\n" + items + "</ul>\n");
}

std::string done_section(const study::Result& result, Figures& figures) {
    const auto& in = result.insertion;
    std::string body = paragraph(device_sentence(result) + " " + course_sentence(result));
    if (in.punctures_total > 0) {
        body += paragraph(
            fmt::format("Each session makes about {} punctures per cm². The median needle tip goes {} deep, "
                        "into the {}; when it is out, a channel {} deep and {} wide "
                        "stays for a while. One session damages {} of the volume of the dermis{}.",
                        number(in.punctures_per_m2 / per_cm2), quantity(in.loaded_depth.p50 / mm, "mm"),
                        words(in.reached), quantity(in.residual_depth.p50 / mm, "mm"),
                        quantity(in.channel_diameter.p50 / um, "um"), percent(result.damage.dermis_fraction),
                        result.reference_damage > 0
                            ? fmt::format(", {} times as much as the trial that the gain was fitted to",
                                          number(result.damage.dermis_fraction / result.reference_damage, 2))
                            : ""));
    } else {
        body += paragraph("No needle pierced the stratum corneum.");
    }
    body += "<div class=\"tables\">\n" + done_table(result) + "<div>" + skin_table(result) +
            device_table(result) + "</div></div>\n";
    body += figures.next(cell_of(puncture_map(result)) + cell_of(puncture_close_up(result)),
                         puncture_map_caption(result));
    if (in.punctures_total > 0)
        body += figures.next(cell_of(skin_section(result)) + cell_of(epidermis_inset(result)),
                             skin_section_caption(result));
    body += figures.next(cell_of(force_curve(result)), force_curve_caption(result));
    return section("done", "What was done", body) +
           section("needling", "Too much needling?", needling_section(result));
}

std::string tissue_section(const study::Result& result, Figures& figures) {
    std::string body;
    if (!result.benefits_shown)
        body += paragraph("Only injury and inflammation are shown, because the screening was overridden.");
    const std::string main_states = time_courses(result, true), others = time_courses(result, false);
    body += figures.next(main_states,
                         "<b>Time courses.</b> Means over the dermis unless the title says otherwise, "
                         "relative to young skin at rest where no unit is given; "
                         "triangles mark sessions, the dashed line is the level at rest, the shaded band "
                         "holds 80\u00a0% of the runs with parameters drawn from what "
                         "is known of them.",
                         "multiples");
    if (!others.empty())
        body += "<details>\n<summary>The other states</summary>\n" +
                figures.next(others, "<b>The other states of the model</b>, drawn in the same way.",
                             "multiples") +
                "</details>\n";
    body += figures.next(section_maps(result),
                         "<b>Where it happens.</b> Each map is a cut through the dermis around one average "
                         "puncture, whose axis is the middle of the map and whose "
                         "width is the distance to the next; all days of one quantity share their colours.");
    return section("tissue", "What the tissue did", body);
}

std::string outcome_section(const study::Result& result, Figures& figures) {
    if (!result.benefits_shown || result.endpoints.empty()) return "";
    std::string body = figures.next(
        endpoint_chart(result), "<b>Endpoints with both kinds of spread.</b> Broad pale bars: how much "
                                "people differ. Thin lines: how little the parameters are known. They are "
                                "not added together.");
    body += endpoint_table(result);
    body += instruments_section(result);
    body += synthesis_section(result);
    body += basis_list(result);
    return section("outcome", "What could be measured afterwards", body);
}

std::string limits_section(const study::Result& result) {
    std::string body = "<ul>\n";
    for (const auto& remark : result.remarks) body += "<li>" + escape(remark) + "</li>\n";
    body += "<li>Parts of the chain that are not modelled yet and so not reported: pigmentation risk, "
            "light.</li>\n</ul>\n";
    return section("limits", "Limits", body + paragraph(std::string(notice()), "notice"));
}

} // namespace

std::string figure(int number, const std::string& drawings, const std::string& caption,
                   const std::string& kind) {
    return fmt::format("<figure>\n<div class=\"drawings{}\">\n{}</div>\n<figcaption><span "
                       "class=\"count\">Figure {}.</span> {}</figcaption>\n</figure>\n",
                       kind.empty() ? "" : " " + kind, drawings, number, caption);
}

std::string report_html(const study::Result& result, const RunFacts& facts) {
    assert(!result.day.empty()); // the door writes nothing for a course that screening stopped
    Figures figures;
    std::string out = head(result) + "<main>\n" + override_banner(result) + masthead(result, facts);
    out += section("screening", "Screening", screening_section(result) + warnings_section(result));
    out += brief_section(result);
    out += done_section(result, figures);
    out += pain_section(result, figures);
    out += transport_section(result, figures);
    out += tissue_section(result, figures);
    out += outcome_section(result, figures);
    out += section("numerics", "Numerics", numerics_table(result));
    out += section("parameters", "Parameters", parameter_table(result));
    out += section("sources", "Sources used", source_list(result));
    out += limits_section(result);
    out += "</main>\n<footer><p>" + escape(short_notice()) + "</p></footer>\n</body>\n</html>\n";
    return out;
}

} // namespace stipple::records
