#include "stipple/base/sources.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/pages/report/person.hpp"
#include "stipple/screening/screening.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <fmt/format.h>

// Two sheets to print and to write on: what a course is expected to do and at what price, for the person; and a form that
// asks for every listed reason against needling, for whoever takes the history. All sentences stand in
// data/text/en/report.csv.

namespace stipple::pages {

using namespace words;

namespace {

using screening::Finding;
using screening::Verdict;

constexpr std::size_t k_most_concerns = 3;

constexpr std::string_view k_sheet_style = R"css(
.sheet h2{margin-top:1.4rem}
.sheet p,.sheet li{max-width:none}
.sheet .tables ul,.sheet>ul{margin:.2rem 0 .6rem;padding-left:1.2rem}
.write{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:1.5rem 1.6rem;margin:1.2rem 0 .6rem}
.write span{border-top:1px solid var(--ink);padding-top:.15rem;font-size:.85rem;margin-top:1.9rem}
.ticks{list-style:none;padding:0;margin:.3rem 0 .8rem}
.ticks li{margin:.3rem 0;padding-left:1.8rem;text-indent:-1.8rem;break-inside:avoid}
.ticks.short{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem}
.ticks input{width:1.05rem;height:1.05rem;margin:0 .55rem 0 0;vertical-align:-.15em}
.ticks .what{color:var(--quiet);font-size:.9em}
@media print{
  .sheet h2{margin-top:.8rem;padding-top:.3rem;font-size:1.15rem}
  .sheet p,.sheet li{margin-top:.1rem;margin-bottom:.15rem}
  .ticks.long{columns:2;column-gap:9mm;font-size:.88rem}
  .ticks input{appearance:none;-webkit-appearance:none;border:1px solid #1a1a1a;width:.85rem;height:.85rem}
  .write{gap:.6rem 1.4rem;margin:.4rem 0}
}
)css";

std::string sheet(const std::string& title, const std::string& kicker, const std::string& body) {
    return page_head(title, k_sheet_style) + "<main class=\"sheet\">\n<header>\n<p class=\"kicker\">" +
           kicker + "</p>\n<h1>" + title + "</h1>\n</header>\n" + body +
           paragraph(std::string(notice()), "notice") + "</main>\n<footer><p>" + escape(short_notice()) +
           "</p></footer>\n</body>\n</html>\n";
}

std::string heading(std::string_view key) {
    return "<h2>" + markup(key) + "</h2>\n";
}

/// Lines to write on, each with what belongs there.
std::string lines_to_write(const std::vector<const char*>& keys) {
    std::string out;
    for (const char* key : keys) out += "<span>" + markup(key) + "</span>";
    return "<div class=\"write\">" + out + "</div>\n";
}

std::string tick(const std::string& html) {
    return "<li><label><input type=\"checkbox\"/>" + html + "</label></li>\n";
}

std::string expected(const course::Result& result) {
    const auto chosen = concerns_of(result.inputs, result.outcomes);
    std::string items;
    for (std::size_t i = 0; i < std::min(chosen.size(), k_most_concerns); ++i)
        items += concern_line(result, chosen[i]);
    items += timing_item(result) + fewer_item(result, chosen);
    return heading("sheet.heading.expected") + paragraph_of("sheet.expected") + "<ul>\n" + items + "</ul>\n";
}

std::string burden(const course::Result& result) {
    const Model& model = result.inputs.model;
    std::string items = recovery_item(result);
    if (const std::string over = cumulative_sentence(result.outcomes.over_needling); !over.empty())
        items += list_item(markup("plain.too_much", {{"words", escape(over)}}));
    items +=
        pain_item(result) + darker_item(result.inputs, result.outcomes.darkening.band) + held_item(model);
    return heading("sheet.heading.burden") + "<ul>\n" + items + "</ul>\n<div class=\"tables even care\">\n" +
           published(model, "common", "pro.care.common", Cited::plain) +
           published(model, "rarer", "pro.care.rarer", Cited::plain) +
           published(model, "lasting", "pro.care.lasting", Cited::plain) + "</div>\n";
}

/// Names of the reasons of one strength, in one line.
std::string reasons_line(const std::vector<Finding>& reasons, Verdict verdict, std::string_view key,
                         screening::Area area = screening::Area::whole) {
    std::string names;
    for (const Finding& f : reasons)
        if (f.verdict == verdict && f.area == area) names += (names.empty() ? "" : "; ") + f.label;
    return names.empty() ? "" : list_item("<b>" + markup(key) + "</b> " + escape(names) + ".");
}

std::string reasons_against(const Model& model) {
    const auto reasons = screening::reasons_of_person(model);
    return heading("sheet.heading.against") + "<ul>\n" +
           reasons_line(reasons, Verdict::stop, "sheet.against.stop") +
           reasons_line(reasons, Verdict::stop, "sheet.against.spot", screening::Area::spot) +
           reasons_line(reasons, Verdict::postpone, "sheet.against.postpone") +
           reasons_line(reasons, Verdict::refer, "sheet.against.refer") +
           reasons_line(reasons, Verdict::caution, "sheet.against.caution") + "</ul>\n";
}

std::string care(const Model& model) {
    return heading("sheet.heading.care") + paragraph_of("pro.care") + "<div class=\"tables even care\">\n" +
           published(model, "before", "pro.care.before", Cited::plain) +
           published(model, "after", "pro.care.after", Cited::plain) + "</div>\n";
}

/// One block of the form: what to do where something is ticked, then every reason.
std::string tick_list(const std::vector<Finding>& reasons, Verdict verdict, screening::Area area,
                      std::string_view head, std::string_view what) {
    std::string items;
    for (const Finding& f : reasons)
        if (f.verdict == verdict && f.area == area)
            items +=
                tick("<b>" + escape(f.label) + "</b>" +
                     (f.instead.empty() ? "" : " <span class=\"what\">" + escape(f.instead) + "</span>") +
                     " <span class=\"cite quiet\">[" + escape(short_citations(f.source)) + "]</span>");
    if (items.empty()) return "";
    return heading(head) + paragraph_of(what) + "<ul class=\"ticks long\">\n" + items + "</ul>\n";
}

std::string skin_types() {
    std::string items;
    for (int type = 1; type <= 6; ++type) items += tick(skin_type_words(type));
    return paragraph_of("intake.skin_type") + "<ul class=\"ticks short\">\n" + items + "</ul>\n";
}

} // namespace

std::string information_html(const course::Result& result) {
    if (result.inputs.benefits_withheld() || result.tissue.day.empty()) return "";
    const std::string body =
        who_paragraph(result.inputs, true) + paragraph_of("sheet.not_consent") +
        verdict_banner(result.inputs.screening, result.transport) + expected(result) + burden(result) +
        reasons_against(result.inputs.model) + care(result.inputs.model) + heading("sheet.heading.unknown") +
        paragraph_of("sheet.unknown") + heading("sheet.heading.instead") + paragraph_of("sheet.instead") +
        heading("sheet.heading.questions") + paragraph_of("sheet.stop") +
        lines_to_write({"sheet.line.questions", "sheet.line.answers", "sheet.line.call"}) +
        paragraph_of("sheet.signature") +
        lines_to_write({"sheet.line.person", "sheet.line.practitioner", "sheet.line.date"});
    return sheet(escape(result.inputs.course.title), markup("sheet.kicker"), body);
}

std::string checklist_html(const Model& model) {
    using screening::Area;
    const auto reasons = screening::reasons_of_person(model);
    const std::string body =
        paragraph_of("intake.about") +
        lines_to_write({"intake.line.name", "intake.line.age", "intake.line.area", "intake.line.medicines",
                        "intake.line.allergies", "sheet.line.date"}) +
        skin_types() + tick_list(reasons, Verdict::stop, Area::whole, "intake.heading.stop", "intake.stop") +
        tick_list(reasons, Verdict::stop, Area::spot, "intake.heading.spot", "intake.spot") +
        tick_list(reasons, Verdict::postpone, Area::whole, "intake.heading.postpone", "intake.postpone") +
        tick_list(reasons, Verdict::refer, Area::whole, "intake.heading.refer", "intake.refer") +
        tick_list(reasons, Verdict::caution, Area::whole, "intake.heading.caution", "intake.caution") +
        paragraph_of("intake.none") + lines_to_write({"sheet.line.person", "sheet.line.practitioner"});
    return sheet(markup("intake.title"), markup("intake.kicker"), body);
}

} // namespace stipple::pages
