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

using outcome::LightTopic;
using study::Banded;
using study::TreatmentColumn;
using study::Treatments;

constexpr std::string_view k_style = R"css(
.treatments td{min-width:8.5rem;vertical-align:top}
.treatments th[scope=row]{max-width:13rem;font-weight:400}
.treatments .quiet{font-size:.85em;display:block}
.scroll{overflow-x:auto}
)css";

constexpr std::array<std::string_view, 8> k_colours{ink::blue, ink::vermilion, ink::green, ink::orange,
                                                    ink::sky,  "#8f3f86",      "#6b5900",  "#444444"};

/// Where a trial gives words and no number of light.
constexpr const char* k_trial = "a trial beside needles";

/// One row of the table: a quantity, and a number with its remark for each course.
struct Entry {
    std::string value, remark;
};
struct Row {
    std::string label;
    std::vector<Entry> cells;
};

std::string banded_words(const Banded& b, const std::string& unit) {
    if (!std::isfinite(b.middle)) return "";
    return quantity(b.middle, unit, 2) +
           (std::isfinite(b.low) ? fmt::format(" ({} to {})", number(b.low, 2), number(b.high, 2)) : "");
}

Entry trials_entry(const TreatmentColumn& c, LightTopic topic) {
    const auto& trials = c.trials[static_cast<std::size_t>(topic)];
    if (trials.empty()) return {"no series", ""};
    std::string words;
    for (const auto& trial : trials) words += (words.empty() ? "" : "; ") + trial_words(trial);
    const auto& first = trials.front();
    return {std::isfinite(first.light) ? quantity(first.light, first.unit, 2) : k_trial, words};
}

/// A row whose cells of needles come from the model and those of light from trials; a course that was stopped has none.
template <class OfNeedles>
Row topic_row(const Treatments& t, const std::string& label, LightTopic topic, const OfNeedles& of_needles) {
    Row row{label, {}};
    for (const auto& c : t.columns)
        row.cells.push_back(c.stopped   ? Entry{"stopped by screening", ""}
                            : c.light() ? trials_entry(c, topic)
                                        : of_needles(c));
    return row;
}

std::vector<Row> rows_of(const Treatments& t) {
    std::vector<Row> rows;
    const auto add = [&](const std::string& label, const auto& entry) {
        Row row{label, {}};
        for (const auto& c : t.columns) row.cells.push_back(entry(c));
        rows.push_back(std::move(row));
    };
    add("Kind", [](const auto& c) { return Entry{cause_words(c.cause), ""}; });
    add("Sessions", [](const auto& c) {
        return Entry{fmt::format("{}", c.sessions),
                     c.sessions > 1 ? days_words(c.interval / units::day) + " apart" : ""};
    });
    add("Screening", [](const auto& c) { return Entry{verdict_words(c.screening.verdict), ""}; });
    add("Basal layer injured in a session", [](const auto& c) {
        if (!std::isfinite(c.injured)) return Entry{"not worked out", ""};
        return Entry{number(100 * c.injured, 2) + "\u00a0%",
                     c.light() ? killed_words(c.injured, c.killed) : "cut by needles"};
    });
    add("Of 100 people like this one turn darker", [](const auto& c) {
        return Entry{share_band_words(c.darkening.band), ""};
    });
    for (int type = 1; type <= 6; ++type)
        add("the same of skin type " + skin_type_words(type), [type, &t](const auto& c) {
            const auto at = static_cast<std::size_t>(type - 1);
            std::string remark = c.types[at].used.empty() ? "no series with this type" : "";
            if (std::isfinite(c.lower[at]))
                remark += fmt::format("{}fewer than after {}: {:.0f}\u00a0% likely",
                                      remark.empty() ? "" : "; ", t.columns.front().name, 100 * c.lower[at]);
            return Entry{share_band_words(c.types[at].band), remark};
        });
    rows.push_back(topic_row(t, "Redness after a session", LightTopic::downtime, [](const auto& c) {
        const auto words = banded_words(c.downtime_days, "d");
        return Entry{words.empty() ? "none in the time simulated" : words, "model"};
    }));
    rows.push_back(topic_row(t, "Pain, 0 to 10", LightTopic::pain, [](const auto& c) {
        return Entry{banded_words(c.pain, ""),
                     c.pain_under.empty() ? "model, without a cream" : "model, under " + c.pain_under};
    }));
    rows.push_back(topic_row(t, "Benefit", LightTopic::benefit, [](const auto& c) {
        const auto words = banded_words(c.gain, "%");
        return words.empty()
                   ? Entry{"withheld", ""}
                   : Entry{words, fmt::format("collagen of the dermis on day {:g}, model", c.gain_day)};
    }));
    return rows;
}

