#include "stipple/insertion/loading.hpp"
#include "stipple/insertion/puncture.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::insertion {

double loading_time(const device::Device& device) {
    return device.dwell > 0 ? 0.5 * device.dwell : INFINITY;
}

double rate_stiffening(double time, double exponent, const Settings& settings) {
    return std::isfinite(time) ? std::pow(time / settings.test_time, -exponent) : 1.0;
}

/// Epidermis and dermis, not fat and what lies below.
static bool is_skin_proper(const skin::Layer& layer) {
    return layer.name != "hypodermis" && layer.name != "support";
}

skin::Skin loaded_skin(skin::Skin skin, const Variation& variation, double time, const Settings& settings) {
    for (auto& l : skin.layers) {
        l.toughness *= variation.toughness;
        l.youngs_modulus *= variation.stiffness * rate_stiffening(time, l.rate_exponent, settings);
    }
    skin.in_plane_shear_modulus *= variation.stiffness; // rate: see dimple_law
    return skin;
}

double tension_under_head(double at_rest, double press_force, double perimeter, double thickness,
                          double angle) {
    if (!(press_force > 0 && perimeter > 0 && thickness > 0)) return at_rest;
    return std::max(at_rest, press_force / (perimeter * thickness * std::sin(angle)));
}

/// Force of cutting a layer at half the width of the needle, over that of the first layer.
static double grip(const skin::Skin& skin, const skin::Layer& layer, const device::Needle& needle) {
    const double r = std::max(needle.crack_radius(0), 0.5 * needle.radius(needle.length));
    const auto force = [&](const skin::Layer& l) {
        return CrackLaw(l.stiffening)
            .minimised(r, l.toughness, l.youngs_modulus / (2 * (1 + l.poisson_ratio)))
            .force;
    };
    return force(layer) / force(skin.layers.front());
}

std::vector<ElasticLayer> elastic_stack(const skin::Skin& skin, const device::Needle& needle, double time,
                                        const Settings& settings) {
    std::vector<ElasticLayer> stack;
    const double tension = std::isfinite(skin.pre_stress) ? skin.pre_stress : 0.0;
    constexpr double k_water_density = 1000; // [kg/m3]
    const double inertia =
        settings.relative_density * k_water_density / (time * time); // 0 for an infinite time
    for (const auto& l : skin.layers)
        stack.push_back({.thickness = l.thickness,
                         .youngs_modulus = l.youngs_modulus,
                         .poisson_ratio = l.poisson_ratio,
                         .pre_stress = is_skin_proper(l) ? tension : 0.0,
                         .inertia = inertia,
                         .scale = l.scale,
                         .grip = grip(skin, l, needle)});
    return stack;
}

DimpleLaw dimple_law(const skin::Skin& skin, double time, const Settings& settings, double reference) {
    const double exponent = skin.layers.empty() ? 0.0 : skin.layers.front().rate_exponent;
    return {.reference = reference,
            .deep = settings.deep_coefficient,
            .membrane = membrane_of(skin, rate_stiffening(time, exponent, settings))};
}

} // namespace stipple::insertion
