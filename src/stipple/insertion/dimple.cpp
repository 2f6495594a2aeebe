#include "stipple/insertion/dimple.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::insertion {

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

Dimple::Dimple(const LayeredCompliance& stack, const device::Needle& needle, DimpleLaw law, double deepest)
    : stack_(&stack), contact_(needle), law_(law), near_reference_(law.reference) {
    constexpr int n = 300;
    std::vector<Sheet::Ring> rings;
    if (law_.membrane.thickness > 0) {
        const double from = std::max(law_.membrane.thickness, needle.base_width) / 2;
        near_reference_ = std::max(law_.reference, stack.across(from));
        rings = make_rings(stack, from, law_.reference);
    }
    near_ = deep_force_ = {0};
    for (int i = 1; i <= n; ++i) {
        near_.push_back(deepest * std::pow(static_cast<double>(i) / n, 2));
        deep_force_.push_back(deep_force(near_.back()));
    }
    force_ = {0};
    for (std::size_t i = 0; i < n; ++i)
        force_.push_back(force_[i] +
                         (near_[i + 1] - near_[i]) * near_stiffness(0.5 * (near_[i] + near_[i + 1]), 0));
    if (!rings.empty()) sheet_ = Sheet(rings, law_.membrane, force_.back());
    depth_ = energy_ = {0};
    for (std::size_t i = 0; i < n; ++i) {
        depth_.push_back(near_[i + 1] + far(force_[i + 1]));
        energy_.push_back(energy_[i] + 0.5 * (force_[i] + force_[i + 1]) * (depth_[i + 1] - depth_[i]));
    }
}

/// beta E_n n^2; never falling, however soft what lies deeper.
double Dimple::deep_force(double n) const {
    if (law_.deep <= 0) return 0;
    const double compliance = std::max(stack_->mean(n) - law_.reference, 0.1 * stack_->mean(n));
    return std::max(deep_force_.back(), law_.deep * 0.5 * 0.75 * n / compliance);
}

double Dimple::near_stiffness(double near, double buried) const {
    const double compliance = stack_->mean(contact_.radius(near, buried), buried);
    const std::size_t i = segment(near_, near);
    const double deep = (deep_force_[i + 1] - deep_force_[i]) / (near_[i + 1] - near_[i]);
    // plates closer than the patch is wide leave a tenth of the needle's own deflection
    return 1 / std::max(compliance - near_reference_, 0.1 * compliance) + deep;
}

double Dimple::pressed_on(double near, double buried, double force) const {
    constexpr double k_tiny = 0.02, k_little = 0.25, k_most = 8; // shares of n, steps
    double stiffness = near_stiffness(near, buried);
    const double share = near > 0 ? std::fabs(force / stiffness) / near : INFINITY;
    if (share < k_tiny) return near + force / stiffness;
    const double steps = std::ceil(std::clamp(share / k_little, 1.0, k_most)), part = force / steps;
    for (int i = 0; i < static_cast<int>(steps); ++i) {
        if (i > 0) stiffness = near_stiffness(near, buried);
        const double middle = std::max(0.0, near + 0.5 * part / stiffness);
        near = std::max(0.0, near + part / near_stiffness(middle, buried));
    }
    return near;
}

double Dimple::near(double f) const {
    return linear(force_, near_, f);
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
