#include "stipple/base/embedded.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/light/light.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <stipple/version.hpp>

namespace stipple::pages {

using namespace words;

namespace {

using study::Treatments;

constexpr std::string_view k_style = R"css(
.treatments td{min-width:8.5rem;vertical-align:top}
.treatments th[scope=row]{max-width:13rem;font-weight:400}
.treatments .quiet{font-size:.85em;display:block}
.scroll{overflow-x:auto}
)css";

constexpr std::array<std::string_view, 8> k_colours{ink::blue, ink::vermilion, ink::green, ink::orange,
                                                    ink::sky,  "#8f3f86",      "#6b5900",  "#444444"};

std::string page_table(const Treatments& t) {
    std::string out =
        "<div class=\"scroll\"><table class=\"wide treatments\"><caption>In equal units; brackets hold 10 to "
        "90\u00a0%.</caption>\n<thead><tr><th scope=\"col\">Quantity</th>";
    for (const auto& c : t.columns) out += fmt::format("<th scope=\"col\">{}</th>", breakable(c.name));
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : treatment_rows(t)) {
        out += "<tr><th scope=\"row\">" + escape(row.label) + "</th>";
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            out += fmt::format("<td data-label=\"{}\"><b>{}</b>{}</td>", escape(t.columns[i].name),
                               escape(row.cells[i].value),
                               row.cells[i].remark.empty()
                                   ? ""
                                   : "<span class=\"quiet\">" + escape(row.cells[i].remark) + "</span>");
        out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
}

std::vector<ToneSeries> series_of(const Treatments& t) {
    std::vector<ToneSeries> series;
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
        ToneSeries one{.name = t.columns[i].name, .types = {}, .colour = k_colours[i % k_colours.size()]};
        for (std::size_t k = 0; k < 6; ++k) one.types[k] = t.columns[i].types[k].band;
        series.push_back(std::move(one));
    }
    return series;
}

std::string harms_list(const Treatments& t) {
    std::vector<std::string> lines;
    for (const auto& h : outcome::harms(t.model))
        if (std::isfinite(h.n))
            lines.push_back(
                fmt::format("{} after {}: {:g} of {:g} {}s of skin type {} ({:.1f} to {:.1f}\u00a0%)",
                            h.label, h.modality == "ipl" ? "intense pulsed light" : h.modality, h.k, h.n,
                            h.counted, h.skin, 100 * h.interval.low, 100 * h.interval.high));
    return list_of(lines);
}

std::string stops(const Treatments& t) {
    std::string out;
    for (const auto& c : t.columns)
        if (c.stopped)
            out += "<div class=\"override\" role=\"note\"><p class=\"big\">Screening stops " +
                   escape(c.name) + "</p>\n" +
                   paragraph(c.screening.findings.front().label + ". " + c.screening.findings.front().why) +
                   "</div>\n";
    return out;
}

} // namespace

std::string treatments_html(const Treatments& t) {
    Figures figures;
    std::string page = page_head("Needles beside light \u2013 Stipple", k_style) + "<main>\n";
    if (!t.despite_screening.empty())
        page +=
            "<div class=\"override\" role=\"note\"><p class=\"big\">A stop of screening was overridden</p>\n<p>For "
            "research only. Reason given: \u201c" +
            escape(t.despite_screening) + "\u201d.</p></div>\n";
    page +=
        stops(t) +
        "<header>\n<p class=\"kicker\">Stipple \u00b7 microneedling beside light</p>\n<h1>Needles beside light</h1>\n" +
        paragraph(
            fmt::format(
                "For {} and every other skin type: how often skin darkens, how long it is red, how much it "
                "hurts, and what is known of the benefit.",
                tone_words(t.person)),
            "lead") +
        paragraph(
            fmt::format("Version {}, data {}.", k_version, std::string(base::embedded_hash()).substr(0, 12)),
            "quiet");
    std::vector<std::string> lines;
    for (const auto& c : t.columns) lines.push_back(course_line(c));
    page += list_of(lines) + "</header>\n";
    page += section(
        "darkening", "Darkening by skin type",
        figures.next(
            cell_of(tone_chart(t.model, series_of(t))),
            "<b>Darkening by skin type.</b> Middle and 10 to 90\u00a0%; the swatches are ordinary skin at "
            "the middle tone of each type. No course and no type has no risk."));
    page += section("table", "Side by side", page_table(t));
    page += section("harms", "Other harms with a count", harms_list(t));
    std::set<std::string> keys;
    for (const auto& c : t.columns) keys.insert(c.sources.begin(), c.sources.end());
    page += section("sources", "Sources used", source_list({keys.begin(), keys.end()}));
    page += section("limits", "How to read it, and limits",
                    list_of(treatments_notes(t)) + paragraph(std::string(notice()), "notice"));
    return page + "</main>\n<footer><p>" + escape(short_notice()) + "</p></footer>\n</body>\n</html>\n";
}

} // namespace stipple::pages
