#include "stipple/device/checks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/device/strength.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::device {

namespace {

// Far beyond any device: a number outside was meant in another unit.
constexpr double k_longest = 50e-3, k_widest = 10e-3, k_farthest = 100e-3, k_strongest = 1000;

/// A length in the unit that the key ends in, um unless _mm.
std::string shown(double metres, const std::string& key) {
    return key.ends_with("_mm") ? fmt::format("{:g} mm", metres / units::mm)
                                : fmt::format("{:g} um", metres / units::um);
}

/// A problem unless the number is left out or lies in (0, most].
void check_range(double value, double most, const std::string& key, std::vector<Problem>& problems) {
    if (std::isnan(value) || (value > 0 && value <= most)) return;
    problems.push_back({.what = value > 0 ? "longer than any needle or head" : "must be greater than zero",
                        .key = key,
                        .value = shown(value, key),
                        .allowed = "more than 0, at most " + shown(most, key)});
}

void check_profile(const std::vector<Section>& profile, const std::string& key,
                   std::vector<Problem>& problems) {
    const auto fault = [&](std::string what, std::string value = "") {
        problems.push_back({.what = std::move(what), .key = key, .value = std::move(value)});
    };
    if (profile.size() < 2) return fault("a profile needs at least two sections");
    if (profile.front().from_tip != 0) fault("a profile starts at the tip, distance 0");
    double widest = 0;
    for (std::size_t i = 0; i < profile.size(); ++i) {
        const Section& s = profile[i];
        if (i > 0 && !(s.from_tip > profile[i - 1].from_tip))
            return fault("distances must rise", fmt::format("{:g} um", s.from_tip / units::um));
        if (!(s.radius >= 0 && std::isfinite(s.radius)))
            return fault("a radius must be zero or more", fmt::format("{:g} um", s.radius / units::um));
        widest = std::max(widest, s.radius);
    }
    if (widest == 0) fault("a profile needs a radius greater than zero");
}

/// Greatest width: diameter of a round needle, side of a pyramid.
double width_of(const Needle& needle) {
    if (needle.shape != Shape::profile) return needle.base_width;
    double widest = 0;
    for (const auto& s : needle.profile) widest = std::max(widest, s.radius);
    return 2 * widest;
}

} // namespace

std::vector<Problem> check_needle(const Model& model, const Needle& n, const KeyNames& keys) {
    std::vector<Problem> problems;
    check_range(n.length, k_longest, keys.length, problems);
    check_range(n.tip_radius, k_widest, keys.tip_radius, problems);
    if (n.shape == Shape::profile) {
        check_profile(n.profile, keys.profile, problems);
    } else {
        check_range(n.base_width, k_widest, keys.base_width, problems);
        check_range(n.taper_length, k_longest, keys.taper_length, problems);
    }
    const double half_width = 0.5 * width_of(n);
    if (problems.empty() && n.tip_radius > half_width * (1 + 1e-9))
        problems.push_back(
            {.what = "the tip is wider than the needle",
             .key = keys.tip_radius,
             .value = shown(n.tip_radius, keys.tip_radius),
             .allowed = "at most " + shown(half_width, keys.tip_radius) + ", half of its width"});
    if (problems.empty() && n.shape != Shape::profile && !n.flat_tip && n.taper_length < n.tip_radius)
        problems.push_back(
            {.what = "the taper is shorter than the tip radius",
             .key = keys.taper_length,
             .value = shown(n.taper_length, keys.taper_length),
             .allowed = "at least " + shown(n.tip_radius, keys.taper_length) + ", the tip radius"});
    const auto names = material_names(model);
    if (std::find(names.begin(), names.end(), n.material) == names.end())
        problems.push_back({.what = "no such material",
                            .key = keys.material,
                            .value = n.material,
                            .allowed = fmt::format("{}", fmt::join(names, " ")),
                            .nearest = nearest_word(n.material, names)});
    return problems;
}

std::vector<Problem> check_layout(const std::string& layout, int needles, double pitch,
                                  const KeyNames& keys) {
    std::vector<Problem> problems;
    if (std::find(layouts().begin(), layouts().end(), layout) == layouts().end())
        problems.push_back({.what = "no such layout",
                            .key = keys.layout,
                            .value = layout,
                            .allowed = fmt::format("{}", fmt::join(layouts(), " ")),
                            .nearest = nearest_word(layout, layouts())});
    if (needles < 1 || needles > k_most_needles)
        problems.push_back({.what = needles < 1 ? "there must be at least one needle" : "too many needles",
                            .key = keys.needles,
                            .value = fmt::format("{}", needles),
                            .allowed = fmt::format("1 to {}", k_most_needles)});
    check_range(pitch, k_farthest, keys.pitch, problems);
    return problems;
}

std::vector<Problem> check_array(const Needle& needle, const std::string& layout, int needles, double pitch,
                                 const KeyNames& keys) {
    auto problems = check_layout(layout, needles, pitch, keys);
    const double width = width_of(needle);
    if (!problems.empty() || needles == 1 || std::isnan(pitch) || !(width > 0)) return problems;
    const double nearest = least_distance(make_layout(layout, needles, pitch));
    if (nearest < width * (1 - 1e-9))
        problems.push_back({.what = fmt::format("needles {} wide would overlap", shown(width, keys.pitch)),
                            .key = keys.pitch,
                            .value = shown(pitch, keys.pitch),
                            .allowed = "at least " + shown(width * pitch / nearest, keys.pitch)});
    return problems;
}

std::vector<Problem> check_force(double force, const KeyNames& keys) {
    if (std::isnan(force) || (force > 0 && force <= k_strongest)) return {};
    return {{.what = force > 0 ? "more force than any head is pressed with" : "must be greater than zero",
             .key = keys.force,
             .value = fmt::format("{:g} N", force),
             .allowed = fmt::format("more than 0, at most {:g} N", k_strongest)}};
}

} // namespace stipple::device
