#include "stipple/outcome/appearance.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/relief.hpp"
#include "stipple/outcome/scar.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::outcome {

namespace {

using insertion::ElasticLayer;

constexpr double k_gravity = 9.80665; // m/s^2

std::vector<ElasticLayer> stack(const skin::Skin& skin, const Constants& c, const StiffnessRatios& r,
                                Scale scale) {
    std::vector<ElasticLayer> layers;
    for (const auto& l : skin.layers) {
        ElasticLayer e{
            .thickness = l.thickness, .youngs_modulus = l.youngs_modulus, .poisson_ratio = l.poisson_ratio};
        const bool papillary = l.name == "papillary_dermis",
                   dermis = papillary || l.name == "reticular_dermis";
        if (dermis) {
            e.youngs_modulus *= c.suction_modulus_share * (papillary ? r.papillary.all : r.reticular.all);
            e.thickness *= papillary ? r.papillary_thickness : r.reticular_thickness;
            e.pre_stress = skin.pre_stress;
        } else if (l.name == "stratum_corneum" || l.name == "viable_epidermis") {
            if (scale == Scale::furrows) e.youngs_modulus *= c.epidermis_in_plane_share;
            if (l.name == "viable_epidermis") e.thickness *= r.epidermis;
        }
        layers.push_back(e);
    }
    return layers;
}

Creases furrows(const skin::Surface& s) {
    return {s.furrow_spacing, s.furrow_width};
}
Creases fine_lines(const skin::Surface& s) {
    return {s.relief_spacing, s.relief_width};
}

/// E_sc(h) / E_sc(h_0), as skin::make_skin scales it.
double stratum_corneum_stiffness_ratio(const Model& model, double hydration, double before) {
    const TableView t = model["skin/mechanics"];
    return std::pow(t.number(t.row("dry_over_wet"), "value"), before - hydration);
}

double epidermis_ratio(const Subject& s, double time) {
    const healing::History& h = s.history;
    const double rest = h.baseline_dermis[h.of("epidermal_thickness")];
    check(rest > 0, Kind::data, "no ratio to a state that is absent at rest", "epidermal_thickness");
    return h.at("epidermal_thickness", time) / rest;
}

double bridged(const Model& model, const std::string& kind) {
    const TableView t = model["skin/scars"];
    return t.number(t.row(kind), "bridged");
}

} // namespace

std::vector<ElasticLayer> layers_at(const Subject& s, double time, Scale scale) {
    return stack(s.skin, s.constants, stiffness_ratios(s, time), scale);
}

std::vector<ElasticLayer> layers_at_rest(const Subject& s, Scale scale) {
    return stack(s.skin, s.constants, stiffness_at_rest(s.constants), scale);
}

Dryness dryness_at_rest(const Subject& s) {
    const Constants& c = s.constants;
    const double before = s.skin.person.hydration;
    return {c.water_loss_ordinary * (1 + c.water_loss_dryness * (1 - 2 * before)), before};
}

Dryness dryness_at(const Subject& s, double time) {
    const Dryness rest = dryness_at_rest(s);
    const double share = std::pow(epidermis_ratio(s, time), -s.constants.horny_layer_exponent);
    return {rest.water_loss * share,
            std::min(1.0, rest.hydration + s.constants.hydration_per_water_loss * (1 - share))};
}

double dark_mark_left(const Subject& s, double time) {
    const Constants& c = s.constants;
    double left = 1, since = 0;
    const auto come_back = [&](double until) {
        left = 1 - (1 - left) * std::exp(-c.dark_mark_return * (until - since));
        since = until;
    };
    for (const double session : s.sessions) {
        if (session > time) break;
        come_back(session);
        const double opened = 1 - s.history.at("epidermis_covered", session);
        if (opened <= 0 || s.punctures_per_m2 <= 0) continue;
        const double n_pi = s.punctures_per_m2 * std::numbers::pi;
        const double radius = std::sqrt(opened / n_pi) + c.injured_rim;
        left *= std::exp(-n_pi * radius * radius);
    }
    come_back(time);
    return left;
}

static double sag_of(const std::vector<ElasticLayer>& layers, const Constants& c) {
    double mass = 0, stretching = 0; // per area, per width
    for (const auto& l : layers) {
        if (!std::isfinite(l.thickness)) continue;
        mass += c.tissue_density * l.thickness;
        stretching += l.youngs_modulus * l.thickness;
    }
    // the fat hangs on the skin and carries next to nothing along it
    return mass * k_gravity * c.sag_span * c.sag_span / (2 * stretching);
}

double sag(const Subject& s, double time) {
    return sag_of(layers_at(s, time, Scale::furrows), s.constants);
}

double sag_at_rest(const Subject& s) {
    return sag_of(layers_at_rest(s, Scale::furrows), s.constants);
}

skin::Scar scar_at(const Subject& s, double time) {
    const skin::Scar& before = s.skin.surface.scar;
    if (!before.present()) return before;
    const healing::History& h = s.history;
    const std::size_t collagen = h.of("collagen_total");
    const double depth = before.raised() ? 0 : before.depth;
    const double matrix =
        new_matrix({{s.skin.papillary_thickness(),
                     h.papillary_at("collagen_total", time) - h.baseline_papillary[collagen]},
                    {s.skin.dermis_thickness() - s.skin.papillary_thickness(),
                     h.reticular_at("collagen_total", time) - h.baseline_reticular[collagen]}},
                   depth, bridged(s.model, before.kind));
    return filled(before, matrix, s.constants.scar_fill_share);
}

double crease_depth(double before, double ratio, double young) {
    if (ratio >= 1) return before * ratio;
    const double excess = std::max(0.0, before - young);
    return before - excess * (1 - ratio);
}

skin::Surface surface_at(const Subject& s, double time) {
    skin::Surface now = s.skin.surface;
    const auto share = [&](const Creases& creases, Scale scale) {
        return crease_flexibility(layers_at(s, time, scale), creases) /
               crease_flexibility(layers_at_rest(s, scale), creases);
    };
    const TableView young = s.model["skin/surface"];
    if (now.furrow_depth > 0)
        now.furrow_depth = crease_depth(now.furrow_depth, share(furrows(now), Scale::furrows),
                                        young.si("furrow_depth_young"));
    if (now.relief_depth > 0)
        now.relief_depth =
            crease_depth(now.relief_depth,
                         share(fine_lines(now), Scale::fine_lines) *
                             std::pow(stratum_corneum_stiffness_ratio(s.model, dryness_at(s, time).hydration,
                                                                      s.skin.person.hydration),
                                      s.constants.relief_swelling_exponent),
                         young.si("relief_depth_young"));
    if (now.dark_marks > 0) now.dark_marks *= dark_mark_left(s, time);
    now.scar = scar_at(s, time);
    return now;
}

} // namespace stipple::outcome
