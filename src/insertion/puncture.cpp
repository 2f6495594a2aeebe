#include "insertion/puncture.hpp"
#include "base/error.hpp"
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

using std::numbers::pi;

/// (q^alpha + q^-alpha - 2) with q = exp(s), free of cancellation: 4 sinh^2(alpha s / 2).
static double ogden_excess(double alpha, double s) {
    const double h = std::sinh(0.5 * alpha * s);
    return 4 * h * h;
}

/// Integral of the energy from q0 to q1 in s = ln q: (q^a + q^-a - 2) q^2 / (q^2 - 1)^2 ds, q^2/(q^2-1)^2 =
/// 1/(4 sinh^2 s).
static double energy_integral(double alpha, double s0, double s1) {
    const auto integrand = [&](double s) {
        const double d = std::sinh(s);
        return s < 1e-9 ? 0.25 * alpha * alpha : ogden_excess(alpha, s) / (4 * d * d);
    };
    return boost::math::quadrature::gauss<double, 15>::integrate(integrand, s0, s1);
}

static double energy_from_integral(double alpha, double s, double integral) {
    return 4 * pi / (alpha * alpha) * -std::expm1(-2 * s) * integral;
}

double opening_energy(double alpha, double x) {
    const double s = std::log(x);
    const int panels = static_cast<int>(std::ceil(s * std::max(1.0, alpha))) + 1;
    double integral = 0;
    for (int i = 0; i < panels; ++i) integral += energy_integral(alpha, s * i / panels, s * (i + 1) / panels);
    return energy_from_integral(alpha, s, integral);
}

CrackLaw::CrackLaw(double alpha) : alpha_(alpha) {
    check(alpha >= 1.2 && alpha <= 60, Kind::data, "the Ogden exponent must lie between 1.2 and 60",
          "skin.layers.stiffening");
    constexpr double j_end = 1e10, growth = 1.12;
    double integral = 0, s = 0;
    for (double next = 1e-5; log_j_.empty() || log_j_.back() < std::log(j_end);) {
        integral += energy_integral(alpha, s, next);
        s = next;
        const double x = std::exp(s), rest = ogden_excess(alpha, s) / (2 * std::sinh(s)); // x (..)/(x^2 - 1)
        const double j = 4 / (alpha * alpha) * (2 * integral / x + rest);
        const double fracture = pi * j / x, f = fracture + energy_from_integral(alpha, s, integral);
        log_j_.push_back(std::log(j));
        log_f_.push_back(std::log(f));
        share_.push_back(fracture / f);
        next = s + std::min(s * (growth - 1), 0.15 / alpha + 0.0005 * s * s);
    }
}

Crack CrackLaw::minimised(double radius, double toughness, double shear_modulus) const {
    const double j = toughness / (shear_modulus * radius), y = std::log(j);
    const double unit = shear_modulus * radius * radius;
    Crack crack;
    if (y <= log_j_.front()) {
        // x = 1 + j/4 to first order
        crack = {.force = unit * pi * j * (1 - j / 8), .fracture_share = 1 - j / 8, .opening = 1 + j / 4};
        return crack;
    }
    const auto above = std::upper_bound(log_j_.begin(), log_j_.end(), y);
    const std::size_t i = std::min(static_cast<std::size_t>(above - log_j_.begin()), log_j_.size() - 1) - 1;
    const double h = log_j_[i + 1] - log_j_[i], t = (y - log_j_[i]) / h;
    if (t >= 1) { // beyond the table: the last power law
        crack.fracture_share = share_.back();
        crack.force = unit * std::exp(log_f_.back() + share_.back() * (y - log_j_.back()));
    } else {
        const double t2 = t * t, t3 = t2 * t, d = log_f_[i + 1] - log_f_[i];
        const double f = log_f_[i] + d * (3 * t2 - 2 * t3) +
                         h * (share_[i] * (t - 2 * t2 + t3) + share_[i + 1] * (t3 - t2));
        crack.force = unit * std::exp(f);
        crack.fracture_share = share_[i] + (share_[i + 1] - share_[i]) * t;
    }
    crack.opening = std::max(1.0, pi * j * unit / (crack.fracture_share * crack.force));
    return crack;
}

double wall_pressure(double shear_modulus, double opening) {
    return shear_modulus * (std::log(opening) + 0.5 * (1 - 1 / (opening * opening)));
}

} // namespace stipple::insertion
