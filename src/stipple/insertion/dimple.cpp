#include "stipple/insertion/dimple.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::insertion {

double deep_coefficient(double alpha, double neo_hookean, double stretch) {
    const auto stress = [&](double a) {
        return (std::pow(stretch, a - 1) - std::pow(stretch, -0.5 * a - 1)) / a;
    };
    return neo_hookean * stress(alpha) / stress(2);
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

Dimple::Dimple(const LayeredCompliance& stack, const device::Needle& needle, DimpleLaw law, double deepest)
    : stack_(&stack), contact_(needle), law_(std::move(law)) {
    constexpr int n = 300;
    depth_ = deep_force_ = {0};
    for (int i = 1; i <= n; ++i) {
        depth_.push_back(deepest * std::pow(static_cast<double>(i) / n, 2));
        deep_force_.push_back(deep_force(depth_.back()));
    }
    force_ = energy_ = {0};
    for (std::size_t i = 0; i < n; ++i) {
        const double rise = depth_[i + 1] - depth_[i];
        force_.push_back(force_[i] + rise * stiffness(0.5 * (depth_[i] + depth_[i + 1]), 0));
        energy_.push_back(energy_[i] + 0.5 * (force_[i] + force_[i + 1]) * rise);
    }
}

/// beta E_D D^2; never falling, however soft what lies deeper.
double Dimple::deep_force(double d) const {
    if (law_.deep.empty()) return 0;
    const auto i = std::min(static_cast<std::size_t>(d / law_.deep_step), law_.deep.size() - 1);
    const double compliance = std::max(stack_->mean(d) - law_.reference, 0.1 * stack_->mean(d));
    return std::max(deep_force_.back(), law_.deep[i] * 0.5 * 0.75 * d / compliance);
}

double Dimple::stiffness(double depth, double buried) const {
    const double compliance = stack_->mean(contact_.radius(depth, buried), buried);
    const std::size_t i = segment(depth_, depth);
    const double deep = (deep_force_[i + 1] - deep_force_[i]) / (depth_[i + 1] - depth_[i]);
    // plates closer than the patch is wide leave a tenth of the needle's own deflection
    return 1 / std::max(compliance - law_.reference, 0.1 * compliance) + deep;
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
