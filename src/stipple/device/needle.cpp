#include "stipple/device/needle.hpp"
#include <algorithm>
#include <numbers>

namespace stipple::device {

namespace {

/// Half angle of the cone that touches the tip sphere and reaches the full radius at the taper length.
double half_angle(double rho, double shaft, double taper) {
    const double reach = taper - rho;
    return std::acos(rho / std::hypot(shaft, reach)) - std::atan2(reach, shaft);
}

/// Perimeter of the section over that of the inscribed circle.
double perimeter_factor(Shape shape) {
    return shape == Shape::pyramid ? 4 / std::numbers::pi : 1.0;
}

double measured_radius(const std::vector<Section>& profile, double x) {
    const auto right = std::upper_bound(profile.begin(), profile.end(), x,
                                        [](double at, const Section& s) { return at < s.from_tip; });
    if (right == profile.begin()) return 0;
    const Section& a = *std::prev(right);
    if (right == profile.end()) return a.radius;
    return a.radius + (right->radius - a.radius) * (x - a.from_tip) / (right->from_tip - a.from_tip);
}

} // namespace

double Needle::radius(double x) const {
    if (x < 0 || (x == 0 && !flat_tip)) return 0;
    if (shape == Shape::profile) return measured_radius(profile, x);
    const double rho = tip_radius, shaft = 0.5 * base_width, factor = perimeter_factor(shape);
    if (x >= taper_length) return factor * shaft;
    if (flat_tip) return factor * (rho + (shaft - rho) * x / taper_length);
    const double angle = half_angle(rho, shaft, taper_length), touch = rho * (1 - std::sin(angle));
    if (x <= touch) return factor * std::sqrt(x * (2 * rho - x));
    return factor * (rho * std::cos(angle) + (x - touch) * std::tan(angle));
}

double Needle::crack_radius(double from_tip) const {
    const double least = shape == Shape::profile ? tip_radius : perimeter_factor(shape) * tip_radius;
    return std::max(least, radius(from_tip));
}

std::vector<double> Needle::kinks() const {
    std::vector<double> at;
    if (shape == Shape::profile) {
        for (const auto& s : profile) at.push_back(s.from_tip);
        return at;
    }
    if (!flat_tip)
        at = {tip_radius * (1 - std::sin(half_angle(tip_radius, 0.5 * base_width, taper_length))),
              tip_radius};
    if (taper_length > (at.empty() ? 0.0 : at.back())) at.push_back(taper_length);
    return at;
}

} // namespace stipple::device
