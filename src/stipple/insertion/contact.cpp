#include "stipple/insertion/contact.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

namespace stipple::insertion {

/// Depression at which contact reaches distance s; v = sqrt(1 - z/s) takes the root at the end away.
static double depression_at(const device::Outline& needle, double s) {
    using Rule = boost::math::quadrature::gauss<double, 30>;
    const double a = needle.radius(s);
    const auto integrand = [&](double v) {
        const double share = needle.radius(s * (1 - v * v)) / a;
        return 2 * s * v / std::sqrt(std::max(1 - share * share, 1e-9));
    };
    return Rule::integrate(integrand, 0.0, 0.5) + Rule::integrate(integrand, 0.5, 1.0);
}

Contact::Contact(const device::Needle& needle) {
    constexpr int n = 160;
    const device::Outline outline(needle);
    const double end = std::max(needle.length, needle.kinks().empty() ? 0.0 : needle.kinks().back());
    distance_ = depression_ = {0};
    radius_ = {needle.flat_tip ? needle.radius(0) : 0.0};
    for (int i = 1; i <= n; ++i) {
        const double s = end * std::pow(static_cast<double>(i) / n, 4), a = outline.radius(s);
        if (a <= radius_.back() * (1 + 1e-9)) continue; // a shaft: contact can only rise, not widen
        const double d = depression_at(outline, s);
        if (d <= depression_.back()) continue;
        distance_.push_back(s);
        depression_.push_back(d);
        radius_.push_back(a);
    }
}

double Contact::radius(double depression, double buried) const {
    const double deeper = interpolate(distance_, depression_, std::max(buried, 0.0));
    return interpolate(depression_, radius_, std::max(depression + deeper, 0.0));
}

} // namespace stipple::insertion
