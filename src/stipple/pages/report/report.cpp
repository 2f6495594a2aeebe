#include "stipple/pages/report/report.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/citations.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/pages/report/person.hpp"
#include "stipple/words/measures.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;

/// A caption: its name in bold, then the sentences.
std::string caption(std::string_view name, std::string_view words, const Values& values = {}) {
    return "<b>" + markup(name) + "</b> " + markup(words, values);
}

std::string item(std::string_view name, const std::string& html) {
    return "<li><b>" + markup(name) + "</b> " + html + "</li>\n";
}

/// The line that stands above everything where benefits are withheld.
std::string withheld_banner(const course::Inputs& inputs) {
    if (!inputs.benefits_withheld()) return "";
    if (!inputs.stop_overridden())
        return "<div class=\"override\" role=\"note\">" + paragraph_of("frame.under_age", {}, "big") +
               paragraph_of("frame.under_age.reason") + "</div>\n";
    return "<div class=\"override\" role=\"note\">" + paragraph_of("frame.override", {}, "big") +
           paragraph_of("frame.override.reason", {{"reason", escape(inputs.despite_screening)}}) + "</div>\n";
}

/// What a print-out holds, by rules of the style sheet alone: the pages for people unless somebody wants more or less.
std::string print_switch() {
    const auto choice = [](const char* id, std::string_view key, const char* state) {
        return fmt::format(
            "<input type=\"radio\" name=\"print\" id=\"{0}\" class=\"print\"{2}/> <label for=\"{0}\" "
            "class=\"print\">{1}</label>\n",
            id, markup(key), state);
    };
    return "<span class=\"print first\">" + markup("page.print") + "</span>" +
           choice("print-plain", "page.print.plain", "") +
           choice("print-people", "page.print.people", " checked=\"checked\"") +
           choice("print-all", "page.print.all", "");
}

std::string masthead(const course::Course& course) {
    return "<header>\n" + paragraph_of("frame.kicker", {}, "kicker") +
           fmt::format("<h1>{}</h1>\n</header>\n", escape(course.title));
}

std::string version_line(std::uint64_t seed, const course::RunFacts& facts) {
    const bool committed = !facts.commit.empty() && facts.commit != "unknown";
    std::string out = markup(
        "frame.version", {{"version", escape(facts.version.empty() ? "unknown" : facts.version) +
                                          (committed ? " (" + escape(facts.commit.substr(0, 24)) + ")" : "")},
                          {"seed", fmt::format("{}", seed)},
                          {"data", std::string(base::embedded_hash()).substr(0, 12)}});
    if (!facts.started.empty()) out += " " + markup("frame.started", {{"time", escape(facts.started)}});
    return "<p class=\"quiet\">" + out + "</p>\n";
}

std::string done_words(const insertion::Insertion& in, const device::Needle& needle) {
    if (!(in.punctures_total > 0)) return markup("frame.no_puncture");
    return markup("brief.done", {{"density", escape(number(in.punctures_per_m2 / per_cm2))},
                                 {"reached", escape(quantity(in.loaded_depth.p50 / mm, "mm"))},
                                 {"layer", escape(spaced(in.reached))},
                                 {"set", escape(quantity(needle.length / mm, "mm"))},
                                 {"gives", escape(quantity(in.dimple / mm, "mm"))}});
}

/// Only where there is something to say.
std::string judgement_item(std::string_view name, const insertion::NeedlingJudgement& over,
                           const std::string& more = "") {
    if (over.verdict == insertion::Needling::none) return "";
    return item(name, fmt::format("{}: {}{}", escape(needling_words(over.verdict)), escape(over.why),
                                  more.empty() ? "" : " " + escape(more)));
}

std::string needling_items(const insertion::Insertion& in, const device::Needle& needle) {
    return item("brief.done.name", done_words(in, needle)) +
           judgement_item("brief.needling.name", in.over_needling);
}

