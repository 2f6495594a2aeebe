#include "stipple/base/embedded.hpp"
#include "stipple/course/citations.hpp"
#include "stipple/pages/compare/compare.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/notice.hpp"
#include <array>
#include <cmath>
#include <set>
#include <stipple/version.hpp>

namespace stipple::pages {

using namespace words;

namespace {

using study::ComparedRow;
using study::Comparison;

constexpr std::string_view k_more_style = R"css(
.arms{list-style:none;padding:0}
.arms li{padding-left:3.4rem;position:relative;margin:.5rem 0;max-width:none}
.arms svg{position:absolute;left:0;top:.35rem;width:2.6rem}
.compare td{min-width:6.5rem}
.compare th[scope=row]{max-width:15rem;font-weight:400}
.compare .quiet{font-size:.82em;white-space:nowrap;display:block}
.wide thead th{padding-right:.7rem;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
)css";

std::string head(const Comparison& c) {
    return page_head(fmt::format("{} courses compared \u2013 Stipple", c.arms.size() - c.reference),
                     k_more_style);
}

std::string override_banner(const Comparison& c) {
    if (c.despite_screening.empty()) return "";
    return fmt::format(
        "<div class=\"override\" role=\"note\"><p class=\"big\">Screening said stop for at least one "
        "course and was overridden</p>\n<p>Simulated for research only. Reason given: "
        "\u201c{}\u201d. Such a course shows injury and no benefit.</p></div>\n",
        escape(c.despite_screening));
}

/// A sample of the line of an arm.
std::string sample(const Comparison& c, std::size_t arm) {
    const ArmLook look = look_of(c, arm);
    return fmt::format("<svg viewBox=\"0 0 42 12\" aria-hidden=\"true\"><line x1=\"1\" y1=\"6\" x2=\"41\" "
                       "y2=\"6\" stroke=\"{}\" stroke-width=\"2.4\"{}/></svg>",
                       look.colour,
                       look.dash.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", look.dash));
}

std::string arm_item(const Comparison& c, std::size_t a) {
    const auto& arm = c.arms[a];
    if (arm.untreated)
        return fmt::format("<li>{}<b>{}</b>: no needling.</li>\n", sample(c, a), escape(arm.name));
    std::string text =
        fmt::format("<b>{}</b>{}: {}", escape(arm.name), a == c.reference ? " (reference)" : "",
                    escape(arm.given.title.empty() ? "untitled course" : arm.given.title));
    if (arm.simulated)
        text += ". " + escape(device_sentence(arm.result.inputs.device) + " " +
                              course_sentence(arm.result.inputs.course));
    else
        text += ". <b>" + escape(stopped_sentence(arm)) + "</b>";
    if (const auto withheld = withheld_sentence(arm); !withheld.empty())
        text += " <b>" + escape(withheld) + "</b>";
    text += fmt::format(" Screening: {}.", escape(verdict_words(arm.result.inputs.screening.verdict)));
    return "<li>" + sample(c, a) + text + "</li>\n";
}

std::string masthead(const Comparison& c) {
    std::string out = "<header>\n<p class=\"kicker\">Stipple \u00b7 simulated courses of microneedling</p>\n";
    out += fmt::format("<h1>{} courses side by side</h1>\n",
                       capital(count_word(static_cast<long>(c.arms.size() - c.reference))));
    out += paragraph(setting_sentence(c), "lead");
    out += paragraph(
        fmt::format("Version {}, data {}.", k_version, std::string(base::embedded_hash()).substr(0, 12)),
        "quiet");
    std::string items;
    for (std::size_t a = 0; a < c.arms.size(); ++a) items += arm_item(c, a);
    return out + "<ul class=\"arms\">\n" + items + "</ul>\n</header>\n";
}

std::string words_section(const Comparison& c) {
    std::string body;
    for (std::size_t a = 0; a < c.arms.size(); ++a) {
        const auto said = sentences(c, a);
        if (said.empty()) continue;
        body +=
            fmt::format("<h3>{}{}</h3>\n<ul>\n", escape(c.arms[a].name),
                        a == c.reference ? " (reference)" : " beside " + escape(c.arms[c.reference].name));
        for (const auto& sentence : said) body += "<li>" + escape(sentence) + "</li>\n";
        body += "</ul>\n";
    }
    return section("why", "What differs, and why", body);
}

std::string figures_section(const Comparison& c, Figures& figures) {
    static constexpr std::array k_groups{
        std::pair{outcome::Group::response, "Gains of tissue."},
        std::pair{outcome::Group::appearance, "What is seen and felt on the surface."},
        std::pair{outcome::Group::scale, "Grades and scores of published scales."}};
    std::string body;
    for (const auto& [group, said] : k_groups)
        body += figures.next(
            endpoint_panels(c, group),
            fmt::format(
                "<b>{}</b> Changes on day {} from before the first session; all courses of a panel share its "
                "axis. Broad pale bars: between-subject variability, p10 to p90. Thin lines: parameter "
                "uncertainty, p10 to p90. Grey zone: smaller than what people notice, where that is known. "
                "Disc predicted, square fitted, open diamond fitted to an open-label trial (an upper bound), "
                "triangle through an assumed mapping.",
                said, setting(c.day)));
    body += figures.next(
        course_overlays(c),
        "<b>Time courses.</b> Means over the dermis unless the title says otherwise, relative to young skin "
        "at rest. The bars at the right end hold the bands of the parameters on the last day, one a course. "
        "Where all lines end together, names stand at the height of the highest points.");
    body += figures.next(
        session_curves(c),
        "<b>Gain against sessions.</b> Collagen of the dermis on the same day, had a course ended after so many of its "
        "sessions (the axis goes by doublings): the printed gain times the share that they give to the reference person. An even gain bends upwards on this axis; where a line becomes flat, more "
        "sessions add little; a home roller and a clinic's pen can be read off the same axes.");
    return body.empty() ? "" : section("figures", "Side by side", body);
}

std::string cell_html(const ComparedRow& row, std::size_t a, const std::string& name) {
    const auto& cell = row.cells[a];
    std::string html = "<b>" + escape(cell_value(row, a)) + "</b>";
    if (const auto people = band_words(cell.p10, cell.p90, row.unit); !people.empty())
        html += fmt::format("<span class=\"quiet\">people {}</span>", escape(people));
    if (const auto band = band_words(cell.lo, cell.hi, row.unit); !band.empty())
        html += fmt::format("<span class=\"quiet\">{} {}</span>", row.endpoint ? "param." : "counts",
                            escape(band));
    if (cell.reported)
        html += fmt::format("<span class=\"quiet\">would notice: {} of 100</span>",
                            of_hundred(cell.reported->noticed));
    return fmt::format("<td data-label=\"{}\">{}</td>", escape(name), html);
}

std::string row_html(const Comparison& c, const ComparedRow& row) {
    std::string label = escape(row_label(row));
    if (row.endpoint) {
        const auto& e = *row.endpoint;
        std::string about = outcome::to_string(e.basis) + (e.better_up ? "; better: up" : "; better: down");
        if (e.baseline != 0) about = "at rest " + number(e.baseline) + "; " + about;
        double least = INFINITY, most = 0; // a share of the level is another size for each
        for (const auto& cell : row.cells) {
            if (!outcome::is_noticeable_size(cell.noticeable)) continue;
            least = std::min(least, cell.noticeable), most = std::max(most, cell.noticeable);
        }
        about += !(most > 0)
                     ? "; noticeable size not known"
                     : "; noticed from " + brief(least) + (most > least * 1.001 ? " to " + brief(most) : "");
        label += fmt::format(" <span class=\"quiet\" style=\"white-space:normal\">{}</span>", escape(about));
    }
    std::string out = fmt::format("<tr><th scope=\"row\">{}</th>", label);
    for (std::size_t a = 0; a < c.arms.size(); ++a) out += cell_html(row, a, c.arms[a].name);
    return out + "</tr>\n";
}

std::string table_section(const Comparison& c) {
    std::string out =
        "<div class=\"scroll\"><table class=\"wide compare\"><caption>The same numbers. people: "
        "between-subject variability, p10 to p90. param.: parameter uncertainty, p10 to p90. not "
        "noticed: share of people whose change is smaller than what people notice. counts: 10 to 90\u00a0% "
        "from published counts.</caption>\n"
        "<thead><tr><th scope=\"col\">Quantity</th>";
    for (const auto& arm : c.arms)
        out += fmt::format("<th scope=\"col\">{}{}</th>", breakable(arm.name),
                           stopped_words(arm).empty() ? "" : "<br>" + escape(stopped_words(arm)));
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : c.rows) out += row_html(c, row);
    return section("table", "All numbers", out + "</tbody></table></div>\n");
}

std::string sources_section(const Comparison& c) {
    std::set<std::string> keys;
    for (const auto& arm : c.arms)
        for (const auto& key : course::cited_sources(arm.result)) keys.insert(key);
    return keys.empty() ? "" : section("sources", "Sources used", source_list({keys.begin(), keys.end()}));
}

std::string limits_section(const Comparison& c) {
    std::string body = "<ul>\n";
    for (const auto& list : {c.remarks, reading_notes(c)})
        for (const auto& line : list) body += "<li>" + escape(line) + "</li>\n";
    return section("limits", "How to read it, and limits",
                   body + "</ul>\n" + paragraph(std::string(notice()), "notice"));
}

} // namespace

std::string compare_html(const Comparison& c) {
    Figures figures;
    return head(c) + "<main>\n" + override_banner(c) + masthead(c) + words_section(c) +
           figures_section(c, figures) + table_section(c) + sources_section(c) + limits_section(c) +
           "</main>\n<footer><p>" + escape(short_notice()) + "</p></footer>\n</body>\n</html>\n";
}

} // namespace stipple::pages
