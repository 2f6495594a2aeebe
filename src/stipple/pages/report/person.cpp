#include "stipple/pages/report/person.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/outcome/held.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/measures.hpp"
#include "stipple/words/templates.hpp"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;
using course::BandedEndpoint;
using outcome::Concern;

constexpr const char* k_care = "outcome/aftercare";
constexpr std::size_t k_most_findings = 3;
constexpr double k_fewer_than_one = 0.5; ///< of a hundred
constexpr double k_nothing = 0.005;      ///< of the severity: printed as 0 %

/// The likely size as a blinded rater sees it, how many notice, and one line below what is reported where all know.
std::string rated_words(const outcome::Reported& r, const std::string& mark) {
    return markup(
               "plain.rated",
               {{"size", severity_words(r.needling)},
                {"people", of_hundred(r.noticed)},
                {"seen", r.noticeable < 1 ? markup("plain.rated.seen",
                                                   {{"noticeable", whole_percent(r.noticeable) + "\u00a0%"}})
                                          : markup("plain.rated.unseen")},
                {"mark", mark}}) +
           " <br/><span class=\"quiet\">" +
           markup(std::fabs(r.needling.p50) < k_nothing ? "plain.rated.reported.none"
                                                        : "plain.rated.reported",
                  {{"blinded", severity_words(r.blinded)}, {"open", whole_percent(r.open.p50) + "\u00a0%"}}) +
           "</span>";
}

std::string findings_list(const screening::Screening& s, bool all) {
    const bool stopped = s.verdict == screening::Verdict::stop;
    const std::size_t shown =
        stopped || all ? s.findings.size() : std::min(s.findings.size(), k_most_findings);
    std::string items;
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& f = s.findings[i];
        items += fmt::format("<li><b>{}.</b> {}", escape(f.label), escape(f.why));
        if (stopped && !f.instead.empty())
            items += " " + markup("plain.instead", {{"instead", escape(f.instead)}});
        if (stopped && !f.source.empty())
            items += " <span class=\"cite\">[" + citations(f.source) + "]</span>";
        items += "</li>\n";
    }
    if (s.findings.size() > shown)
        items += list_item(
            markup("plain.more_findings", {{"count", fmt::format("{}", s.findings.size() - shown)}}));
    return items.empty() ? "" : "<ul>\n" + items + "</ul>\n";
}

} // namespace

double day_of_share(const course::Tissue& tissue, double share) {
    for (const auto& s : tissue.series) {
        if (s.name != "collagen_total" || s.values.size() != tissue.day.size()) continue;
        const double whole = s.values.back() - s.baseline;
        constexpr double k_unseen = 2e-3; // less of it than any assay would find
        if (std::fabs(whole) < k_unseen * std::fabs(s.baseline)) return NAN;
        for (std::size_t i = 0; i < s.values.size(); ++i)
            if ((s.values[i] - s.baseline) / whole >= share) return tissue.day[i];
    }
    return NAN;
}

std::string list_item(const std::string& html) {
    return "<li>" + html + "</li>\n";
}

const BandedEndpoint* last_of(const course::Outcomes& outcomes, std::string_view name) {
    const BandedEndpoint* found = nullptr;
    for (const auto& b : outcomes.endpoints)
        if (b.endpoint.name == name && std::isfinite(b.endpoint.value) &&
            (!found || b.endpoint.day > found->endpoint.day))
            found = &b;
    return found;
}

const BandedEndpoint* measure_of(const course::Outcomes& outcomes, const Concern& concern) {
    for (const auto& name : concern.measures)
        if (const auto* b = last_of(outcomes, name)) return b;
    return nullptr;
}

std::string whole_percent(double share) {
    const long whole = std::lround(100 * share);
    return (whole < 0 ? "\u2212" : "") + std::to_string(std::labs(whole));
}

std::string concern_line(const course::Result& result, const Concern& concern) {
    const course::Outcomes& outcomes = result.outcomes;
    const BandedEndpoint* rated = last_of(outcomes, concern.rated);
    const std::string mark = result.treatment.far_from_fit ? " " + markup("plain.rated.far") : "";
    std::string words;
    if (rated && rated->reported) words = rated_words(*rated->reported, mark);
    if (!words.empty() && concern.name == "scars") words += " " + markup("plain.note.scars");
    if (!words.empty() && concern.name == "hyperpigmentation") words += " " + markup("plain.note.dark_marks");
    if (!words.empty()) words += held_mark(result.inputs.model, "appearance");
    if (words.empty()) words = markup("plain.nothing_to_say");
    return fmt::format("<li><b>{}</b> {}</li>\n", markup("plain.concern." + concern.name), words);
}

