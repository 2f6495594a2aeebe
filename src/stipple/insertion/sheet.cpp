#include "stipple/insertion/sheet.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

using std::numbers::pi;

Membrane membrane_of(const skin::Skin& skin, double stiffer) {
    const auto shear = [](const skin::Layer& l) { return l.youngs_modulus / (2 * (1 + l.poisson_ratio)); };
    const auto softest = std::min_element(skin.layers.begin(), skin.layers.end(),
                                          [&](const auto& a, const auto& b) { return shear(a) < shear(b); });
    Membrane m;
    double stiffness = 0, exponent = 0;
    for (auto l = skin.layers.begin(); l != softest; ++l) {
        const double more = (shear(*l) - shear(*softest)) * l->thickness;
        m.thickness += l->thickness;
        stiffness += more;
        exponent += more * l->stiffening;
    }
    if (m.thickness <= 0) return {};
    const bool known = std::isfinite(skin.in_plane_shear_modulus);
    if (known) m.stiffer = stiffer;
    m.shear_modulus = known ? skin.in_plane_shear_modulus : stiffness / m.thickness;
    m.stiffening = known ? skin.in_plane_stiffening : exponent / stiffness;
    m.tension = std::isfinite(skin.pre_stress) ? skin.pre_stress : 0.0;
    return m;
}

double rest_stretch(const Membrane& m) {
    const double k = 0.5 * m.tension * m.stiffening / m.shear_modulus;
    double y = std::max(1.0, k); // y - 1 / y^2 = k with y = l0^alpha: convex from here up
    for (int i = 0; i < 60; ++i) {
        const double next = y - (y - 1 / (y * y) - k) / (1 + 2 / (y * y * y));
        if (std::fabs(next - y) <= 1e-15 * y) break;
        y = next;
    }
    return std::pow(y, 1 / m.stiffening);
}

double stretched_tension(const Membrane& m, double stretch) {
    if (!(stretch > 1) || m.thickness <= 0) return m.tension;
    const double a = m.stiffening, along = std::pow(rest_stretch(m), a), more = std::pow(stretch, a);
    return 2 * m.shear_modulus / a * (0.5 * along * (1 + more) - 1 / (along * along * more));
}

namespace {

/// The law of ring_force per circumference, of a membrane whose stretch at rest is known.
class Resistance {
  public:
    explicit Resistance(const Membrane& m)
        : scale_(2 * m.shear_modulus / m.stiffening * m.thickness), alpha_(m.stiffening), stiffer_(m.stiffer),
          rest_(m.thickness * m.tension) {
        along_ = std::pow(rest_stretch(m), alpha_);
        across_ = 1 / (along_ * along_);
    }
    /// What is beyond rest_ slope [N/m], and its derivative by the slope. With x^2 = 1 + slope^2:
    /// Equation: slope (T / x - rest),  T = rest + f (N - rest)
    std::pair<double, double> excess(double slope) const {
        const double x2 = 1 + slope * slope, x = std::sqrt(x2), p = std::pow(x2, 0.5 * alpha_),
                     a = along_ * p, b = across_ / p;
        const double n = scale_ * (a - b) / x, n_rise = (scale_ * alpha_ * (a + b) / x - n) / x; // by x
        const double t = rest_ + stiffer_ * (n - rest_);
        const double by_x = (stiffer_ * n_rise - t / x) / x; // of T / x
        return {(t / x - rest_) * slope, t / x - rest_ + by_x * slope * slope / x};
    }
    double whole(double slope) const { return excess(slope).first + rest_ * slope; }

  private:
    double scale_, alpha_, stiffer_, rest_, along_ = 1, across_ = 1;
};

} // namespace

double ring_force(const Membrane& m, double radius, double slope) {
    return 2 * pi * radius * Resistance(m).whole(slope);
}

