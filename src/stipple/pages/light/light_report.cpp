#include "stipple/base/embedded.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/light/light.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace stipple::pages {

using namespace words;

namespace {

using course::LightResult;
using outcome::LightTopic;
using Fact = std::pair<std::string, std::string>; ///< name and words

/// What was asked for.
std::string asked_sentence(const LightResult& r) {
    const auto& p = r.course.person;
    return fmt::format("A {} of {:g}, {}, {}; {}. {}.", p.sex == skin::Sex::female ? "woman" : "man",
                       p.age_years, spaced(p.site), tone_words(p),
                       sessions_words(r.course.sessions, r.course.interval), r.device.label);
}

/// Settings and what they leave in skin.
std::vector<Fact> device_facts(const LightResult& r) {
    constexpr double k_nm = 1e-9, k_mj = 1e-3, k_ms = 1e-3, k_j_per_cm2 = 1e4, k_um = 1e-6;
    const auto& s = r.device.spec;
    std::vector<Fact> facts;
    facts.emplace_back("Wavelength",
                       s.shortest == s.longest
                           ? fmt::format("{:g} nm", s.shortest / k_nm)
                           : fmt::format("{:g} to {:g} nm", s.shortest / k_nm, s.longest / k_nm));
    if (r.device.fractional) {
        facts.emplace_back("Energy of a zone", fmt::format("{:g} mJ", s.zone_energy / k_mj));
        facts.emplace_back("Zones in a session", fmt::format("{:g} per cm\u00b2", s.zones / units::per_cm2));
        const auto& c = r.device.column;
        facts.emplace_back("Killed column",
                           fmt::format("{} \u00b5m wide, {} \u00b5m deep{}", number(c.width / k_um, 2),
                                       number(c.depth / k_um, 2),
                                       c.ablated_depth > 0 ? fmt::format(", of which {} \u00b5m taken away",
                                                                         number(c.ablated_depth / k_um, 2))
                                                           : ""));
        facts.emplace_back("Killed volume",
                           quantity(r.device.killed_volume / 1e-5, "\u00b5L", 2) + " per cm\u00b2");
    } else {
        facts.emplace_back(
            "Fluence", fmt::format("{:g} J/cm\u00b2 in {:g} ms", s.fluence / k_j_per_cm2, s.pulse / k_ms));
        facts.emplace_back("Epidermis, before and after the pulse",
                           fmt::format("{:g} to {} \u00b0C on average, by a lumped estimate", s.cooled_to,
                                       number(r.own.heat.temperature, 2)));
    }
    facts.emplace_back("Label", s.darkest_type == 0 ? "no limit by skin tone was read"
                                                    : "up to skin type " + skin_type_words(s.darkest_type));
    facts.emplace_back("A session injures", injury_words(r.own.injured, r.own.killed));
    return facts;
}

std::vector<std::string> topic_words(const LightResult& r, LightTopic topic) {
    std::vector<std::string> lines;
    for (const auto& trial : outcome::light_trials(r.model, r.cause, topic))
        lines.push_back(trial_words(trial));
    if (lines.empty()) return {"No series of this kind of light beside needles was read."};
    return lines;
}

std::string darkening_words(const LightResult& r) {
    return fmt::format(
        "Of 100 people with {}, about {} turn darker (a new series of such people; 10 to 90\u00a0%). {}",
        tone_words(r.course.person), share_band_words(r.darkening.band), r.darkening.basis);
}

std::string banner(const LightResult& r) {
    if (r.stopped())
        return "<div class=\"override\" role=\"note\"><p class=\"big\">Screening says stop</p>\n<p>What follows is "
               "what the light would do to skin. No benefit is shown.</p></div>\n";
    if (r.despite_screening.empty()) return "";
    return fmt::format("<div class=\"override\" role=\"note\"><p class=\"big\">Screening said stop and was "
                       "overridden</p>\n<p>For research only. Reason given: \u201c{}\u201d.</p></div>\n",
                       escape(r.despite_screening));
}

std::string facts_table(const LightResult& r) {
    std::string rows;
    for (const auto& [name, value] : device_facts(r))
        rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape(name), escape(value));
    return "<table class=\"facts\"><caption>The light and what it leaves</caption>\n" + rows + "</table>\n";
}

