#include "stipple/base/error.hpp"
#include "stipple/outcome/observables.hpp"
#include <algorithm>
#include <cassert>
#include <cmath>

namespace stipple::outcome {

double stained_area(double density, double cover) {
    assert(cover > 0);
    return -std::expm1(-cover * density);
}

double reticulin_share(double collagen_1, double collagen_3, double thin) {
    assert(collagen_1 + collagen_3 > 0);
    return (collagen_3 + thin * collagen_1) / (collagen_1 + collagen_3);
}

double echo_density(double density_ratio, double hyaluronan_ratio, double oedema, const Constants& c) {
    return std::pow(density_ratio, c.echo_collagen_exponent) *
           std::exp(-c.echo_water * (hyaluronan_ratio - 1) - c.echo_oedema * oedema);
}

double optical_attenuation(double density_ratio, const Constants& c) {
    return 1 + c.optical_collagen_share * (std::pow(density_ratio, c.optical_packing_exponent) - 1);
}

double blood_flow(double vessels_ratio, double cytokine_above_rest, const Constants& c) {
    return vessels_ratio *
           (1 + c.flow_dilation * cytokine_above_rest / (c.flow_cytokine + cytokine_above_rest));
}

DermisStiffness dermis_stiffness(double density_ratio, double elastin_density_ratio, const Constants& c) {
    const double share = c.elastin_stiffness_share, elastic = share * elastin_density_ratio;
    return {(1 - share) * std::pow(density_ratio, c.collagen_stiffness_exponent) + elastic, elastic};
}

double new_elastin(const healing::History& h, double cross_linking, double time) {
    const auto& tau = h.dermis[h.of("tropoelastin")];
    const double rest = h.baseline_dermis[h.of("elastin_functional")];
    check(rest > 0, Kind::data, "no share of a state that is absent at rest", "elastin_functional");
    double integral = 0;
    for (std::size_t i = 1; i < h.time.size() && h.time[i - 1] < time; ++i) {
        const double end = std::min(h.time[i], time), step = end - h.time[i - 1];
        const double last = end < h.time[i] ? h.at("tropoelastin", end) : tau[i];
        integral += 0.5 * step * (tau[i - 1] + last);
    }
    return cross_linking * integral / rest;
}

CollagenBalance collagen_balance(const healing::History& h, double time) {
    const std::size_t one = h.of("collagen_1_synthesis"), three = h.of("collagen_3_synthesis"),
                      mass = h.of("collagen_total");
    const double rest = h.baseline_dermis[one] + h.baseline_dermis[three];
    check(rest > 0, Kind::data, "no fold of a rate that is zero at rest", "collagen_1_synthesis");
    CollagenBalance balance;
    double beyond = 0;
    for (std::size_t i = 0; i < h.time.size() && h.time[i] <= time; ++i) {
        const auto made = [&](std::size_t t) { return h.dermis[one][t] + h.dermis[three][t]; };
        balance.peak = std::max(balance.peak, made(i) / rest);
        if (i > 0) beyond += (h.time[i] - h.time[i - 1]) * (0.5 * (made(i) + made(i - 1)) - rest);
    }
    if (beyond > 0) balance.kept = (h.at("collagen_total", time) - h.baseline_dermis[mass]) / beyond;
    return balance;
}

namespace {

Elasticity lifted(const skin::Skin& skin, const Constants& c, const StiffnessRatios& r) {
    const auto layer = [&](const char* name, double thicker, double stiffer) {
        const skin::Layer& l = skin.layer(name);
        return SheetLayer{l.thickness * thicker, l.youngs_modulus * stiffer, l.poisson_ratio};
    };
    const Sheet sheet = make_sheet(
        {layer("stratum_corneum", 1, c.epidermis_in_plane_share),
         layer("viable_epidermis", r.epidermis, c.epidermis_in_plane_share),
         layer("papillary_dermis", r.papillary_thickness, c.suction_modulus_share * r.papillary.all),
         layer("reticular_dermis", r.reticular_thickness, c.suction_modulus_share * r.reticular.all)},
        skin.pre_stress);
    const Creep creep{.prompt = c.suction_prompt,
                      .on = c.suction_on,
                      .off = c.suction_off,
                      .exponent = c.creep_exponent,
                      .time = c.creep_time};
    const Retraction back = retraction(creep, r.dermis.all, r.dermis.elastic);
    return {back.immediate * suction_height(sheet, 0.5 * c.suction_aperture, c.suction_pressure), back};
}

} // namespace

StiffnessRatios stiffness_ratios(const Subject& s, double time) {
    const healing::History& h = s.history;
    const auto ratio = [&](const char* state, double level, const std::vector<double>& baseline) {
        const double rest = baseline[h.of(state)];
        check(rest > 0, Kind::data, "no gain of a state that is absent at rest", state);
        return level / rest;
    };
    using At = double (healing::History::*)(const std::string&, double) const;
    const auto of = [&](const char* state, At at, const std::vector<double>& baseline) {
        return ratio(state, (h.*at)(state, time), baseline);
    };
    const char *epidermis = "epidermal_thickness", *thickness = "dermal_thickness";
    const auto stiffness = [&](At at, const std::vector<double>& baseline) {
        return dermis_stiffness(of("collagen_density", at, baseline),
                                of("elastin_functional", at, baseline) / of(thickness, at, baseline),
                                s.constants);
    };
    return {.papillary = stiffness(&healing::History::papillary_at, h.baseline_papillary),
            .reticular = stiffness(&healing::History::reticular_at, h.baseline_reticular),
            .dermis = stiffness(&healing::History::at, h.baseline_dermis),
            .epidermis = of(epidermis, &healing::History::at, h.baseline_dermis),
            .papillary_thickness = of(thickness, &healing::History::papillary_at, h.baseline_papillary),
            .reticular_thickness = of(thickness, &healing::History::reticular_at, h.baseline_reticular)};
}

StiffnessRatios stiffness_at_rest(const Constants& constants) {
    const DermisStiffness rest = dermis_stiffness(1, 1, constants);
    return {.papillary = rest, .reticular = rest, .dermis = rest};
}

Elasticity elasticity(const Subject& s, double time) {
    return lifted(s.skin, s.constants, stiffness_ratios(s, time));
}

Elasticity elasticity_at_rest(const Subject& s) {
    return lifted(s.skin, s.constants, stiffness_at_rest(s.constants));
}

} // namespace stipple::outcome