std::vector<Concern> concerns_of(const course::Inputs& inputs, const course::Outcomes& outcomes) {
    const auto& all = outcome::concerns(inputs.model);
    std::vector<Concern> chosen;
    for (const auto& name : inputs.course.person.concerns)
        for (const auto& c : all)
            if (name == c.name) chosen.push_back(c);
    if (chosen.empty())
        for (const auto& c : all)
            if (last_of(outcomes, c.rated) || measure_of(outcomes, c)) chosen.push_back(c);
    return chosen;
}

std::string verdict_banner(const screening::Screening& s, const course::Transport& transport, bool all) {
    const char* kind = s.verdict == screening::Verdict::stop               ? "stop"
                       : s.verdict == screening::Verdict::no_listed_reason ? "clear"
                                                                           : "caution";
    std::string out =
        fmt::format("<div class=\"verdict {}\"><p class=\"big\">{}</p><p>{}</p>\n{}", kind,
                    escape(verdict_words(s.verdict)), escape(verdict_sentence(s)), findings_list(s, all));
    for (const auto& w : all_warnings(transport))
        if (w.level == Warning::Level::danger)
            out += fmt::format("<p><b>{}</b> {}</p>\n", markup("plain.danger"), escape(w.text));
    return out + "</div>\n";
}

std::string who_paragraph(const course::Inputs& inputs, bool simulated) {
    const auto& c = inputs.course;
    const auto& needle = inputs.device.spec.needle;
    const int count = course::make_schedule(c).sessions();
    const std::string days = listed_days(c), number = escape(count_word(count));
    const std::string sessions =
        count == 1      ? markup("plain.sessions.one")
        : !days.empty() ? markup("plain.sessions.listed", {{"count", number}, {"days", escape(days)}})
                        : markup("plain.sessions.many",
                                 {{"count", number}, {"interval", escape(days_words(c.interval / day))}});
    return paragraph_of(simulated ? "plain.who" : "plain.who.stopped",
                        {{"sex", markup(c.person.sex == skin::Sex::female ? "plain.woman" : "plain.man")},
                         {"age", escape(setting(c.person.age_years))},
                         {"site", escape(spaced(c.person.site))},
                         {"type", skin_type_words(c.person.fitzpatrick)},
                         {"sessions", sessions},
                         {"device", escape(device::to_string(inputs.device.spec.kind))},
                         {"length", set_length_html(needle.length)}},
                        "lead");
}

std::string timing_item(const course::Result& result) {
    const course::Tissue& tissue = result.tissue;
    constexpr double k_start = 0.25, k_most = 0.9;
    const double start = day_of_share(tissue, k_start), most = day_of_share(tissue, k_most);
    if (!std::isfinite(start)) return list_item(markup("plain.timing.none"));
    return list_item(markup("plain.timing", {{"start", escape(setting(std::round(start)))},
                                             {"most", escape(setting(std::round(most)))},
                                             {"day", escape(setting(tissue.day.back()))}}) +
                     held_mark(result.inputs.model, "collagen"));
}

std::string fewer_item(const course::Result& result, const std::vector<Concern>& chosen) {
    const auto& half = result.outcomes.fewer;
    if (!half || chosen.empty()) return "";
    const auto found = half->share.find(chosen.front().rated);
    if (found == half->share.end()) return "";
    const auto* b = last_of(result.outcomes, chosen.front().rated);
    if (!b || !b->reported ||
        std::fabs(b->reported->needling.p50) < k_nothing) // half of nothing is not worth a line
        return "";
    return list_item(markup(
        "plain.fewer", {{"count", escape(capital(count_word(half->sessions)))},
                        {"all", escape(count_word(course::make_schedule(result.inputs.course).sessions()))},
                        {"share", whole_percent(found->second) + "\u00a0%"},
                        {"what", markup("plain.short." + chosen.front().name)}}));
}

