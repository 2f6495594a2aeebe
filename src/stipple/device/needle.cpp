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

Outline::Outline(const Needle& n)
    : shape_(n.shape), flat_tip_(n.flat_tip), profile_(n.profile), tip_radius_(n.tip_radius),
      taper_length_(n.taper_length), factor_(perimeter_factor(n.shape)), shaft_(0.5 * n.base_width) {
    if (shape_ == Shape::profile || flat_tip_) return;
    const double angle = half_angle(tip_radius_, shaft_, taper_length_);
    touch_ = tip_radius_ * (1 - std::sin(angle));
    cosine_ = std::cos(angle);
    tangent_ = std::tan(angle);
}

double Outline::radius(double x) const {
    if (x < 0 || (x == 0 && !flat_tip_)) return 0;
    if (shape_ == Shape::profile) return measured_radius(profile_, x);
    if (x >= taper_length_) return factor_ * shaft_;
    if (flat_tip_) return factor_ * (tip_radius_ + (shaft_ - tip_radius_) * x / taper_length_);
    if (x <= touch_) return factor_ * std::sqrt(x * (2 * tip_radius_ - x));
    return factor_ * (tip_radius_ * cosine_ + (x - touch_) * tangent_);
}

double Outline::crack_radius(double x) const {
    const double least = shape_ == Shape::profile ? tip_radius_ : factor_ * tip_radius_;
    return std::max(least, radius(x));
}

double Needle::radius(double from_tip) const {
    return Outline(*this).radius(from_tip);
}

double Needle::crack_radius(double from_tip) const {
    return Outline(*this).crack_radius(from_tip);
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
