#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/citations.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/measures.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/templates.hpp"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <set>

// The first page: for readers who know nothing of skin, needles or models. All sentences stand in
// data/text/en/report.csv.

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;
using course::BandedEndpoint;
using outcome::Concern;

constexpr std::size_t k_most_lines = 5, k_most_findings = 3;

/// The endpoint of that name on the last day; nullptr if there is none.
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

constexpr double k_fewer_than_one = 0.5; ///< of a hundred

/// A share as a whole number of hundredths, without "%".
std::string whole_percent(double share) {
    const long whole = std::lround(100 * share);
    return (whole < 0 ? "\u2212" : "") + std::to_string(std::labs(whole));
}

/// The likely size as a blinded rater sees it, how many notice, and one line below what is reported where all know.
std::string rated_words(const outcome::Reported& r, const std::string& mark) {
    return markup("plain.rated", {{"size", severity_words(r.needling)},
                                  {"people", of_hundred(r.noticed)},
                                  {"noticeable", whole_percent(r.noticeable) + "\u00a0%"},
                                  {"mark", mark}}) +
           "<br/><span class=\"quiet\">" +
           markup("plain.rated.reported",
                  {{"blinded", severity_words(r.blinded)}, {"open", whole_percent(r.open.p50) + "\u00a0%"}}) +
           "</span>";
}

std::string measure_name(const Model& model, const outcome::Endpoint& e) {
    const auto* row = outcome::find_endpoint_row(model, e.name);
    return escape(row && !row->plain.empty() ? row->plain : e.label);
}

std::string concern_line(const course::Result& result, const Concern& concern) {
    const course::Outcomes& outcomes = result.outcomes;
    const BandedEndpoint* rated = last_of(outcomes, concern.rated);
    const std::string mark = result.treatment.far_from_fit ? " " + markup("plain.rated.far") : "";
    std::string words;
    if (rated && rated->reported) words = rated_words(*rated->reported, mark);
    if (!words.empty() && concern.name == "scars") words += " " + markup("plain.note.scars");
    if (!words.empty() && concern.name == "hyperpigmentation") words += " " + markup("plain.note.dark_marks");
    if (words.empty()) words = markup("plain.nothing_to_say");
    return fmt::format("<li><b>{}</b> {}</li>\n", markup("plain.concern." + concern.name), words);
}

/// Those that the person named; if none was named, those that an endpoint answers.
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

std::string findings_list(const screening::Screening& s) {
    const bool stopped = s.verdict == screening::Verdict::stop;
    const std::size_t shown = stopped ? s.findings.size() : std::min(s.findings.size(), k_most_findings);
    std::string items;
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& f = s.findings[i];
        items += fmt::format("<li><b>{}.</b> {}", escape(f.label), escape(f.why));
        if (stopped && !f.instead.empty())
            items += " " + markup("plain.instead", {{"instead", escape(f.instead)}});
        items += "</li>\n";
    }
    if (s.findings.size() > shown)
        items += "<li>" +
                 markup("plain.more_findings", {{"count", fmt::format("{}", s.findings.size() - shown)}}) +
                 "</li>\n";
    return items.empty() ? "" : "<ul>\n" + items + "</ul>\n";
}

std::string banner(const screening::Screening& s, const course::Transport& transport) {
    const char* kind = s.verdict == screening::Verdict::stop               ? "stop"
                       : s.verdict == screening::Verdict::no_listed_reason ? "clear"
                                                                           : "caution";
    std::string out =
        fmt::format("<div class=\"verdict {}\"><p class=\"big\">{}</p><p>{}</p>\n{}", kind,
                    escape(verdict_words(s.verdict)), escape(verdict_sentence(s)), findings_list(s));
    for (const auto& w : all_warnings(transport))
        if (w.level == Warning::Level::danger)
            out += fmt::format("<p><b>{}</b> {}</p>\n", markup("plain.danger"), escape(w.text));
    return out + "</div>\n";
}

/// What the user has changed of the model, above everything that follows from it.
std::string changed_model(const Model& model) {
    const auto changes = change_words(model);
    if (changes.empty()) return "";
    std::string items;
    for (const auto& change : changes) items += "<li>" + escape(change) + "</li>\n";
    return "<div class=\"verdict caution\"><p>" + markup("plain.model_changed") + "</p>\n<ul>\n" + items +
           "</ul></div>\n";
}

