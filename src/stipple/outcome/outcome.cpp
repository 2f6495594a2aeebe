#include "stipple/outcome/outcome.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/endpoint_law.hpp"
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

/// What gains are read from.
struct Moment {
    const healing::History& history;
    double time;
};

Read gain(const Moment& m, const char* state, const char* region) {
    return in_unit(100 * relative_gain(m.history, state, region, m.time));
}

const Law<Moment> k_laws[] = {
    {"collagen_1_gain", [](const Moment& m) { return gain(m, "collagen_1", "dermis"); }},
    {"collagen_3_gain", [](const Moment& m) { return gain(m, "collagen_3", "dermis"); }},
    {"collagen_total_gain", [](const Moment& m) { return gain(m, "collagen_total", "dermis"); }},
    {"collagen_density_gain", [](const Moment& m) { return gain(m, "collagen_density", "dermis"); }},
    {"dermal_thickness_gain", [](const Moment& m) { return gain(m, "dermal_thickness", "dermis"); }},
    {"papillary_collagen_gain", [](const Moment& m) { return gain(m, "collagen_total", "papillary"); }},
    {"young_fibre_gain", [](const Moment& m) { return gain(m, "collagen_3", "papillary"); }},
    {"functional_elastin_gain", [](const Moment& m) { return gain(m, "elastin_functional", "dermis"); }},
    // Free tropoelastin, the precursor that fibres are made from, is absent at rest, so it has no gain: the
    // level is given in % of the elastic fibres of young skin.
    {"tropoelastin_level",
     [](const Moment& m) {
         const auto& h = m.history;
         return in_unit(100 * (h.at("tropoelastin", m.time) - h.baseline_dermis[h.of("tropoelastin")]));
     }},
    {"epidermal_thickness_gain", [](const Moment& m) { return gain(m, "epidermal_thickness", "dermis"); }}};

} // namespace

std::string to_string(Basis basis) {
    switch (basis) {
    case Basis::predicted:
        return "predicted";
    case Basis::fitted:
        return "fitted";
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

double relative_improvement(const Endpoint& e) {
    if (e.baseline == 0) return NAN;
    return (e.better_up ? e.value - e.baseline : e.baseline - e.value) / std::fabs(e.baseline);
}

std::vector<Endpoint> measure(const Model& model, const healing::History& h, double day) {
    check_day(h, day);
    std::vector<Endpoint> endpoints;
    read_laws(model, k_laws, {Group::response}, Moment{h, day * units::day}, day, endpoints);
    check_finite(endpoints);
    return endpoints;
}

std::vector<Parameter> parameters(const Model& model) {
    auto all = model[k_table].parameters("outcome");
    for (const char* table : {"outcome/observables", "outcome/flush", "outcome/cumulative_over_needling"}) {
        const auto more = model[table].parameters("outcome");
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

} // namespace stipple::outcome