/// Fall across a ring under a force, and its derivative; `most` is at least the answer.
static std::pair<double, double> fall(const Sheet::Ring& ring, const Resistance& membrane, double force,
                                      double most) {
    const double around = 2 * pi * ring.radius;
    double low = 0, high = most, x = most, rate = 0;
    for (int i = 0; i < 200; ++i) { // Newton's steps, and halves where they leave what brackets the answer
        const auto [excess, rise] = membrane.excess(x / ring.width);
        const double beyond = x / ring.compliance + around * excess - force;
        (beyond > 0 ? high : low) = x;
        rate = 1 / ring.compliance + around * rise / ring.width;
        double next = x - beyond / rate;
        if (!(next >= low && next <= high)) next = 0.5 * (low + high);
        const bool still = std::fabs(next - x) <= 1e-13 * x;
        x = next;
        if (still) break;
    }
    return {x, 1 / rate};
}

Sheet::Sheet(const std::vector<Ring>& rings, const Membrane& membrane, double largest_force)
    : largest_(largest_force) {
    constexpr int n = 32;
    const Resistance resistance(membrane);
    deflection_.assign(n + 1, 0.0);
    slope_.assign(n + 1, 0.0);
    for (const Ring& ring : rings) {
        slope_[0] += ring.compliance;
        double x = 0, slope = ring.compliance, force = 0;
        for (int i = 1; i <= n; ++i) {
            const double next = largest_ * std::pow(static_cast<double>(i) / n, 2);
            // the curve bends down: its tangent is never below it
            std::tie(x, slope) = fall(ring, resistance, next, x + slope * (next - force));
            force = next;
            deflection_[static_cast<std::size_t>(i)] += x;
            slope_[static_cast<std::size_t>(i)] += slope;
        }
    }
    for (std::size_t i = 0; i + 1 < deflection_.size(); ++i) { // so that no cubic falls
        const double most = 3 * (deflection_[i + 1] - deflection_[i]) / (at(i + 1) - at(i));
        slope_[i] = std::min(slope_[i], most);
        slope_[i + 1] = std::min(slope_[i + 1], most);
    }
}

double Sheet::at(std::size_t node) const {
    return largest_ * std::pow(static_cast<double>(node) / static_cast<double>(deflection_.size() - 1), 2);
}

double Sheet::deflection(double force) const {
    if (deflection_.empty()) return 0;
    const auto n = static_cast<double>(deflection_.size() - 1);
    if (force >= largest_) return deflection_.back() + slope_.back() * (force - largest_);
    const double place = std::sqrt(std::max(0.0, force) / largest_) * n;
    const auto i = std::min(static_cast<std::size_t>(place), deflection_.size() - 2);
    const double from = at(i), h = at(i + 1) - from, t = (force - from) / h, t2 = t * t, t3 = t2 * t;
    return deflection_[i] + (deflection_[i + 1] - deflection_[i]) * (3 * t2 - 2 * t3) +
           h * (slope_[i] * (t - 2 * t2 + t3) + slope_[i + 1] * (t3 - t2));
}

std::vector<Sheet::Ring> make_rings(const LayeredCompliance& stack, double from, double reference) {
    constexpr double k_far = 30e-3, k_ratio = 1.25;
    std::vector<Sheet::Ring> rings;
    double here = stack.across(from);
    for (double r = from; r < k_far && here > reference; r *= k_ratio) {
        const double end = std::min(k_ratio * r, k_far), there = stack.across(end);
        const double fall =
            here - std::max(there, reference); // of the last ring the part before the reference
        if (fall > 0) {
            const double width = (end - r) * (there < reference ? fall / (here - there) : 1.0);
            rings.push_back({.radius = std::sqrt(r * end), .width = width, .compliance = fall});
        }
        here = there;
    }
    if (here > reference) // beyond, too flat to be stretched
        rings.push_back({.radius = k_far, .width = 1e3 * k_far, .compliance = here - reference});
    return rings;
}

} // namespace stipple::insertion