std::string who(const course::Inputs& inputs, bool simulated) {
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

/// How long the skin is red; where sessions come before it has recovered, over the course, and that they do.
std::string red_and_too_often(const course::Outcomes& outcomes) {
    const auto days = [](double d) { return fmt::format("{:.0f}", d); };
    const auto spread = [&](const outcome::Predictive& p) {
        const std::string low = days(p.p10), high = days(p.p90);
        return p.known() && low != high ? fmt::format(" ({} to {})", low, high) : "";
    };
    const auto& course = outcomes.over_needling;
    if (course.too_early > 0)
        return " " + markup("plain.short.too_often", {{"days", days(course.cost.red_days)},
                                                      {"row", days(course.cost.longest_red_days)}});
    const auto& red = outcomes.new_downtime_days;
    const double middle = red.known() ? red.p50 : outcomes.downtime_days;
    return middle >= 1
               ? " " + markup("plain.short.red",
                              {{"days", text("story.days", {{"number", days(middle)}}) + spread(red)}})
               : "";
}

/// The answer in two sentences, for the first concern.
std::string in_short(const course::Outcomes& outcomes, const std::vector<Concern>& chosen, bool far) {
    if (chosen.empty()) return "";
    const Concern& c = chosen.front();
    const std::string what = markup("plain.short." + c.name);
    std::string out;
    if (const auto* b = last_of(outcomes, c.rated); b && b->reported)
        out = markup("plain.short.rated", {{"people", of_hundred(b->reported->noticed)},
                                           {"what", what},
                                           {"far", far ? " " + markup("plain.short.far") : ""}});
    if (out.empty()) return "";
    out += red_and_too_often(outcomes);
    constexpr double k_worth_a_word = 0.02;
    if (const auto& d = outcomes.darkening.band; d.p50 >= k_worth_a_word)
        out += " " + markup("plain.short.darker", {{"count", of_hundred({d.p10, d.p50, d.p90})}});
    return "<p class=\"short\"><b>" + out + "</b></p>\n";
}

std::string finds(const course::Result& result) {
    const auto chosen = concerns_of(result.inputs, result.outcomes);
    std::string items;
    for (std::size_t i = 0; i < std::min(chosen.size(), k_most_lines); ++i)
        items += concern_line(result, chosen[i]);
    std::string out = in_short(result.outcomes, chosen, result.treatment.far_from_fit) + "<h3>" +
                      markup("plain.heading.finds") + "</h3>\n";
    if (!items.empty())
        out += paragraph_of("plain.finds", {{"day", escape(setting(result.tissue.day.back()))},
                                            {"brackets", if_bands(has_bands(result.outcomes.endpoints),
                                                                  "plain.finds.brackets")}}) +
               "<ul>\n" + items + "</ul>\n";
    if (chosen.size() > k_most_lines) out += paragraph_of("plain.more_concerns");
    return out;
}

/// First day on which the collagen of the dermis has made this share of its change by the last day; NaN if
/// there is no change to speak of.
double day_of_share(const course::Tissue& tissue, double share) {
    for (const auto& s : tissue.series) {
        if (s.name != "collagen_total" || s.values.size() != tissue.day.size()) continue;
        const double whole = s.values.back() - s.baseline;
        if (std::fabs(whole) < 1e-4 * std::fabs(s.baseline)) return NAN;
        for (std::size_t i = 0; i < s.values.size(); ++i)
            if ((s.values[i] - s.baseline) / whole >= share) return tissue.day[i];
    }
    return NAN;
}

std::string list_item(const std::string& html) {
    return "<li>" + html + "</li>\n";
}

/// When it starts to show and when most of it is there.
std::string timing(const course::Tissue& tissue) {
    constexpr double k_start = 0.25, k_most = 0.9;
    const double start = day_of_share(tissue, k_start), most = day_of_share(tissue, k_most);
    if (!std::isfinite(start)) return list_item(markup("plain.timing.none"));
    return list_item(markup("plain.timing", {{"start", escape(setting(std::round(start)))},
                                             {"most", escape(setting(std::round(most)))},
                                             {"day", escape(setting(tissue.day.back()))}}));
}

/// What half as many sessions give, for the first concern.
std::string fewer(const course::Result& result, const std::vector<Concern>& chosen) {
    const auto& half = result.outcomes.fewer;
    if (!half || chosen.empty()) return "";
    const auto found = half->share.find(chosen.front().rated);
    if (found == half->share.end()) return "";
    return list_item(markup(
        "plain.fewer", {{"count", escape(capital(count_word(half->sessions)))},
                        {"all", escape(count_word(course::make_schedule(result.inputs.course).sessions()))},
                        {"share", whole_percent(found->second) + "\u00a0%"},
                        {"what", markup("plain.short." + chosen.front().name)}}));
}

/// Published counts of darkening beside each other: needles, lasers and pulsed light, for this skin type.
std::string darker(const course::Inputs& inputs, const outcome::ShareBand& needles) {
    if (!std::isfinite(needles.p50)) return "";
    const int type = inputs.course.person.fitzpatrick;
    const auto of_light = [&](outcome::Cause cause) {
        const auto band = outcome::darkening_of(inputs.model, type, cause).band;
        return std::isfinite(band.p50)
                   ? text("plain.darkening.light", {{"people", of_hundred({band.p10, band.p50, band.p90})}})
                   : text("plain.darkening.no_series");
    };
    return list_item(
        markup("plain.darkening", {{"type", skin_type_words(type)},
                                   {"needles", of_hundred({needles.p10, needles.p50, needles.p90})},
                                   {"laser", escape(of_light(outcome::Cause::laser))},
                                   {"ipl", escape(of_light(outcome::Cause::ipl))}}));
}

std::string when(const course::Result& result) {
    std::string items = timing(result.tissue) + fewer(result, concerns_of(result.inputs, result.outcomes)) +
                        list_item(escape(recovery_sentence(result.outcomes)));
    if (const std::string over = cumulative_sentence(result.outcomes.over_needling); !over.empty())
        items += list_item(markup("plain.too_much", {{"words", escape(over)}}));
    if (std::isfinite(result.transport.pain.without))
        items += list_item(markup("plain.pain", {{"pain", escape(pain_sentence(result.transport.pain))}}));
    items += darker(result.inputs, result.outcomes.darkening.band);
    return "<h3>" + markup("plain.heading.when") + "</h3>\n<ul>\n" + items + "</ul>\n";
}

/// What the trials of the evidence model cannot tell.
std::string trials_words(const Model& model) {
    std::string names;
    for (const auto& told : outcome::what_trials_tell(model))
        if (told.cannot_tell()) names += (names.empty() ? "" : ", ") + markup("plain.told." + told.name);
    return names.empty() ? "" : "<li>" + markup("plain.cannot_tell", {{"names", names}}) + "</li>\n";
}

std::string how_sure(const course::Result& result) {
    std::string doubt =
        markup(has_bands(result.outcomes.endpoints) ? "plain.two_spreads" : "plain.no_spreads");
    std::set<std::string> studies;
    const auto chosen = concerns_of(result.inputs, result.outcomes);
    for (const Concern& c : chosen)
        for (const BandedEndpoint* b : {last_of(result.outcomes, c.rated), measure_of(result.outcomes, c)}) {
            if (!b) continue;
            for (const auto& key : source_keys(b->endpoint.source)) studies.insert(key);
        }
    const BandedEndpoint* first = chosen.empty() ? nullptr : measure_of(result.outcomes, chosen.front());
    if (first && first->predictive.known())
        doubt += " " +
                 markup("plain.spread_from", {{"measure", measure_name(result.inputs.model, first->endpoint)},
                                              {"people", whole_percent(first->predictive.people)},
                                              {"parameters", whole_percent(first->predictive.parameters)},
                                              {"discrepancy", whole_percent(first->predictive.discrepancy)}});
    std::string items;
    if (result.treatment.far_from_fit)
        items +=
            "<li>" +
            markup("plain.extrapolated", {{"times", escape(number(result.treatment.damage.dermis_fraction /
                                                                      result.treatment.reference_damage,
                                                                  2))}}) +
            "</li>\n";
    items += "<li>" + doubt + "</li>\n";
    items += trials_words(result.inputs.model);
    if (first && first->endpoint.basis == outcome::Basis::assumed_mapping)
        items += "<li>" + markup("plain.assumed") + "</li>\n";
    if (!studies.empty())
        items += "<li>" +
                 markup(studies.size() == 1 ? "plain.studies.one" : "plain.studies.many",
                        {{"count", escape(capital(count_word(static_cast<long>(studies.size()))))},
                         {"all", fmt::format("{}", course::cited_sources(result).size())}}) +
                 "</li>\n";
    return "<h3>" + markup("plain.heading.sure") + "</h3>\n<ul>\n" + items + "</ul>\n";
}

std::string cannot_know(const screening::Screening& screening) {
    std::string left_out;
    for (const auto& f : screening.findings)
        if (!f.not_modelled.empty() && left_out.find(f.not_modelled) == std::string::npos)
            left_out += " " + f.not_modelled;
    std::string out = "<h3>" + markup("plain.heading.unknown") + "</h3>\n" + paragraph_of("plain.unknown");
    if (!left_out.empty()) out += paragraph_of("plain.unknown.named", {{"list", escape(left_out.substr(1))}});
    return out;
}

} // namespace

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

std::string severity_words(const outcome::Spread& share) {
    const std::string low = whole_percent(share.p10), high = whole_percent(share.p90);
    return low == high ? whole_percent(share.p50) + "\u00a0%"
                       : fmt::format("{}\u00a0% ({} to {}\u00a0%)", whole_percent(share.p50), low, high);
}

std::string plain_section(const course::Result& result, const SkinPictures& pictures) {
    if (result.inputs.benefits_withheld()) return "";
    const bool simulated = !result.tissue.day.empty();
    std::string body = who(result.inputs, simulated) + changed_model(result.inputs.model) +
                       banner(result.inputs.screening, result.transport);
    if (simulated) body += finds(result) + look_figure(result, pictures);
    if (simulated) body += when(result);
    if (simulated) body += how_sure(result);
    if (!simulated) body += paragraph_of("plain.not_simulated");
    body += cannot_know(result.inputs.screening) + paragraph(std::string(notice()), "notice");
    return fmt::format(
        "<section class=\"plain\" aria-labelledby=\"plain\">\n<h2 id=\"plain\">{}</h2>\n{}</section>\n",
        markup("plain.heading"), body);
}

} // namespace stipple::pages
