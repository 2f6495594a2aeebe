#include "stipple/outcome/outcome.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::outcome {

namespace {

constexpr const char* k_table = "outcome/mappings";

/// The three means that a history keeps.
struct Region {
    std::string name;
    const std::vector<std::vector<double>>& values;
    const std::vector<double>& baseline;
};

Region region_of(const healing::History& h, const std::string& name) {
    if (name == "papillary") return {name, h.papillary, h.baseline_papillary};
    if (name == "reticular") return {name, h.reticular, h.baseline_reticular};
    check(name == "dermis", Kind::data, "unknown region of the dermis: " + name, k_table);
    return {name, h.dermis, h.baseline_dermis};
}

double level(const healing::History& h, const std::string& state, const std::string& region, double time) {
    if (region == "papillary") return h.papillary_at(state, time);
    if (region == "reticular") return h.reticular_at(state, time);
    return h.at(state, time);
}

/// Relative gain of a state over the person's own resting level.
/// Equation: g = (x(t) - x_0) / x_0
///   g [-] gain   x [own unit] level at time t [s]   x_0 [own unit] resting level, > 0
/// Errors: Kind::data if the resting level is not positive (a gain would have no meaning).
double relative_gain(const healing::History& h, const std::string& state, const std::string& region,
                     double time) {
    const double rest = region_of(h, region).baseline[h.of(state)];
    check(rest > 0, Kind::data, "no gain of a state that is absent at rest", state);
    return (level(h, state, region, time) - rest) / rest;
}

/// What stands beside the value of a gain.
struct GainRow {
    const char *name, *label, *state, *region, *source, *note;
    Basis basis = Basis::fitted; ///< the size of collagen and epidermis was fitted to lotfi2013
};

const GainRow k_gains[] = {
    {"collagen_1_gain", "Collagen I, dermis", "collagen_1", "dermis", "lotfi2013;eldomyati2015a",
     "Mass of collagen I over the whole dermis, in % of the person's own resting mass. The size rests on one "
     "open-label "
     "trial; what the model predicts is how it changes with device, course and skin."},
    {"collagen_3_gain", "Collagen III, dermis", "collagen_3", "dermis", "lotfi2013;eldomyati2015a",
     "Mass of collagen III over the whole dermis. It peaks weeks after a session and is then replaced by "
     "collagen I, so "
     "its gain depends on the day more than any other."},
    {"collagen_total_gain", "Collagen I + III, dermis", "collagen_total", "dermis",
     "lotfi2013;eldomyati2015a",
     "Mass of collagen over the whole dermis. Mass is not echo density, stained area or elasticity; do not "
     "compare "
     "it with those."},
    {"papillary_collagen_gain", "Collagen I + III, papillary dermis", "collagen_total", "papillary",
     "lotfi2013",
     "Mass of collagen in the papillary dermis: the nearest to the Masson-stained area of the papillary "
     "dermis that "
     "the fitted trial measured. Area saturates where fibres touch and also counts thickness and packing, so "
     "equal "
     "percentages do not mean equal mass."},
    {"young_fibre_gain", "Collagen III, papillary dermis", "collagen_3", "papillary", "lotfi2013",
     "Mass of collagen III in the papillary dermis, nearest to silver-stained (reticulin) fibres. Silver "
     "also stains "
     "thin collagen I."},
    {"functional_elastin_gain", "Functional elastic fibres, dermis", "elastin_functional", "dermis",
     "eldomyati2015a;eldomyati2015b",
     "Cross-linked elastic fibres. Biopsies found total elastin lower, not higher, at three months; no "
     "elastin "
     "gain may be promised from this number.",
     Basis::predicted},
    {"epidermal_thickness_gain", "Thickness of the viable epidermis", "epidermal_thickness", "dermis",
     "lotfi2013;aust2008a",
     "Thickness of the epidermis against the person's own. The coupling to the dermis was fitted to one "
     "open-label "
     "trial in acne scars."},
};

Endpoint gain_endpoint(const healing::History& h, const GainRow& row, double day) {
    return {.name = row.name,
            .label = row.label,
            .day = day,
            .value = 100 * relative_gain(h, row.state, row.region, day * units::day),
            .unit = "%",
            .better_up = true,
            .baseline = 0,
            .basis = row.basis,
            .source = row.source,
            .note = row.note};
}

/// Free tropoelastin, the precursor that fibres are made from. It is absent at rest, so it has no gain: the
/// level is given in % of the elastic fibres of young skin.
Endpoint tropoelastin_endpoint(const healing::History& h, double day) {
    const double above = h.at("tropoelastin", day * units::day) - h.baseline_dermis[h.of("tropoelastin")];
    return {
        .name = "tropoelastin_level",
        .label = "Tropoelastin, above rest",
        .day = day,
        .value = 100 * above,
        .unit = "%",
        .better_up = true,
        .baseline = 0,
        .basis = Basis::predicted,
        .source = "eldomyati2015b",
        .note =
            "New precursor of elastic fibres, in % of the fibre content of young skin. A raised precursor "
            "is a sign of synthesis, not of more elastin."};
}

} // namespace

