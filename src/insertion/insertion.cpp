#include "insertion/insertion.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "base/units.hpp"
#include "insertion/dimple.hpp"
#include "insertion/loading.hpp"
#include "insertion/penetration.hpp"
#include "insertion/retraction.hpp"
#include "insertion/settings.hpp"
#include "insertion/strokes.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::insertion {

Settings read_settings() {
    const Table& t = table("insertion/parameters");
    const auto value = [&](const char* name) {
        const std::size_t r = t.row(name);
        return t.number(r, "value") * units::to_si(t.text(r, "unit"));
    };
    return {.contact_share = value("contact_share"),
            .rim_width = value("rim_width"),
            .relaxed_share = value("relaxed_share"),
            .relaxation_time = value("relaxation_time"),
            .relative_density = value("relative_density"),
            .toughness_cv = value("toughness_cv"),
            .stiffness_cv = value("stiffness_cv"),
            .thickness_cv = value("thickness_cv"),
            .operator_force_cv = value("operator_force_cv"),
            .residual_radius_share = value("residual_radius_share"),
            .residual_depth_share = value("residual_depth_share"),
            .capillary_depth = value("capillary_depth"),
            .damage_radius_share = value("damage_radius_share"),
            .damage_halo = value("damage_halo")};
}

static Quantiles to_quantiles(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const auto at = [&](double p) {
        const double x = p * static_cast<double>(values.size() - 1);
        const auto i = static_cast<std::size_t>(x);
        return values[i] +
               (x - static_cast<double>(i)) * (values[std::min(i + 1, values.size() - 1)] - values[i]);
    };
    return {.p10 = at(0.1), .p50 = at(0.5), .p90 = at(0.9)};
}

/// Scatter of puncture `i`; each kind of draw has its own stream.
static Stroke sample_stroke(const device::Device& device, const Settings& s, const Variation& variation,
                            std::uint64_t seed, std::size_t i) {
    const auto log_sd = [](double cv) { return std::sqrt(std::log1p(cv * cv)); };
    const Random setting(seed, Purpose::setting), tissue(seed, Purpose::tissue),
        force(seed, Purpose::operator_force);
    Stroke stroke;
    stroke.protrusion =
        std::max(0.0, device.spec.needle.length + device.setting_tolerance * setting.normal(i));
    stroke.toughness = std::exp(log_sd(s.toughness_cv) * tissue.normal(i, 0));
    stroke.stiffness = std::exp(log_sd(s.stiffness_cv) * tissue.normal(i, 1));
    stroke.thickness = std::exp(log_sd(s.thickness_cv) * tissue.normal(i, 2));
    if (!device.stroke_limited)
        stroke.force_limit = variation.force * device.spec.press_force / std::max(1, device.needles_engaged) *
                             std::exp(log_sd(s.operator_force_cv) * force.normal(i));
    return stroke;
}

/// Force, dimple and buried length of the median needle in median skin while it is loaded, up to its final
/// depth.
static std::vector<ForcePoint> make_force_curve(const Strokes& strokes, const Dimple& dimple,
                                                const Stroke& median) {
    const LoadingPath& path = strokes.median_path();
    const Reached end = strokes.solve(median);
    std::vector<ForcePoint> curve{{}};
    constexpr int before = 12; // points before the puncture
    const double first = path.force.front();
    for (int i = 1; i <= before; ++i) {
        const double f = first * i / before;
        curve.push_back(
            {.displacement = dimple.depth(f), .force = f, .dimple = dimple.depth(f), .buried = 0});
    }
    for (std::size_t i = 1; i < path.buried.size() && path.buried[i] <= end.buried; ++i)
        curve.push_back({.displacement = path.displacement[i],
                         .force = path.force[i],
                         .dimple = path.displacement[i] - path.buried[i],
                         .buried = path.buried[i]});
    if (end.buried > 0 && end.buried + end.dimple > curve.back().displacement)
        curve.push_back({.displacement = end.buried + end.dimple,
                         .force = std::max(end.force, curve.back().force),
                         .dimple = end.dimple,
                         .buried = end.buried});
    return curve;
}

