#include "stipple/outcome/darkening.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <span>
#include <utility>

namespace stipple::outcome {

namespace {

constexpr double k_normal_95 = 1.959963984540054; ///< two-sided 95 % of a normal

double number_or_nan(const TableView& t, std::size_t row, const char* column) {
    return t.number_or(row, column, NAN);
}

Interval interval_of(double k, double n) {
    return std::isfinite(k) && std::isfinite(n) ? wilson(k, n) : Interval{};
}

DarkeningCount count_of(const TableView& t, std::size_t r) {
    DarkeningCount c{.study = t.text(r, "study"),
                     .modality = t.text(r, "modality"),
                     .label = t.text(r, "label"),
                     .fitzpatrick_low = static_cast<int>(t.number_or(r, "fitzpatrick_low", 0)),
                     .fitzpatrick_high = static_cast<int>(t.number_or(r, "fitzpatrick_high", 0)),
                     .skin = t.text(r, "skin"),
                     .k = number_or_nan(t, r, "k"),
                     .n = number_or_nan(t, r, "n"),
                     .share = number_or_nan(t, r, "percent") / 100,
                     .at_least = t.text(r, "at_least") == "yes",
                     .counted = t.text(r, "counted"),
                     .model_low = static_cast<int>(t.number(r, "model_type_low")),
                     .model_high = static_cast<int>(t.number(r, "model_type_high")),
                     .injury = {.share = t.number(r, "injured_percent") / 100,
                                .sessions = static_cast<int>(t.number(r, "sessions")),
                                .hydroquinone = t.text(r, "hydroquinone") == "yes"},
                     .flag = t.text(r, "flag"),
                     .source = t.text(r, "source"),
                     .note = t.text(r, "note"),
                     .interval = {}};
    if (std::isfinite(c.k)) c.share = c.k / c.n;
    check(std::isfinite(c.share), Kind::data, "neither a count nor a percentage",
          "outcome/darkening:" + c.study);
    check(c.counted == "patient" || c.counted == "session", Kind::data, "neither patients nor sessions",
          "outcome/darkening:" + c.study);
    c.interval = interval_of(c.share * c.n, c.n);
    return c;
}

/// The name of a cause in the tables, and in a sentence.
struct CauseName {
    Cause cause;
    const char *modality, *series;
};
constexpr CauseName k_causes[] = {
    {Cause::needling, "needling", "Series of needling"},
    {Cause::nonablative_fractional, "nonablative_fractional", "Series of nonablative fractional lasers"},
    {Cause::ablative_fractional, "ablative_fractional", "Series of ablative fractional lasers"},
    {Cause::ipl, "ipl", "Series of intense pulsed light"},
    {Cause::laser, "laser", "Series of lasers on the whole field"}};

const CauseName& name_of(Cause cause) {
    return k_causes[static_cast<std::size_t>(cause)];
}

/// Whether a row says something about this skin type, in patients.
bool serves(const DarkeningCount& c, int type, Cause cause) {
    const bool counts =
        c.modality == name_of(cause).modality && c.counted == "patient" && std::isfinite(c.k) && !c.at_least;
    const bool holds = c.fitzpatrick_low > 0 && c.fitzpatrick_low <= type && type <= c.fitzpatrick_high;
    const bool mixes_light = c.fitzpatrick_low < 3;
    return counts && holds && !(type >= 4 && mixes_light);
}

std::string basis_words(const DarkeningShare& share, int asked, Cause cause) {
    std::string rows;
    for (const auto& c : share.used)
        rows += fmt::format("{}{} (types {}, {:g} of {:g})", rows.empty() ? "" : "; ",
                            c.label.substr(0, c.label.find(':')), c.skin, c.k, c.n);
    std::string words =
        fmt::format("{} with this type: {}.", name_of(cause).series, rows.empty() ? "none" : rows);
    words +=
        " All counts together, after needles and light, are one law of injury and tone whose inputs are assumed.";
    if (asked == 6) words += " No series holds type VI apart: the law goes on from the others.";
    return words;
}

/// A share and its weight.
using Weighted = std::pair<double, double>;

/// The share at which the weights of it and of all smaller ones reach `wanted`: halves the list until one is left.
double share_at(std::span<Weighted> shares, double wanted) {
    while (shares.size() > 1) {
        const std::size_t half = shares.size() / 2;
        const auto middle = shares.begin() + static_cast<std::ptrdiff_t>(half);
        std::nth_element(shares.begin(), middle, shares.end());
        double below = 0;
        for (const auto& s : shares.first(half)) below += s.second;
        if (below >= wanted) {
            shares = shares.first(half);
        } else {
            wanted -= below;
            shares = shares.subspan(half);
        }
    }
    return shares.front().first;
}

/// 10, 50 and 90 % of shares with weights.
ShareBand band_of(std::vector<Weighted> shares) {
    double total = 0;
    for (const auto& s : shares) total += s.second;
    return {share_at(shares, 0.1 * total), share_at(shares, 0.5 * total), share_at(shares, 0.9 * total)};
}

} // namespace

Interval wilson(double k, double n) {
    check(n > 0 && k >= 0 && k <= n, Kind::input, "a count must lie between 0 and its total");
    // The ends are the roots of (1 + z²/n) x² - (2p + z²/n) x + p² = 0; the lower one over the upper one,
    // whose terms do not cancel, is exactly 0 at k = 0, and the upper one is that of the others, exactly 1 at
    // k = n.
    const auto lower = [n](double p) {
        const double z2 = k_normal_95 * k_normal_95;
        return p * p / (p + z2 / (2 * n) + k_normal_95 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)));
    };
    return {lower(k / n), 1 - lower((n - k) / n)};
}