/// A few lines before the details.
std::string brief_section(const course::Result& result) {
    std::string items;
    if (const auto& needling = result.treatment.needling)
        items += needling_items(needling->insertion, result.inputs.device.spec.needle);
    const auto& over = result.outcomes.over_needling;
    items += judgement_item("brief.cumulative.name", over, cumulative_sentence(over));
    const auto& endpoints = result.outcomes.endpoints;
    const std::string gain = endpoint_words(endpoints, "collagen_total_gain"),
                      wrinkles = endpoint_words(endpoints, "furrow_depth");
    const auto plain = [&](const char* name) {
        const auto last = std::find_if(endpoints.rbegin(), endpoints.rend(),
                                       [&](const auto& b) { return b.endpoint.name == name; });
        return last == endpoints.rend() ? std::string("-") : quantity(last->middle(), last->endpoint.unit);
    };
    if (!gain.empty())
        items += item("brief.collagen.name",
                      markup("brief.collagen", {{"day", escape(setting(result.tissue.day.back()))},
                                                {"gain", escape(gain)},
                                                {"density", escape(plain("collagen_density_gain"))},
                                                {"thickness", escape(plain("dermal_thickness_gain"))},
                                                {"fold", escape(plain("collagen_synthesis_peak"))},
                                                {"kept", escape(plain("new_collagen_kept"))}}));
    if (!wrinkles.empty())
        items += item("brief.wrinkles.name", markup("brief.wrinkles", {{"change", escape(wrinkles)}}));
    items += item("brief.pain.name", escape(pain_sentence(result.transport.pain)) + ".");
    items += item("brief.recovery.name", escape(recovery_sentence(result.outcomes)));
    return section("brief", text("brief.heading"),
                   paragraph(person_sentence(result.inputs.course)) + "<ul>\n" + items + "</ul>\n");
}

/// What one session does to the skin, in sentences.
std::string session_words(const insertion::Insertion& in, const course::Treatment& treatment) {
    if (!(in.punctures_total > 0)) return paragraph_of("frame.no_puncture");
    std::string out =
        paragraph_of("done.session", {{"density", escape(number(in.punctures_per_m2 / per_cm2))},
                                      {"reached", escape(quantity(in.loaded_depth.p50 / mm, "mm"))},
                                      {"layer", escape(spaced(in.reached))},
                                      {"channel", escape(quantity(in.dye_depth.p50 / mm, "mm"))},
                                      {"width", escape(quantity(in.mouth_diameter.p50 / um, "um"))}});
    const double share = treatment.damage.dermis_fraction, reference = treatment.reference_damage;
    out += paragraph_of("done.damage", {{"share", escape(percent(share))}});
    if (reference > 0)
        out += paragraph_of("done.reference", {{"times", escape(number(share / reference, 2))}});
    return out;
}

/// What was done with needles.
std::string done_section(const course::Result& result, Figures& figures) {
    const auto& inputs = result.inputs;
    if (!result.treatment.needling) return "";
    const auto& in = result.treatment.needling->insertion;
    std::string body = paragraph(device_sentence(inputs.device) + " " + course_sentence(inputs.course));
    body += session_words(in, result.treatment);
    body += "<div class=\"tables\">\n" + done_table(result.treatment, result.outcomes) + "<div>" +
            skin_table(inputs.skin) + device_table(inputs.device) + "</div></div>\n";
    const auto& bands = result.treatment.bands;
    body += figures.next(cell_of(force_curve(in)) + cell_of(depth_distribution(inputs.skin, in, bands)),
                         force_curve_caption(in) + " <b>" + markup("depths.name") + "</b> " +
                             markup(bands.members > 0 ? "depths.caption" : "depths.caption_alone"));
    return section("done", text("done.heading"), body) +
           section("needling", text("needling.heading"),
                   needling_section(inputs.model, in.over_needling) +
                       cumulative_section(result.outcomes.over_needling));
}

std::string tissue_section(const course::Result& result, Figures& figures) {
    std::string body;
    if (result.inputs.benefits_withheld())
        body += paragraph_of(result.inputs.stop_overridden() ? "tissue.injury_only" : "tissue.under_age");
    const auto courses = [&](bool main_states) {
        return time_courses(result.tissue, result.treatment, main_states);
    };
    const bool bands = std::any_of(result.tissue.series.begin(), result.tissue.series.end(),
                                   [](const course::Series& s) { return !s.lo.empty(); });
    const std::string main_states = courses(true), others = courses(false);
    body += figures.next(
        main_states,
        caption("tissue.courses.name", "tissue.courses", {{"band", if_bands(bands, "tissue.courses.band")}}),
        "multiples");
    if (!others.empty())
        body += "<details>\n<summary>" + markup("tissue.others.summary") + "</summary>\n" +
                figures.next(others, caption("tissue.others.name", "tissue.others"), "multiples") +
                "</details>\n";
    body += figures.next(section_maps(result.tissue, result.inputs.skin),
                         caption("tissue.maps.name", "tissue.maps"));
    return section("tissue", text("tissue.heading"), body);
}