std::string darker_item(const course::Inputs& inputs, const outcome::ShareBand& needles) {
    if (!std::isfinite(needles.p50)) return "";
    const auto of_light = [&](outcome::Cause cause) {
        const auto share = outcome::darkening_of(inputs.model, inputs.course.person,
                                                 outcome::usual_course(inputs.model, cause), cause);
        return text(share.used.empty() ? "plain.darkening.no_series" : "plain.darkening.light",
                    {{"people", of_hundred(share.band)}});
    };
    return list_item(
        markup("plain.darkening", {{"tone", escape(tone_words(inputs.course.person))},
                                   {"needles", of_hundred(needles)},
                                   {"laser", escape(of_light(outcome::Cause::nonablative_fractional))},
                                   {"ipl", escape(of_light(outcome::Cause::ipl))}}));
}

std::string pain_item(const course::Result& result) {
    const auto& pain = result.transport.pain;
    if (!std::isfinite(pain.without)) return "";
    return list_item(markup("plain.pain", {{"pain", escape(pain_sentence(pain))}}) +
                     held_mark(result.inputs.model, "pain"));
}

std::string recovery_item(const course::Result& result) {
    const Model& model = result.inputs.model;
    const std::string mark = held_mark(model, "redness");
    return list_item(escape(recovery_sentence(result.outcomes)) +
                     (mark.empty() ? held_mark(model, "closing") : mark));
}

std::string held_mark(const Model& model, std::string_view number) {
    for (const auto& h : outcome::held_numbers(model))
        if (h.number == number && h.misses()) return "<sup>\u2020</sup>";
    return "";
}

std::string held_item(const Model& model) {
    std::string list;
    for (const auto& h : outcome::held_numbers(model))
        if (h.misses())
            list += (list.empty() ? "" : ", ") +
                    markup("plain.held." + h.number, {{"missed", fmt::format("{}", h.rows - h.held)},
                                                      {"rows", fmt::format("{}", h.rows)}});
    return list.empty() ? "" : list_item("\u2020 " + markup("plain.held", {{"list", list}}));
}

std::string published(const Model& model, std::string_view kind, std::string_view heading, Cited cited) {
    const TableView t = model[k_care];
    std::string items;
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        if (t.text(r, "kind") != kind) continue;
        const std::string& source = t.text(r, "source");
        items +=
            fmt::format("<li>{}. <span class=\"cite\">[{}]</span></li>\n", escape(t.text(r, "statement")),
                        cited == Cited::linked ? citations(source) : escape(short_citations(source)));
    }
    return fmt::format("<div><p class=\"name\"><b>{}</b></p>\n<ul>\n{}</ul></div>\n", markup(heading), items);
}

std::string all_published(const Model& model) {
    static constexpr std::pair<const char*, const char*> k_kinds[] = {
        {"before", "pro.care.before"}, {"after", "pro.care.after"}, {"interval", "pro.care.interval"},
        {"depth", "pro.care.depth"},   {"use", "pro.care.use"},     {"home", "pro.care.home"},
        {"common", "pro.care.common"}, {"rarer", "pro.care.rarer"}, {"lasting", "pro.care.lasting"}};
    std::string lists;
    for (const auto& [kind, heading] : k_kinds) lists += published(model, kind, heading);
    return "<div class=\"tables even care\">\n" + lists + "</div>\n";
}

std::string of_hundred(double share) {
    const double count = 100 * share;
    if (count == 0) return text("plain.nobody");
    if (count < k_fewer_than_one) return text("plain.fewer_than_one");
    if (count > 99.4) return text("plain.nearly_all"); // no model can promise the last one
    return fmt::format("{}", std::lround(count));
}

std::string of_hundred(double a, double b) {
    const double most = 100 * std::max(a, b);
    const std::string low = of_hundred(std::min(a, b)), high = of_hundred(std::max(a, b));
    if (low == high || most < k_fewer_than_one) return high;
    if (100 * std::min(a, b) < k_fewer_than_one) return text("plain.up_to", {{"high", high}});
    return text("plain.range", {{"low", low}, {"high", high}});
}

std::string of_hundred(const outcome::Spread& share) {
    const std::string middle = of_hundred(share.p50), range = of_hundred(share.p10, share.p90);
    return middle == range ? middle : fmt::format("{} ({})", middle, range);
}

std::string of_hundred(const outcome::ShareBand& share) {
    return of_hundred(outcome::Spread{share.p10, share.p50, share.p90});
}

std::string severity_words(const outcome::Spread& share) {
    const std::string low = whole_percent(share.p10), high = whole_percent(share.p90);
    return low == high ? whole_percent(share.p50) + "\u00a0%"
                       : fmt::format("{}\u00a0% ({} to {}\u00a0%)", whole_percent(share.p50), low, high);
}

} // namespace stipple::pages