std::string course_line(const TreatmentColumn& c) {
    const std::string what = c.light()   ? c.light_device
                             : c.needles ? device_sentence(*c.needles)
                                         : std::string();
    return fmt::format("{}: {} {}", c.name, c.title.empty() ? "" : c.title + ".", what);
}

std::string table(const Treatments& t) {
    std::string out =
        "<div class=\"scroll\"><table class=\"wide treatments\"><caption>In equal units; brackets hold 10 to "
        "90\u00a0%.</caption>\n<thead><tr><th scope=\"col\">Quantity</th>";
    for (const auto& c : t.columns) out += fmt::format("<th scope=\"col\">{}</th>", breakable(c.name));
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : rows_of(t)) {
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

std::string list_of(const std::vector<std::string>& lines) {
    std::string items;
    for (const auto& line : lines) items += "<li>" + escape(line) + "</li>\n";
    return "<ul>\n" + items + "</ul>\n";
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

/// Side by side where that fits on a line of the terminal, else one course below the other.
std::string terminal_table(const Treatments& t, const std::vector<Row>& rows) {
    std::vector<Cells> table{{""}};
    for (const auto& c : t.columns) table.front().push_back(c.name);
    for (const auto& row : rows) {
        table.push_back({row.label});
        for (const auto& cell : row.cells) table.back().push_back(cell.value);
    }
    constexpr std::size_t k_columns = 100, k_gap = 2;
    std::size_t columns = 0;
    for (const std::size_t one : column_widths(table)) columns += one + k_gap;
    if (columns <= k_columns + k_gap) return laid_out(table, {Side::left, Side::left});
    std::string out;
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
        std::vector<Cells> block{{t.columns[i].name}};
        for (const auto& row : rows) block.push_back({"  " + row.label, row.cells[i].value});
        out += (i > 0 ? "\n" : "") + laid_out(block, {Side::left, Side::left});
    }
    return out;
}

} // namespace

std::vector<std::string> treatments_notes(const Treatments& t) {
    std::vector<std::string> notes{
        "Darkening of needles and of light comes from one law of the injured share of the basal layer, the tone, the "
        "sessions and the study, fitted to eleven counts. Left out one study at a time it predicts them no better than a "
        "law without tone and injury: read the width of the bands before their order.",
        "\"no series\": nothing was read that puts this kind of light beside needles. No order between needles and light is "
        "assumed anywhere.",
        "Light is not healed here: a gain of collagen stands on the side of needles alone, which says nothing of light."};
    std::set<std::string> said;
    for (const auto& c : t.columns)
        for (const auto& remark : c.remarks)
            if (said.insert(remark).second) notes.push_back(c.name + ": " + remark);
    return notes;
}

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
    page += section("table", "Side by side", table(t));
    page += section("harms", "Other harms with a count", harms_list(t));
    std::set<std::string> keys;
    for (const auto& c : t.columns) keys.insert(c.sources.begin(), c.sources.end());
    page += section("sources", "Sources used", source_list({keys.begin(), keys.end()}));
    page += section("limits", "How to read it, and limits",
                    list_of(treatments_notes(t)) + paragraph(std::string(notice()), "notice"));
    return page + "</main>\n<footer><p>" + escape(short_notice()) + "</p></footer>\n</body>\n</html>\n";
}

std::string treatments_text(const Treatments& t) {
    std::string out;
    if (!t.despite_screening.empty())
        out += wrapped(
            "For research, a stop of screening is overridden. Reason given: " + t.despite_screening, "  ");
    for (const auto& c : t.columns) {
        out += wrapped(course_line(c), "  ");
        if (c.stopped)
            out += wrapped("  Stopped by screening: " + c.screening.findings.front().label + ".", "  ");
    }
    std::string remarks;
    const auto rows = rows_of(t);
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            if (row.cells[i].value == k_trial)
                remarks += wrapped(
                    fmt::format("{}, {}: {}", t.columns[i].name, row.label, row.cells[i].remark), "  ");
    out += "\n" + terminal_table(t, rows) + "\n" + remarks;
    for (const auto& note : treatments_notes(t)) out += wrapped(note, "  ");
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