std::string to_string(Basis basis) {
    switch (basis) {
    case Basis::predicted:
        return "predicted";
    case Basis::fitted:
        return "fitted";
    case Basis::fitted_open_label:
        return "fitted, open-label: upper bound";
    case Basis::assumed_mapping:
        return "mapping assumed";
    }
    return "";
}

std::string to_string(Group group) {
    switch (group) {
    case Group::response:
        return "response";
    case Group::instrument:
        return "instrument";
    case Group::synthesis:
        return "synthesis";
    case Group::appearance:
        return "appearance";
    case Group::scale:
        return "scale";
    }
    return "";
}

void check_day(const healing::History& h, double day) {
    const double time = day * units::day;
    if (h.time.empty() || !(time >= h.time.front() && time <= h.time.back()))
        throw Error(Kind::input,
                    Problem{.what = "no endpoints outside the simulated days",
                            .key = "day",
                            .value = fmt::format("{}", day),
                            .allowed = h.time.empty() ? ""
                                                      : fmt::format("{} to {} d", h.time.front() / units::day,
                                                                    h.time.back() / units::day)});
}

void check_finite(const std::vector<Endpoint>& endpoints) {
    for (const auto& e : endpoints)
        if (!std::isfinite(e.value))
            throw Error(
                Kind::numerics,
                Problem{.what = fmt::format("endpoint is not finite at day {}", e.day), .key = e.name});
}

GradeSlopes make_slopes(const Model& model) {
    const TableView t = model[k_table];
    return {t.value("wrinkle_per_depth_grade"), t.value("texture_per_roughness"), t.value("laxity_per_lift")};
}

std::vector<Endpoint> measure(const healing::History& h, double day) {
    check_day(h, day);
    std::vector<Endpoint> endpoints;
    for (const auto& row : k_gains) {
        endpoints.push_back(gain_endpoint(h, row, day));
        if (endpoints.back().name == "functional_elastin_gain")
            endpoints.push_back(tropoelastin_endpoint(h, day));
    }
    check_finite(endpoints);
    return endpoints;
}

double redness_days(const Model& model, const healing::History& h, double last_session) {
    const TableView t = model[k_table];
    const std::size_t row = t.row("redness_threshold"), state = h.of(t.text(row, "reads"));
    const Region region = region_of(h, t.text(row, "region"));
    const double threshold = region.baseline[state] + t.number(row, "value");
    const auto& level_at = region.values[state];
    for (std::size_t i = h.time.size(); i-- > 0;) {
        if (h.time[i] < last_session) break;
        if (level_at[i] <= threshold) continue;
        double until = h.time[i];
        if (i + 1 < h.time.size())
            until +=
                (h.time[i + 1] - h.time[i]) * (level_at[i] - threshold) / (level_at[i] - level_at[i + 1]);
        return (until - last_session) / units::day;
    }
    return 0;
}

double redness(const Model& model, const healing::History& h, double time) {
    const TableView t = model[k_table];
    const std::size_t row = t.row("redness_threshold");
    const std::string& state = t.text(row, "reads");
    const Region region = region_of(h, t.text(row, "region"));
    return (level(h, state, region.name, time) - region.baseline[h.of(state)]) / t.number(row, "value");
}

std::vector<Parameter> parameters(const Model& model) {
    auto all = model[k_table].parameters("outcome");
    const auto more = model["outcome/observables"].parameters("outcome");
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace stipple::outcome
