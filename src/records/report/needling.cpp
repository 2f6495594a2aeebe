#include "base/table.hpp"
#include "base/units.hpp"
#include "records/report/report.hpp"
#include "records/report/typeset.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

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
std::string threshold(const char* name) {
    const Table& t = table("insertion/over_needling");
    const std::size_t r = t.row(name);
    return setting(t.number(r, "value")) + "\u00a0" + unit_symbol(t.text(r, "unit"));
}

std::vector<Line> lines_of(const OverNeedling& n) {
    const auto per_area = [](double length_per_m2) { return quantity(length_per_m2 * cm2 / mm, "mm"); };
    return {
        {"Surface that is cut, overlap counted once", percent(n.destroyed_fraction), "destroyed_fraction"},
        {"Wounds that touch another one", percent(n.merged_fraction), "merged_fraction"},
        {fmt::format("Wounds in merged ones that open as much as a core of {} and go deeper than {}, where "
                     "scars were found",
                     threshold("scar_width"), threshold("scar_depth")),
         percent(n.large_deep_fraction), "large_deep_fraction"},
        {"Strikes that fall into a wound that is there already", percent(n.repeated_fraction),
         "repeated_fraction"},
        {"Length of scratches on each cm²: tips dragged without piercing", per_area(n.scratch_length_per_m2),
         "scratch_length"},
        {"Length of slits on each cm²: needles dragged while in the skin", per_area(n.slit_length_per_m2),
         ""},
        {"Longest wound, merged or single", length_words(n.longest_wound), ""}};
}

std::string limit_words(const NeedlingLimit& l) {
    const std::string value = l.unit == "-" ? percent(l.limit) : quantity(l.limit / to_si(l.unit), l.unit);
    std::string out = escape(value) + (l.passed() ? " (<b>passed</b>)" : "");
    out += " <span class=\"quiet\">" + escape(l.flag) + "</span>";
    if (!l.source.empty()) out += fmt::format(" <span class=\"cite\">[{}]</span>", citations(l.source));
    return out;
}

std::string cell(const std::string& label, const std::string& html) {
    return fmt::format("<td data-label=\"{}\">{}</td>", escape(label), html.empty() ? "none" : html);
}

std::string limit_of(const OverNeedling& n, const std::string& measure, Needling level) {
    for (const NeedlingLimit& l : n.limits)
        if (l.measure == measure && l.level == level) return limit_words(l);
    return "";
}

std::string table_of(const OverNeedling& n) {
    std::string rows;
    for (const Line& line : lines_of(n))
        rows += fmt::format("<tr><th scope=\"row\">{}</th>{}{}{}</tr>\n", escape(line.name),
                            cell("One session", "<b>" + escape(line.value) + "</b>"),
                            cell("Caution above", limit_of(n, line.measure, Needling::caution)),
                            cell("Over-needled above", limit_of(n, line.measure, Needling::over_needled)));
    return "<table class=\"wide\"><caption>What the wounds of one session add up to on the surface, beside "
           "the limits; "
           "behind each limit how far it may be trusted</caption>\n<thead><tr><th "
           "scope=\"col\">Number</th><th "
           "scope=\"col\">One session</th><th scope=\"col\">Caution above</th><th scope=\"col\">Over-needled "
           "above</th></tr></thead>\n<tbody>\n" +
           rows + "</tbody></table>\n";
}

} // namespace

std::string needling_section(const study::Result& result) {
    const OverNeedling& n = result.insertion.over_needling;
    const char* kind = n.verdict == Needling::over_needled ? "stop"
                       : n.verdict == Needling::caution    ? "caution"
                                                           : "clear";
    std::string out = fmt::format("<div class=\"verdict {}\"><p class=\"big\">{}</p><p>{}{}</p></div>\n",
                                  kind, escape(needling_words(n.verdict)), escape(n.why),
                                  n.deciding.source.empty() ? ""
                                                            : fmt::format(" <span class=\"cite\">[{}]</span>",
                                                                          citations(n.deciding.source)));
    out += table_of(n);
    out += "<p>No study of scratches by needles, or of too many punctures, was found. The limits come from "
           "the nearest "
           "wounds that were studied (a scratch of graded depth, cores of skin, fractional lasers) or are "
           "assumed, and the "
           "table says which. A needle parts skin and removes none, so the same number may do less harm "
           "here. Slits and "
           "scratches suppose that skin does not follow a needle sideways: they are upper estimates.</p>\n";
    return out;
}

} // namespace stipple::records
