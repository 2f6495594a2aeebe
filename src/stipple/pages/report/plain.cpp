#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/citations.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/pages/report/person.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/templates.hpp"
#include <algorithm>
#include <cmath>
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

constexpr std::size_t k_most_lines = 5;

std::string measure_name(const Model& model, const outcome::Endpoint& e) {
    const auto* row = outcome::find_endpoint_row(model, e.name);
    return escape(row && !row->plain.empty() ? row->plain : e.label);
}

/// What the user has changed of the model, above everything that follows from it.
std::string changed_model(const Model& model) {
    const auto changes = change_words(model);
    if (changes.empty()) return "";
    std::string items;
    for (const auto& change : changes) items += list_item(escape(change));
    return "<div class=\"verdict caution\"><p>" + markup("plain.model_changed") + "</p>\n<ul>\n" + items +
           "</ul></div>\n";
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
    const double middle = outcomes.middle_downtime_days();
    return middle >= 1
               ? " " + markup("plain.short.red", {{"days", text("story.days", {{"number", days(middle)}}) +
                                                               spread(outcomes.new_downtime_days)}})
               : "";
}

/// That tips stay above the dermis, where collagen is made; else when most of the collagen is there.
std::string reach_or_day(const course::Result& result) {
    const auto& insertion = result.treatment.needling->insertion;
    if (insertion.pierced_fraction > 0 && insertion.loaded_depth.p50 < result.inputs.skin.dermis_top())
        return " " + markup("plain.short.epidermis");
    const double most = day_of_share(result.tissue, 0.9);
    return std::isfinite(most)
               ? " " + markup("plain.short.when", {{"most", escape(setting(std::round(most)))}})
               : "";
}

/// The answer in a few sentences, for the first concern.
std::string in_short(const course::Result& result, const std::vector<Concern>& chosen) {
    if (chosen.empty()) return "";
    const course::Outcomes& outcomes = result.outcomes;
    const Concern& c = chosen.front();
    const std::string what = markup("plain.short." + c.name);
    std::string out;
    if (const auto* b = last_of(outcomes, c.rated); b && b->reported)
        out = markup("plain.short.rated",
                     {{"people", of_hundred(b->reported->noticed)},
                      {"what", what},
                      {"far", result.treatment.far_from_fit ? " " + markup("plain.short.far") : ""}});
    if (out.empty()) return "";
    out += reach_or_day(result);
    out += red_and_too_often(outcomes);
    if (const auto& d = outcomes.darkening.band; std::isfinite(d.p50))
        out += " " + markup("plain.short.darker", {{"count", of_hundred(d)}});
    return "<p class=\"short\"><b>" + out + "</b></p>\n";
}

std::string finds(const course::Result& result) {
    const auto chosen = concerns_of(result.inputs, result.outcomes);
    std::string items;
    for (std::size_t i = 0; i < std::min(chosen.size(), k_most_lines); ++i)
        items += concern_line(result, chosen[i]);
    std::string out = in_short(result, chosen) + "<h3>" + markup("plain.heading.finds") + "</h3>\n";
    if (!items.empty())
        out += paragraph_of("plain.finds", {{"day", escape(setting(result.tissue.day.back()))},
                                            {"brackets", if_bands(has_bands(result.outcomes.endpoints),
                                                                  "plain.finds.brackets")}}) +
               "<ul>\n" + items + "</ul>\n";
    if (chosen.size() > k_most_lines) out += paragraph_of("plain.more_concerns");
    return out;
}

std::string when(const course::Result& result) {
    std::string items = timing_item(result) +
                        fewer_item(result, concerns_of(result.inputs, result.outcomes)) +
                        recovery_item(result);
    if (const std::string over = cumulative_sentence(result.outcomes.over_needling); !over.empty())
        items += list_item(markup("plain.too_much", {{"words", escape(over)}}));
    items += pain_item(result) + darker_item(result.inputs, result.outcomes.darkening.band) +
             list_item(markup("plain.risks"));
    return "<h3>" + markup("plain.heading.when") + "</h3>\n<ul>\n" + items + "</ul>\n";
}

/// What the trials of the evidence model cannot tell of these concerns.
std::string trials_words(const Model& model, const std::vector<Concern>& chosen) {
    const auto asked = [&](const std::string& name) {
        return !name.starts_with("seen_") || std::any_of(chosen.begin(), chosen.end(), [&](const Concern& c) {
            return name == "seen_" + c.name;
        });
    };
    std::string names;
    for (const auto& told : outcome::what_trials_tell(model))
        if (told.cannot_tell() && asked(told.name))
            names += (names.empty() ? "" : ", ") + markup("plain.told." + told.name);
    return names.empty() ? "" : list_item(markup("plain.cannot_tell", {{"names", names}}));
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
    if (first && !spread_words(first->predictive).empty()) {
        const auto of = spread_percents(first->predictive);
        doubt += " " +
                 markup("plain.spread_from", {{"measure", measure_name(result.inputs.model, first->endpoint)},
                                              {"people", std::to_string(of[0])},
                                              {"parameters", std::to_string(of[1])},
                                              {"discrepancy", std::to_string(of[2])}});
    }
    std::string items;
    if (result.treatment.far_from_fit)
        items += list_item(
            markup("plain.extrapolated", {{"times", escape(number(result.treatment.damage.dermis_fraction /
                                                                      result.treatment.reference_damage,
                                                                  2))}}));
    items += list_item(doubt) + held_item(result.inputs.model);
    items += trials_words(result.inputs.model, chosen);
    if (first && first->endpoint.basis == outcome::Basis::assumed_mapping)
        items += list_item(markup("plain.assumed"));
    if (!studies.empty())
        items += list_item(markup(studies.size() == 1 ? "plain.studies.one" : "plain.studies.many",
                                  {{"count", escape(capital(count_word(static_cast<long>(studies.size()))))},
                                   {"all", fmt::format("{}", course::cited_sources(result).size())}}));
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

/// `all`: every finding of the screening, where no page follows.
static std::string section_of(const course::Result& result, const SkinPictures& pictures, bool all) {
    if (result.inputs.benefits_withheld()) return "";
    const bool simulated = !result.tissue.day.empty();
    std::string body = who_paragraph(result.inputs, simulated) + changed_model(result.inputs.model) +
                       verdict_banner(result.inputs.screening, result.transport, all);
    if (simulated) body += finds(result) + look_figure(result, pictures);
    if (simulated) body += when(result);
    if (simulated) body += how_sure(result);
    if (!simulated) body += paragraph_of("plain.not_simulated");
    if (simulated) body += cannot_know(result.inputs.screening);
    body += paragraph(std::string(notice()), "notice");
    return fmt::format(
        "<section class=\"plain\" aria-labelledby=\"plain\">\n<h2 id=\"plain\">{}</h2>\n{}</section>\n",
        markup("plain.heading"), body);
}

std::string plain_section(const course::Result& result, const SkinPictures& pictures) {
    return section_of(result, pictures, false);
}

std::string page_one_html(const course::Result& result) {
    return section_of(result, {}, true);
}

} // namespace stipple::pages
