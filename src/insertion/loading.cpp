#include "insertion/loading.hpp"
#include <cmath>

namespace stipple::insertion {

double loading_time(const device::Device& device) {
    return device.dwell > 0 ? 0.5 * device.dwell : INFINITY;
}

double rate_stiffening(double time, double relaxed_share, double relaxation_time) {
    return 1 + relaxed_share / (1 - relaxed_share) * std::exp(-time / relaxation_time);
}

/// Epidermis and dermis, not fat and what lies below.
static bool is_skin_proper(const skin::Layer& layer) {
    return layer.name != "hypodermis" && layer.name != "support";
}

skin::Skin loaded_skin(skin::Skin skin, const Variation& variation, double time, const Settings& settings) {
    const double rate = rate_stiffening(time, settings.relaxed_share, settings.relaxation_time);
    for (auto& l : skin.layers) {
        l.toughness *= variation.toughness;
        l.youngs_modulus *= variation.stiffness * (is_skin_proper(l) ? rate : 1.0);
    }
    return skin;
}

std::vector<ElasticLayer> elastic_stack(const skin::Skin& skin, double time, const Settings& settings) {
    std::vector<ElasticLayer> stack;
    const double tension = std::isfinite(skin.pre_stress) ? skin.pre_stress : 0.0;
    constexpr double k_water_density = 1000; // [kg/m3]
    const double inertia =
        settings.relative_density * k_water_density / (time * time); // 0 for an infinite time
    for (const auto& l : skin.layers)
        stack.push_back(
            {l.thickness, l.youngs_modulus, l.poisson_ratio, is_skin_proper(l) ? tension : 0.0, inertia});
    return stack;
}

} // namespace stipple::insertion