/// Fractions and quantiles over the punctures.
static void summarise(Insertion& out, const skin::Skin& skin, const device::Device& device,
                      const device::Pattern& pattern, const std::vector<double>& dimples) {
    std::vector<double> loaded, residual, diameter, force;
    double bleeding = 0, slit = 0;
    for (const auto& p : out.punctures) {
        force.push_back(p.peak_force);
        if (p.loaded_depth <= 0) continue;
        loaded.push_back(p.loaded_depth);
        residual.push_back(p.residual_depth);
        diameter.push_back(p.channel_diameter);
        bleeding += p.bleeding;
        slit += p.slit_length;
    }
    const auto pierced = static_cast<double>(loaded.size());
    out.pierced_fraction = pierced / static_cast<double>(out.punctures.size());
    out.punctures_per_m2 = device.punctures_per_m2 * out.pierced_fraction;
    out.punctures_total = device.punctures_total * out.pierced_fraction;
    out.density = {.p10 = pattern.density_p10 * out.pierced_fraction,
                   .p50 = pattern.density_p50 * out.pierced_fraction,
                   .p90 = pattern.density_p90 * out.pierced_fraction};
    out.bleeding_fraction = pierced > 0 ? bleeding / pierced : 0.0;
    out.scratch_length = pierced > 0 ? slit / pierced : 0.0;
    out.loaded_depth = to_quantiles(std::move(loaded));
    out.residual_depth = to_quantiles(std::move(residual));
    out.channel_diameter = to_quantiles(std::move(diameter));
    out.force_per_needle = to_quantiles(std::move(force)).p50;
    out.dimple = to_quantiles(dimples).p50;
    out.reached = skin.layer_at(out.loaded_depth.p50);
}

static void check_device(const device::Device& device, const device::Pattern& pattern) {
    const auto& s = device.spec;
    check(!pattern.strikes.empty(), Kind::numerics, "the window of the pattern holds no strike",
          "insertion.pattern");
    check(s.needle.length > 0 && s.needle.tip_radius > 0 && s.needle.base_width >= 2 * s.needle.tip_radius &&
              s.needle.taper_length > 0,
          Kind::input,
          "a needle needs a length, a tip radius, a taper and a base at least as wide as its tip", "device");
    check(device.stroke_limited || s.press_force > 0, Kind::input, "this device needs a pressing force",
          "device.press_force_n");
}

Insertion insert(const skin::Skin& skin, const device::Device& device, const device::Pattern& pattern,
                 std::uint64_t seed, const Variation& variation) {
    check_device(device, pattern);
    const Settings settings = read_settings();
    const double time = loading_time(device);
    const skin::Skin median_skin = loaded_skin(skin, variation, time, settings);
    const LayeredCompliance compliance(elastic_stack(median_skin, time, settings));
    const double deepest =
        std::max(device.spec.needle.length, device.spec.needle.taper_length) / settings.contact_share;
    const Dimple dimple(compliance, device.spec.needle, surroundings(device, settings.rim_width),
                        settings.contact_share, deepest);
    const Strokes strokes(median_skin, device, dimple, settings);

    Insertion out;
    std::vector<double> dimples;
    const double horny_layer = skin.layers.front().thickness, epidermis = skin.epidermis_thickness();
    const Random vessels(seed, Purpose::tissue);
    for (std::size_t i = 0; i < pattern.strikes.size(); ++i) {
        const Stroke stroke = sample_stroke(device, settings, variation, seed, i);
        const Reached reached = strokes.solve(stroke);
        const bool pierced = reached.buried >= stroke.thickness * horny_layer;
        const double depth = pierced ? reached.buried : 0.0;
        const Channel channel = retract(device, depth, settings);
        const double chance = vessels.uniform(i, 3);
        out.punctures.push_back({.x = pattern.strikes[i].x,
                                 .y = pattern.strikes[i].y,
                                 .angle = device.entry_angle,
                                 .loaded_depth = depth,
                                 .residual_depth = channel.depth,
                                 .channel_diameter = channel.diameter,
                                 .slit_length = channel.slit,
                                 .peak_force = reached.force,
                                 .bleeding = pierced && reaches_vessels(depth, stroke.thickness * epidermis,
                                                                        settings.capillary_depth, chance)});
        dimples.push_back(reached.dimple);
    }
    summarise(out, skin, device, pattern, dimples);
    Stroke median{.protrusion = device.spec.needle.length};
    if (!device.stroke_limited)
        median.force_limit = variation.force * device.spec.press_force / std::max(1, device.needles_engaged);
    out.force_curve = make_force_curve(strokes, dimple, median);
    out.parameters = to_parameters(table("insertion/parameters"), "insertion");
    return out;
}

} // namespace stipple::insertion