std::string tone_rows(const LightResult& r) {
    std::string rows;
    for (int type = 1; type <= 6; ++type) {
        const auto at = static_cast<std::size_t>(type - 1);
        rows += fmt::format("<tr><th scope=\"row\">{}</th><td data-label=\"A session injures\">{}</td>"
                            "<td class=\"n\" data-label=\"Of 100 people turn darker\">{}</td></tr>\n",
                            skin_type_words(type),
                            escape(injury_words(r.by_type[at].injured, r.by_type[at].killed)),
                            escape(share_band_words(r.types[at].band)));
    }
    return "<table class=\"wide\"><caption>By skin type, at its middle tone; 10 to 90\u00a0% over tones, studies and "
           "what the counts leave open</caption>\n<thead><tr><th scope=\"col\">Type</th><th scope=\"col\">A session "
           "injures</th><th scope=\"col\">Of 100 people turn darker</th></tr></thead>\n<tbody>\n" +
           rows + "</tbody></table>\n";
}

std::string trials_section(const LightResult& r) {
    if (r.stopped()) return "";
    return section("trials", "Beside needles, by trials",
                   "<h3>Downtime</h3>\n" + list_of(topic_words(r, LightTopic::downtime)) + "<h3>Pain</h3>\n" +
                       list_of(topic_words(r, LightTopic::pain)) + "<h3>Benefit</h3>\n" +
                       list_of(topic_words(r, LightTopic::benefit)));
}

} // namespace

std::string light_report_html(const LightResult& r, const course::RunFacts& facts) {
    const std::string title = escape(r.course.title.empty() ? "Course of light" : r.course.title);
    Figures figures;
    std::string page =
        page_head(title + " \u2013 Stipple") + "<main>\n" + banner(r) +
        "<header>\n<p class=\"kicker\">Stipple \u00b7 course of light beside microneedling</p>\n<h1>" +
        title + "</h1>\n" + paragraph(asked_sentence(r), "lead") +
        paragraph(fmt::format("Version {}, data {}.", facts.version,
                              std::string(base::embedded_hash()).substr(0, 12)),
                  "quiet") +
        "</header>\n";
    page += screening_section(r.screening);
    page += section(
        "darkening", "Darkening",
        paragraph(darkening_words(r), "lead") +
            figures.next(cell_of(tone_chart(r.model, {{.name = cause_words(r.cause),
                                                       .types =
                                                           [&] {
                                                               std::array<outcome::ShareBand, 6> bands;
                                                               for (std::size_t i = 0; i < 6; ++i)
                                                                   bands[i] = r.types[i].band;
                                                               return bands;
                                                           }(),
                                                       .colour = ink::vermilion}})),
                         "<b>Darkening by skin type.</b> Middle and 10 to 90\u00a0%; the swatches are "
                         "ordinary skin at the middle tone of each type. No type has no risk.") +
            tone_rows(r));
    page += section("light", "What the light does", facts_table(r));
    page += trials_section(r);
    page += section("sources", "Sources used", source_list(course::cited_sources(r)));
    page += section("limits", "Limits", list_of(r.remarks) + paragraph(std::string(notice()), "notice"));
    return page + "</main>\n<footer><p>" + escape(short_notice()) + "</p></footer>\n</body>\n</html>\n";
}

std::string light_text(const LightResult& r) {
    std::string text = wrapped(asked_sentence(r)) + "\n";
    for (const auto& [name, value] : device_facts(r)) text += wrapped(name + ": " + value, "  ");
    text += "\n" + wrapped(darkening_words(r), "  ") + "\n";
    std::vector<Cells> table{{"Skin type", "of 100 turn darker", "a session injures"}};
    for (std::size_t i = 0; i < 6; ++i)
        table.push_back({"  " + skin_type_words(static_cast<int>(i) + 1), share_band_words(r.types[i].band),
                         injury_words(r.by_type[i].injured, r.by_type[i].killed)});
    text += laid_out(table, {Side::left, Side::left}) + "\n";
    if (!r.stopped())
        for (const auto topic : {LightTopic::downtime, LightTopic::pain, LightTopic::benefit})
            for (const auto& line : topic_words(r, topic))
                text += wrapped(capital(outcome::to_string(topic)) + ": " + line, "  ");
    for (const auto& remark : r.remarks) text += wrapped(capital(remark) + ".", "  ");
    return text + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
