#include "stipple/insertion/impact.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

namespace {

/// Force on the whole base against its way into the skin.
class Resistance {
  public:
    Resistance(const Push& p, const std::vector<ForcePoint>& curve, const LayeredCompliance& stack)
        : curve_(curve), needles_(static_cast<double>(p.feet.size())), length_(p.needle.length) {
        double reach = 0.5 * std::max(p.needle.base_width, 2 * p.needle.tip_radius);
        for (const auto& f : p.feet) reach = std::max(reach, std::hypot(f.x, f.y));
        plate_ = p.plate ? 1 / stack.mean(reach) : 0;
    }

    double operator()(double s) const {
        if (s <= 0) return 0;
        // the curve of a plate with several needles holds its force already
        const double beyond = curve_.back().plate > 0 ? 0 : plate_ * std::max(0.0, s - length_);
        auto right = std::lower_bound(curve_.begin(), curve_.end(), s,
                                      [](const ForcePoint& p, double x) { return p.displacement < x; });
        if (right == curve_.begin()) return 0;
        if (right == curve_.end()) {
            if (!(curve_.back().plate > 0)) return needles_ * curve_.back().force + beyond;
            --right; // goes on as it rose
        }
        const auto& a = *std::prev(right);
        const double share = (s - a.displacement) / (right->displacement - a.displacement);
        const auto total = [](const ForcePoint& p) { return p.force + p.plate; };
        return needles_ * (total(a) + share * (total(*right) - total(a))) + beyond;
    }

  private:
    const std::vector<ForcePoint>& curve_;
    double needles_, length_, plate_ = 0;
};

/// Base and support: places and speeds.
struct State {
    double x = 0, v = 0, y = 0, w = 0;
};

} // namespace

Impact collide(const Push& p, const std::vector<ForcePoint>& curve, const LayeredCompliance& stack) {
    const Resistance force(p, curve, stack);
    const bool rigid = !std::isfinite(p.support_stiffness);
    // without a mass of its own the support still carries a thousandth of the blow's: keeps the equations
    // regular
    const double support = std::max(p.support_mass, 1e-3 * p.mass), k = rigid ? 0.0 : p.support_stiffness;
    Impact out{.energy_in = 0.5 * p.mass * p.impact_speed * p.impact_speed};
    State s{.v = p.impact_speed};
    const double slow = rigid ? 1e-3 : std::sqrt(support / (k + curve.back().force / p.needle.length));
    const double step = std::min({1e-3 * p.needle.length / p.impact_speed, 0.02 * slow, 1e-5});
    const auto kick = [&](double dt) {
        const double f = force(s.x - s.y);
        s.v -= dt * f / p.mass;
        if (!rigid) s.w += dt * (f - k * s.y) / support;
    };
    for (long i = 0; i < 5'000'000 && s.v > 0; ++i) { // leapfrog: energy stays bounded
        const double before = s.x - s.y, f_before = force(before);
        kick(0.5 * step);
        s.x += step * s.v;
        if (!rigid) s.y += step * s.w;
        out.energy_skin += 0.5 * (f_before + force(s.x - s.y)) * (s.x - s.y - before);
        kick(0.5 * step);
        out.displacement = std::max(out.displacement, s.x - s.y);
    }
    out.energy_skin = std::max(0.0, out.energy_skin); // rounding of a blow that the skin hardly feels
    out.energy_support = 0.5 * k * s.y * s.y + (rigid ? 0.0 : 0.5 * support * s.w * s.w);
    return out;
}

} // namespace stipple::insertion