std::string outcome_section(const course::Result& result, Figures& figures) {
    const auto& endpoints = result.outcomes.endpoints;
    if (endpoints.empty()) return "";
    const bool bands = has_bands(endpoints);
    std::string body = bands ? "" : paragraph_of("outcome.no_bands");
    body += figures.next(
        endpoint_chart(endpoints),
        caption(bands ? "outcome.endpoints.name" : "outcome.endpoints.name_alone", "outcome.endpoints") +
            if_bands(bands, "outcome.endpoints.spreads"));
    body += endpoint_table(endpoints);
    body += instruments_section(endpoints);
    body += synthesis_section(result);
    body += basis_list(endpoints, result.provenance.parameters);
    return section("outcome", text("outcome.heading"), body);
}

std::string limits_section(const course::Provenance& provenance) {
    std::string body = "<ul>\n";
    for (const auto& remark : provenance.remarks) body += "<li>" + escape(remark) + "</li>\n";
    body += "<li>" + markup("limits.not_modelled") + "</li>\n</ul>\n";
    return section("limits", text("limits.heading"), body + paragraph(std::string(notice()), "notice"));
}

std::string sources_section(const course::Result& result) {
    return section("sources", text("sources.heading"), source_list(course::cited_sources(result)));
}

std::string darkening_of(const course::Result& result, Figures& figures) {
    return darkening_section(result.inputs.model, result.outcomes.darkening, result.inputs.course.person,
                             figures);
}

/// After a stop: what regulators and clinics say, and harms; nothing else.
std::string stopped_section(const course::Result& result, const course::RunFacts& facts, Figures& figures) {
    return section("care", text("stopped.heading.others"),
                   paragraph_of("pro.care") + all_published(result.inputs.model)) +
           darkening_of(result, figures) + sources_section(result) + version_line(result.inputs.seed, facts);
}

/// Everything behind the pages for people: states, parameters, sources, numerics.
std::string science_section(const course::Result& result, const course::RunFacts& facts, Figures& figures,
                            const SkinPictures& pictures) {
    std::string out =
        "<section class=\"science\" aria-labelledby=\"science\">\n<h2 class=\"part\" id=\"science\">" +
        markup("science.heading") + "</h2>\n" + version_line(result.inputs.seed, facts) + "</section>\n";
    out += brief_section(result);
    out += done_section(result, figures);
    out += pain_section(result.transport.pain, result.inputs.device.spec.needle.length, figures);
    out += transport_section(result.transport, figures);
    out += tissue_section(result, figures);
    out += looks_section(result, figures, pictures);
    out += outcome_section(result, figures);
    out += darkening_of(result, figures);
    out += section("numerics", text("numerics.heading"),
                   numerics_table(result.provenance.numerics, result.tissue));
    out += section("parameters", text("parameters.heading"), parameter_table(result.provenance.parameters));
    out += sources_section(result);
    return out + limits_section(result.provenance);
}

} // namespace

std::string report_html(const course::Result& result, const course::RunFacts& facts,
                        const SkinPictures& pictures) {
    Figures figures;
    std::string out = page_head(markup("frame.title", {{"title", escape(result.inputs.course.title)}})) +
                      units_switch() + (result.tissue.day.empty() ? "" : print_switch()) + "<main>\n" +
                      withheld_banner(result.inputs) + masthead(result.inputs.course);
    out += page_mark(1) + plain_section(result, pictures);
    if (result.tissue.day.empty()) { // stopped by screening
        out += page_mark(2) + stopped_section(result, facts, figures);
    } else {
        out += professional_section(result, figures);
        out += page_mark(k_pages_for_people + 1) + "<div class=\"behind\">\n" +
               science_section(result, facts, figures, pictures) + "</div>\n";
    }
    return out + end_of_pages() + "</main>\n<footer><p>" + escape(short_notice()) +
           "</p></footer>\n</body>\n</html>\n";
}

} // namespace stipple::pages
