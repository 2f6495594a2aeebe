#include "insertion/dimple.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

using std::numbers::pi;

Surroundings surroundings(const device::Device& device, double rim_width) {
    const auto& s = device.spec;
    Surroundings around{.needles = std::max(1, device.needles_engaged)};
    if (s.kind == device::Kind::roller) {
        if (s.drum_diameter > 0 && s.roller_width > 0 && s.needles > 0)
            around.reference_distance = 0.5 * std::sqrt(pi * s.drum_diameter * s.roller_width / s.needles);
    } else if (s.kind == device::Kind::stamp) {
        if (s.footprint > 0 && s.needles > 0)
            around.reference_distance = 0.5 * std::sqrt(s.footprint / s.needles);
    } else if (s.footprint > 0) {
        around.reference_distance = around.patch_radius = std::sqrt(s.footprint / pi);
        around.press_force = std::max(0.0, s.press_force);
        around.rim_width = rim_width;
    }
    return around;
}

/// How far the middle of a ring-shaped load of unit force stays above the ring [m/N]: the difference of two
/// uniform discs, taken between the middle of the ring and the circle that halves the area inside.
static double rise_inside_rim(const LayeredCompliance& stack, double inner, double width) {
    if (width <= 0) return 0;
    const double outer = inner + width, area = outer * outer - inner * inner;
    const auto ring = [&](double r) {
        return (outer * outer * stack.displacement(outer, r) - inner * inner * stack.displacement(inner, r)) /
               area;
    };
    return std::max(0.0, ring(inner + 0.5 * width) - ring(inner / std::numbers::sqrt2));
}

Dimple::Dimple(const LayeredCompliance& stack, const device::Needle& needle, const Surroundings& around,
               double contact_share, double deepest) {
    constexpr int n = 400;
    const auto radius = [&](double from_tip) { return needle.crack_radius(from_tip); };
    double reference = 0, shared = 0, rise = 0;
    if (around.reference_distance > 0) {
        const double shaft = std::min(radius(needle.length), 0.5 * around.reference_distance);
        reference = stack.displacement(shaft, around.reference_distance);
    }
    if (around.patch_radius > 0) {
        const double edge = stack.displacement(around.patch_radius, around.patch_radius);
        shared = (around.needles - 1) * std::max(0.0, stack.mean(around.patch_radius) - edge);
        rise = rise_inside_rim(stack, around.patch_radius, around.rim_width);
    }
    const auto footprint = [&](double f) {
        return std::max(0.0, shared * f - rise * std::max(0.0, around.press_force - around.needles * f));
    };
    force_ = depth_ = energy_ = {0};
    double own = 0;
    for (int i = 0; i < n; ++i) {
        const double next = deepest * std::pow((i + 1.0) / n, 2),
                     compliance = stack.mean(radius(contact_share * 0.5 * (own + next)));
        // plates closer than the patch is wide leave a tenth of the needle's own deflection
        const double df = (next - own) / std::max(compliance - reference, 0.1 * compliance);
        own = next;
        force_.push_back(force_.back() + df);
        depth_.push_back(own + footprint(force_.back()));
        energy_.push_back(energy_.back() + 0.5 * (force_[i] + force_[i + 1]) * (depth_[i + 1] - depth_[i]));
    }
}

/// Segment of the table that holds `value`; the last one also beyond it.
static std::size_t segment(const std::vector<double>& x, double value) {
    const auto above = std::upper_bound(x.begin(), x.end(), value) - x.begin();
    return static_cast<std::size_t>(
               std::clamp<std::ptrdiff_t>(above, 1, static_cast<std::ptrdiff_t>(x.size()) - 1)) -
           1;
}

static double linear(const std::vector<double>& x, const std::vector<double>& y, double at) {
    const std::size_t i = segment(x, at);
    return y[i] + (y[i + 1] - y[i]) * (at - x[i]) / (x[i + 1] - x[i]);
}

double Dimple::depth(double f) const {
    return linear(force_, depth_, f);
}

double Dimple::force(double d) const {
    return linear(depth_, force_, d);
}

double Dimple::energy(double f) const {
    const std::size_t i = segment(force_, f);
    return energy_[i] + 0.5 * (force_[i] + f) * (depth(f) - depth_[i]);
}

} // namespace stipple::insertion
