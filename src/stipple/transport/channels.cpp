#include "stipple/base/error.hpp"
#include "stipple/insertion/settings.hpp"
#include "stipple/transport/needle_body.hpp"
#include "stipple/transport/transport.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace stipple::transport {

double ChannelClass::radius_at(double z) const {
    if (z >= depth) return 0;
    return taper > 0 ? radius * std::clamp((tip_depth() - z) / taper, 0.0, 1.0) : radius;
}

double Channels::open_share() const {
    double area = 0;
    for (const auto& c : classes) area += c.share * std::numbers::pi * std::pow(c.torn * c.radius, 2);
    return std::min(per_m2 * area, 1.0);
}

/// A class with what stays open by layer: the torn hole of the epidermis, of the dermis, and in the mouth the water_share
/// of its area that is open to water.
static ChannelClass torn_open(const Model& model, const insertion::Settings& s) {
    return {.residual = s.open_epidermis * std::sqrt(model.si("transport.water_share")),
            .torn = s.open_epidermis,
            .torn_dermis = s.open_dermis};
}

Channels make_channels(const Model& model, const insertion::Insertion& insertion, double stratum_corneum,
                       int classes) {
    std::vector<const insertion::Puncture*> open;
    for (const auto& p : insertion.punctures)
        if (p.dye_depth > stratum_corneum) open.push_back(&p);
    const insertion::Settings settings = insertion::read_settings(model);
    Channels channels;
    if (open.empty()) return channels;
    std::sort(open.begin(), open.end(),
              [](const auto* a, const auto* b) { return a->dye_depth < b->dye_depth; });
    std::size_t pierced = 0;
    for (const auto& p : insertion.punctures) pierced += p.loaded_depth > 0;
    channels.per_m2 =
        insertion.punctures_per_m2 * static_cast<double>(open.size()) / static_cast<double>(pierced);
    const auto groups = std::min<std::size_t>(static_cast<std::size_t>(classes), open.size());
    for (std::size_t g = 0; g < groups; ++g) {
        const std::size_t first = g * open.size() / groups, last = (g + 1) * open.size() / groups;
        const auto count = static_cast<double>(last - first);
        double depth = 0, tip = 0, area = 0;
        for (std::size_t i = first; i < last; ++i) {
            const double r = open[i]->mouth_diameter / 2;
            depth += open[i]->dye_depth / count;
            tip += open[i]->loaded_depth / count;
            area += std::numbers::pi * r * r / count;
        }
        ChannelClass c = torn_open(model, settings);
        c.share = count / static_cast<double>(open.size());
        c.radius = std::sqrt(area / std::numbers::pi) / settings.open_epidermis;
        c.depth = depth;
        c.taper = c.tip = tip;
        channels.classes.push_back(c);
    }
    return channels;
}

Channels make_channels(const Model& model, double per_m2, double radius, double depth, double depth_sd,
                       double taper, int classes) {
    check(per_m2 > 0 && radius > 0 && depth > 0 && depth_sd >= 0, Kind::input,
          "channels need a number, a radius and a depth above zero", "channels");
    if (depth_sd == 0) classes = 1;
    // means of the lower, middle and upper third of a normal distribution
    const ChannelClass open = torn_open(model, insertion::read_settings(model));
    constexpr std::array<double, 3> k_thirds{-1.0908, 0.0, 1.0908};
    check(classes == 1 || classes == 3, Kind::input, "one class or three", "channels");
    Channels channels{.per_m2 = per_m2};
    for (int g = 0; g < classes; ++g) {
        const double d = classes == 1 ? depth : std::max(depth + k_thirds[g] * depth_sd, 0.05 * depth);
        ChannelClass c = open;
        c.share = 1.0 / classes;
        c.radius = radius;
        c.depth = d;
        c.taper = std::min(taper, d);
        channels.classes.push_back(c);
    }
    return channels;
}

double share_in_skin(const Channels& channels, double length) {
    double sum = 0;
    for (const auto& c : channels.classes) {
        const double depth = c.tip_depth();
        sum += c.share * NeedleBody{.radius = c.radius,
                                    .depth = depth,
                                    .taper = c.taper > 0 ? c.taper : 1e-3 * depth,
                                    .length = std::max(length, depth)}
                             .share_in_skin();
    }
    return sum;
}

PatchPlan make_patch_plan(const Model& model, const insertion::Insertion& insertion, double window,
                          double side, int n, double stratum_corneum, Channels& channels) {
    channels = make_channels(model, insertion, stratum_corneum);
    const auto corner = insertion::choose_place(insertion, window, side, 0);
    PatchPlan plan{.n = n, .width = side};
    for (const auto& p : insertion.punctures) {
        const double x = p.x - corner.x, y = p.y - corner.y;
        if (p.dye_depth <= stratum_corneum || x < 0 || y < 0 || x >= side || y >= side) continue;
        const auto nearest = std::min_element(
            channels.classes.begin(), channels.classes.end(), [&](const auto& a, const auto& b) {
                return std::fabs(a.depth - p.dye_depth) < std::fabs(b.depth - p.dye_depth);
            });
        plan.places.push_back({x, y, static_cast<int>(nearest - channels.classes.begin())});
    }
    check(!plan.places.empty(), Kind::input, "no channel passes the stratum corneum in this patch",
          "channels");
    channels.per_m2 = static_cast<double>(plan.places.size()) / (side * side);
    return plan;
}

} // namespace stipple::transport
