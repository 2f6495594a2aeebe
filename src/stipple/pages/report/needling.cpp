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
using insertion::NeedlingLimit;
using insertion::OverNeedling;

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

std::string limit_words(const NeedlingLimit& l) {
    const std::string value = l.unit == "-" ? percent(l.limit) : quantity(l.limit / to_si(l.unit), l.unit);
    std::string out = escape(value) + (l.passed() ? " (<b>" + markup("needling.passed") + "</b>)" : "");
    out += " <span class=\"quiet\">" + escape(l.flag) + "</span>";
    if (!l.source.empty()) out += fmt::format(" <span class=\"cite\">[{}]</span>", citations(l.source));
    return out;
}

std::string cell(const std::string& label, const std::string& html) {
    return fmt::format("<td data-label=\"{}\">{}</td>", escape(label),
                       html.empty() ? markup("needling.no_limit") : html);
}

std::string limit_of(const OverNeedling& n, const std::string& measure, Needling level) {
    for (const NeedlingLimit& l : n.limits)
        if (l.measure == measure && l.level == level) return limit_words(l);
    return "";
}

std::string table_of(const Model& model, const OverNeedling& n) {
    std::string rows;
    for (const Line& line : lines_of(model, n))
        rows +=
            fmt::format("<tr><th scope=\"row\">{}</th>{}{}{}</tr>\n", escape(line.name),
                        cell(text("needling.session"), "<b>" + escape(line.value) + "</b>"),
                        cell(text("needling.caution_above"), limit_of(n, line.measure, Needling::caution)),
                        cell(text("needling.over_above"), limit_of(n, line.measure, Needling::over_needled)));
    std::string head;
    for (const char* key :
         {"needling.number", "needling.session", "needling.caution_above", "needling.over_above"})
        head += "<th scope=\"col\">" + markup(key) + "</th>";
    return "<table class=\"wide\"><caption>" + markup("needling.caption") + "</caption>\n<thead><tr>" + head +
           "</tr></thead>\n<tbody>\n" + rows + "</tbody></table>\n";
}

} // namespace

std::string needling_section(const Model& model, const OverNeedling& n) {
    const char* kind = n.verdict == Needling::over_needled ? "stop"
                       : n.verdict == Needling::caution    ? "caution"
                                                           : "clear";
    std::string out = fmt::format("<div class=\"verdict {}\"><p class=\"big\">{}</p><p>{}{}</p></div>\n",
                                  kind, escape(needling_words(n.verdict)), escape(n.why),
                                  n.deciding.source.empty() ? ""
                                                            : fmt::format(" <span class=\"cite\">[{}]</span>",
                                                                          citations(n.deciding.source)));
    out += table_of(model, n);
    out += paragraph_of("needling.limits");
    return out;
}

} // namespace stipple::pages
