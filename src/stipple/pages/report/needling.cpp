#include "stipple/base/model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;
using insertion::Needling;
using insertion::NeedlingJudgement;
using insertion::NeedlingLimit;
using insertion::OverNeedling;
using outcome::CumulativeOverNeedling;

/// A number of the table; without limits where `measure` has none.
struct Line {
    std::string name, value, measure;
};

/// A length of the table of limits in words.
std::string threshold(const Model& model, const char* name) {
    const TableView t = model["insertion/over_needling"];
    const std::size_t r = t.row(name);
    return setting(t.number(r, "value")) + "\u00a0" + unit_symbol(t.text(r, "unit"));
}

std::vector<Line> lines_of(const Model& model, const OverNeedling& n) {
    const auto per_area = [](double length_per_m2) { return quantity(length_per_m2 * cm2 / mm, "mm"); };
    return {{text("needling.destroyed"), percent(n.destroyed_fraction), "destroyed_fraction"},
            {text("needling.merged"), percent(n.merged_fraction), "merged_fraction"},
            {text("needling.large",
                  {{"width", threshold(model, "scar_width")}, {"depth", threshold(model, "scar_depth")}}),
             percent(n.large_deep_fraction), "large_deep_fraction"},
            {text("needling.repeated"), percent(n.repeated_fraction), "repeated_fraction"},
            {text("needling.scratches"), per_area(n.scratch_length_per_m2), "scratch_length"},
            {text("needling.slits"), per_area(n.slit_length_per_m2), ""},
            {text("needling.longest"), length_words(n.longest_wound), ""}};
}

std::string times(double ratio) {
    return number(ratio, 3) + "\u00a0×";
}

std::vector<Line> lines_of(const CumulativeOverNeedling& n) {
    const auto& l = n.largest;
    return {{text("cumulative.redness"), times(l.redness), "redness"},
            {text("cumulative.still_open"), share_words(l.still_open_fraction), "still_open_fraction"},
            {text("cumulative.water_loss"), times(l.water_loss_ratio), "water_loss_ratio"},
            {text("cumulative.unreplaced"), share_words(l.unreplaced_fraction), "unreplaced_fraction"},
            {text("cumulative.open"), share_words(l.open_fraction), "open_fraction"},
            {text("cumulative.cytokine"),
             l.cytokine_fraction > 0 ? percent(l.cytokine_fraction) : text("cumulative.peak_not_seen"),
             "cytokine_fraction"}};
}

std::string limit_words(const NeedlingLimit& l) {
    const std::string value = l.is_multiple() ? times(l.limit)
                              : l.unit == "-" ? percent(l.limit)
                                              : quantity(l.limit / to_si(l.unit), l.unit);
    std::string out = escape(value) + (l.passed() ? " (<b>" + markup("needling.passed") + "</b>)" : "");
    out += " <span class=\"quiet\">" + escape(l.flag) + "</span>";
    if (!l.source.empty()) out += fmt::format(" <span class=\"cite\">[{}]</span>", citations(l.source));
    return out;
}

std::string cell(const std::string& label, const std::string& html) {
    return fmt::format("<td data-label=\"{}\">{}</td>", escape(label),
                       html.empty() ? markup("needling.no_limit") : html);
}

std::string limit_of(const NeedlingJudgement& n, const std::string& measure, Needling level) {
    for (const NeedlingLimit& l : n.limits)
        if (l.measure == measure && l.level == level) return limit_words(l);
    return "";
}

/// `column`: key of what stands above the numbers.
std::string table_of(const NeedlingJudgement& n, const std::vector<Line>& lines, const char* column,
                     const char* caption) {
    std::string rows;
    for (const Line& line : lines)
        rows +=
            fmt::format("<tr><th scope=\"row\">{}</th>{}{}{}</tr>\n", escape(line.name),
                        cell(text(column), "<b>" + escape(line.value) + "</b>"),
                        cell(text("needling.caution_above"), limit_of(n, line.measure, Needling::caution)),
                        cell(text("needling.over_above"), limit_of(n, line.measure, Needling::over_needled)));
    std::string head;
    for (const char* key : {"needling.number", column, "needling.caution_above", "needling.over_above"})
        head += "<th scope=\"col\">" + markup(key) + "</th>";
    return "<table class=\"wide\"><caption>" + markup(caption) + "</caption>\n<thead><tr>" + head +
           "</tr></thead>\n<tbody>\n" + rows + "</tbody></table>\n";
}

/// `more`: sentences behind the verdict.
std::string verdict_box(const NeedlingJudgement& n, const std::string& more = "") {
    const char* kind = n.verdict == Needling::over_needled ? "stop"
                       : n.verdict == Needling::caution    ? "caution"
                                                           : "clear";
    return fmt::format("<div class=\"verdict {}\"><p class=\"big\">{}</p><p>{}{}</p>{}</div>\n", kind,
                       escape(needling_words(n.verdict)), escape(n.why),
                       n.deciding.source.empty()
                           ? ""
                           : fmt::format(" <span class=\"cite\">[{}]</span>", citations(n.deciding.source)),
                       more.empty() ? "" : "<p>" + escape(more) + "</p>");
}

} // namespace

std::string needling_section(const Model& model, const OverNeedling& n) {
    return verdict_box(n) + table_of(n, lines_of(model, n), "needling.session", "needling.caption") +
           paragraph_of("needling.limits");
}

std::string cumulative_section(const CumulativeOverNeedling& n) {
    if (n.sessions.size() < 2 && n.verdict == Needling::none) return ""; // one session adds up to itself
    return "<h3>" + markup("cumulative.heading") + "</h3>\n" + verdict_box(n, cumulative_sentence(n)) +
           table_of(n, lines_of(n), "cumulative.course", "cumulative.caption") +
           paragraph_of("cumulative.limits");
}

} // namespace stipple::pages
