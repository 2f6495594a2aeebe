#include "stipple/insertion/retraction.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::insertion {

/// Width of the slit in a layer over the radius of the needle.
static double width_per_radius(const skin::Skin& skin, const skin::Layer& layer, const OpenShares& open) {
    const bool epidermis = layer.name == "stratum_corneum" || layer.name == "viable_epidermis";
    const bool known = std::isfinite(skin.in_plane_shear_modulus);
    const double tension = std::isfinite(skin.pre_stress) ? skin.pre_stress : 0.0,
                 modulus = known ? 3 * skin.in_plane_shear_modulus : layer.youngs_modulus,
                 stretched = 4 * (1 - layer.poisson_ratio * layer.poisson_ratio) * tension / modulus;
    return 2 * (epidermis ? open.epidermis : open.dermis) + stretched;
}

double open_width(const skin::Skin& skin, const device::Needle& needle, double buried, const OpenShares& open,
                  double depth) {
    if (!(depth >= 0 && depth < buried)) return 0;
    return width_per_radius(skin, skin.layer(skin.layer_at(depth)), open) * needle.radius(buried - depth);
}

/// Distance from the tip at which a needle is as wide as a radius; infinity if it nowhere is.
static double distance_of(const device::Needle& needle, double radius) {
    if (needle.radius(0) > radius) return 0;
    double below = 0, above = needle.length;
    if (!(needle.radius(above) > radius)) return INFINITY;
    for (int i = 0; i < 50; ++i) { // the outline does not narrow
        const double middle = 0.5 * (below + above);
        (needle.radius(middle) > radius ? above : below) = middle;
    }
    return above;
}

OpenDepth::OpenDepth(const skin::Skin& skin, const device::Needle& needle, const OpenShares& open,
                     double gap) {
    double top = 0;
    for (const auto& l : skin.layers) {
        const double width = width_per_radius(skin, l, open);
        parts_.push_back({top, top + l.thickness, width > 0 ? distance_of(needle, gap / width) : INFINITY});
        top += l.thickness;
    }
}

double OpenDepth::operator()(double buried) const {
    for (std::size_t i = parts_.size(); i-- > 0;) {
        const double depth = std::min(parts_[i].bottom, buried - parts_[i].from_tip);
        if (depth > parts_[i].top) return depth;
    }
    return 0;
}

Retraction::Retraction(const skin::Skin& skin, const device::Needle& needle, const Settings& s)
    : needle_(needle), mouth_share_(s.open_epidermis),
      dye_(skin, needle, {s.open_epidermis, s.open_dermis}, s.dye_gap),
      lumen_(skin, needle, {s.open_epidermis, s.open_dermis}, s.lumen_gap) {}

Channel Retraction::operator()(double buried) const {
    if (!(buried > 0)) return {};
    return {.dye_depth = dye_(buried),
            .lumen_depth = lumen_(buried),
            .mouth_diameter = 2 * mouth_share_ * needle_.radius(buried)};
}

Give::Give(const skin::Skin& skin, const std::vector<ElasticLayer>& stack, const device::Needle& needle,
           double deepest) {
    constexpr int n = 8;
    const double width = std::max(needle.crack_radius(0), 0.5 * needle.radius(needle.length));
    for (int i = 0; i <= n; ++i) buried_.push_back(deepest * std::pow(static_cast<double>(i) / n, 2));
    give_ = lateral_compliance(stack, width, buried_);
    for (std::size_t i = 0; i < buried_.size(); ++i) {
        double cut = 0, top = 0;
        for (const auto& l : skin.layers) {
            cut += l.toughness * std::clamp(buried_[i] - top, 0.0, l.thickness);
            top += l.thickness;
        }
        give_[i] *= cut;
    }
}

double Give::operator()(double buried) const {
    const auto above = std::upper_bound(buried_.begin(), buried_.end() - 1, buried) - buried_.begin();
    const auto i = static_cast<std::size_t>(std::max<std::ptrdiff_t>(above, 1)) - 1;
    return give_[i] + (give_[i + 1] - give_[i]) * (buried - buried_[i]) / (buried_[i + 1] - buried_[i]);
}

double slit_of(const device::Device& device, double loaded_depth, const Passage& passage, double give) {
    if (loaded_depth <= 0) return 0;
    return std::max(0.0, device::slit(device, {passage.protrusion, passage.entry, loaded_depth}) - give);
}

double scratch_of(const device::Device& device, const Passage& passage) {
    if (passage.dimple <= 0) return 0;
    return device::slit(device, {passage.protrusion, 0, passage.dimple});
}

bool reaches_vessels(double loaded_depth, double epidermis_thickness, double capillary_depth, double chance) {
    const double spread = std::max(0.0, capillary_depth - epidermis_thickness);
    return loaded_depth > epidermis_thickness + chance * spread;
}

} // namespace stipple::insertion