std::string to_string(Cause cause) {
    return name_of(cause).modality;
}

std::vector<DarkeningCount> darkening_counts(const Model& model) {
    const TableView t = model["outcome/darkening"];
    std::vector<DarkeningCount> counts;
    for (std::size_t r = 0; r < t.rows.size(); ++r) counts.push_back(count_of(t, r));
    return counts;
}

std::vector<Harm> harms(const Model& model) {
    const TableView t = model["outcome/harms"];
    std::vector<Harm> list;
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        list.push_back({.harm = t.text(r, "harm"),
                        .label = t.text(r, "label"),
                        .modality = t.text(r, "modality"),
                        .skin = t.text(r, "skin"),
                        .k = number_or_nan(t, r, "k"),
                        .n = number_or_nan(t, r, "n"),
                        .counted = t.text(r, "counted"),
                        .flag = t.text(r, "flag"),
                        .source = t.text(r, "source"),
                        .note = t.text(r, "note"),
                        .interval = {}});
        list.back().interval = interval_of(list.back().k, list.back().n);
    }
    return list;
}

Injury usual_course(const Model& model, Cause cause) {
    const TableView t = model["outcome/darkening_courses"];
    const auto row = t.row(name_of(cause).modality);
    return {.share = t.number(row, "injured_percent") / 100,
            .sessions = static_cast<int>(t.number(row, "sessions"))};
}

/// The same injury whatever the tone.
static InjuryOfTone always(const Injury& injury) {
    return [injury](double) { return injury; };
}

static DarkeningShare share_of(const Model& model, int fitzpatrick, const std::vector<ToneNode>& tones,
                               const InjuryOfTone& injury_of, Cause cause) {
    DarkeningShare share;
    for (const auto& c : darkening_counts(model)) {
        if (!serves(c, fitzpatrick, cause)) continue;
        share.used.push_back(c);
        share.source += (share.source.empty() ? "" : ";") + c.source;
    }
    std::vector<Injury> injuries;
    for (const auto& tone : tones) injuries.push_back(injury_of(tone.ita_deg));
    share.injury = injuries[tones.size() / 2];
    std::vector<std::pair<double, double>> shares;
    for (const auto& draw : darkening_draws(model))
        for (const auto& study : normal_nodes())
            for (std::size_t t = 0; t < tones.size(); ++t)
                shares.emplace_back(
                    darkening_risk(draw, tones[t].ita_deg, injuries[t], draw.studies * study.z),
                    study.weight * tones[t].weight);
    share.band = band_of(std::move(shares));
    share.basis = basis_words(share, fitzpatrick, cause);
    return share;
}

DarkeningShare darkening_of(const Model& model, int fitzpatrick, const InjuryOfTone& injury, Cause cause) {
    return share_of(model, fitzpatrick, tones_of_types(model, fitzpatrick, fitzpatrick), injury, cause);
}

DarkeningShare darkening_of(const Model& model, const skin::Person& person, const InjuryOfTone& injury,
                            Cause cause) {
    return share_of(model, person.fitzpatrick, tones_of(model, person), injury, cause);
}

DarkeningShare darkening_of(const Model& model, int fitzpatrick, const Injury& injury, Cause cause) {
    return darkening_of(model, fitzpatrick, always(injury), cause);
}

DarkeningShare darkening_of(const Model& model, int fitzpatrick, Cause cause) {
    return darkening_of(model, fitzpatrick, usual_course(model, cause), cause);
}

DarkeningShare darkening_of(const Model& model, const skin::Person& person, const Injury& injury,
                            Cause cause) {
    return darkening_of(model, person, always(injury), cause);
}

double probability_lower(const Model& model, int fitzpatrick, const InjuryOfTone& one,
                         const InjuryOfTone& other) {
    double lower = 0, total = 0;
    const auto tones = tones_of_types(model, fitzpatrick, fitzpatrick);
    std::vector<std::pair<Injury, Injury>> injuries;
    for (const auto& tone : tones) injuries.emplace_back(one(tone.ita_deg), other(tone.ita_deg));
    const auto& nodes = normal_nodes();
    std::vector<double> ours(nodes.size()), theirs(nodes.size());
    for (const auto& draw : darkening_draws(model))
        for (std::size_t t = 0; t < tones.size(); ++t) {
            const double ita = tones[t].ita_deg;
            for (std::size_t i = 0; i < nodes.size(); ++i) {
                ours[i] = darkening_risk(draw, ita, injuries[t].first, draw.studies * nodes[i].z);
                theirs[i] = darkening_risk(draw, ita, injuries[t].second, draw.studies * nodes[i].z);
            }
            for (std::size_t i = 0; i < nodes.size(); ++i)
                for (std::size_t j = 0; j < nodes.size(); ++j) {
                    const double weight = tones[t].weight * nodes[i].weight * nodes[j].weight;
                    total += weight;
                    lower += weight * (ours[i] < theirs[j] ? 1 : ours[i] > theirs[j] ? 0 : 0.5);
                }
        }
    return lower / total;
}

double probability_lower(const Model& model, int fitzpatrick, const Injury& one, const Injury& other) {
    return probability_lower(model, fitzpatrick, always(one), always(other));
}

} // namespace stipple::outcome
