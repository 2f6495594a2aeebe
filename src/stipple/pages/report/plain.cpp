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

bool improves(const BandedEndpoint& b) {
    const auto& e = b.endpoint;
    return e.better_up == (b.middle() > e.baseline);
}

/// A share as a whole number of hundredths, without "%".
std::string whole_percent(double share) {
    const long whole = std::lround(100 * share);
    return (whole < 0 ? "\u2212" : "") + std::to_string(std::labs(whole));
}

/// What raters and people would make of a concern.
std::string rated_words(const outcome::Reported& r) {
    return markup("plain.rated", {{"blinded", severity_words(r.blinded)},
                                  {"needling", severity_words(r.needling)},
                                  {"open", whole_percent(r.open.p50) + "\u00a0%"}}) +
           " " +
           markup("plain.rated.noticed", {{"noticeable", whole_percent(r.noticeable) + "\u00a0%"},
                                          {"people", of_hundred(r.noticed)}});
}

std::string measure_name(const Model& model, const outcome::Endpoint& e) {
    const auto* row = outcome::find_endpoint_row(model, e.name);
    return escape(row && !row->plain.empty() ? row->plain : e.label);
}

std::string measure_words(const Model& model, const BandedEndpoint& b) {
    const auto& e = b.endpoint;
    const std::string measure = measure_name(model, e);
    const std::string before = measured_html(e.baseline, e.unit, 2),
                      after = measured_html(b.middle(), e.unit, 2);
    if (before == after) return markup("plain.measured.same", {{"measure", measure}, {"before", before}});
    const std::string people =
        b.predictive.known()
            ? " " + markup("plain.measured.people",
                           {{"range", measured_range_html(b.predictive.p10, b.predictive.p90, e.unit)}})
            : "";
    return markup(improves(b) ? "plain.measured.better" : "plain.measured.worse",
                  {{"measure", measure}, {"before", before}, {"after", after}, {"people", people}});
}

std::string concern_line(const Model& model, const course::Outcomes& outcomes, const Concern& concern) {
    const BandedEndpoint *rated = last_of(outcomes, concern.rated), *measure = measure_of(outcomes, concern);
    std::string words;
    if (rated && rated->reported) words += rated_words(*rated->reported);
    if (measure) words += (words.empty() ? "" : " ") + measure_words(model, *measure);
    if (measure && concern.name == "scars") words += " " + markup("plain.note.scars");
    if (measure && concern.name == "hyperpigmentation") words += " " + markup("plain.note.dark_marks");
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
    const auto& course = outcomes.over_needling;
    if (course.too_early > 0)
        return " " + markup("plain.short.too_often", {{"days", days(course.cost.red_days)},
                                                      {"row", days(course.cost.longest_red_days)}});
    return outcomes.downtime_days >= 1
               ? " " + markup("plain.short.red", {{"days", days(outcomes.downtime_days)}})
               : "";
}

/// The answer in two sentences, for the first concern.
std::string in_short(const course::Outcomes& outcomes, const std::vector<Concern>& chosen) {
    if (chosen.empty()) return "";
    const Concern& c = chosen.front();
    const std::string what = markup("plain.short." + c.name);
    std::string out;
    if (const auto* b = last_of(outcomes, c.rated); b && b->reported)
        out = markup("plain.short.rated", {{"people", of_hundred(b->reported->noticed)}, {"what", what}});
    if (out.empty()) return "";
    out += red_and_too_often(outcomes);
    constexpr double k_worth_a_word = 0.02;
    if (outcomes.darkening.band.p50 >= k_worth_a_word)
        out += " " + markup("plain.short.darker", {{"count", of_hundred(outcomes.darkening.band.p50)}});
    return "<p class=\"short\"><b>" + out + "</b></p>\n";
}

std::string finds(const course::Result& result) {
    const auto chosen = concerns_of(result.inputs, result.outcomes);
    std::string items;
    for (std::size_t i = 0; i < std::min(chosen.size(), k_most_lines); ++i)
        items += concern_line(result.inputs.model, result.outcomes, chosen[i]);
    std::string out = in_short(result.outcomes, chosen) + "<h3>" + markup("plain.heading.finds") + "</h3>\n";
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

std::string when(const course::Result& result) {
    constexpr double k_half = 0.5, k_most = 0.9;
    std::string items = "<li>" + escape(recovery_sentence(result.outcomes)) + "</li>\n";
    if (const std::string over = cumulative_sentence(result.outcomes.over_needling); !over.empty())
        items += "<li>" + markup("plain.too_much", {{"words", escape(over)}}) + "</li>\n";
    if (std::isfinite(result.transport.pain.without))
        items += "<li>" + markup("plain.pain", {{"pain", escape(pain_sentence(result.transport.pain))}}) +
                 "</li>\n";
    const double half = day_of_share(result.tissue, k_half), most = day_of_share(result.tissue, k_most);
    if (std::isfinite(half))
        items += "<li>" +
                 markup("plain.timing", {{"half", escape(setting(std::round(half)))},
                                         {"most", escape(setting(std::round(most)))},
                                         {"day", escape(setting(result.tissue.day.back()))}}) +
                 "</li>\n";
    else
        items += "<li>" + markup("plain.timing.none") + "</li>\n";
    if (const auto& d = result.outcomes.darkening.band; std::isfinite(d.p50))
        items +=
            "<li>" +
            markup("plain.darkening", {{"type", skin_type_words(result.inputs.course.person.fitzpatrick)},
                                       {"middle", of_hundred(d.p50)},
                                       {"range", of_hundred(d.p10, d.p90)}}) +
            "</li>\n";
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

std::string plain_section(const course::Result& result) {
    if (result.inputs.benefits_withheld()) return "";
    const bool simulated = !result.tissue.day.empty();
    std::string body = who(result.inputs, simulated) + changed_model(result.inputs.model) +
                       banner(result.inputs.screening, result.transport);
    if (simulated) body += finds(result);
    if (simulated) body += when(result);
    if (simulated) body += how_sure(result);
    if (!simulated) body += paragraph_of("plain.not_simulated");
    body += cannot_know(result.inputs.screening) + paragraph(std::string(notice()), "notice");
    return fmt::format(
        "<section class=\"plain\" aria-labelledby=\"plain\">\n<h2 id=\"plain\">{}</h2>\n{}</section>\n",
        markup("plain.heading"), body);
}

} // namespace stipple::pages
