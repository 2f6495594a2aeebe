#include "stipple/insertion/puncture.hpp"
#include "stipple/base/error.hpp"
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

/// Derivative of the cavity energy times x, by the closed form of the minimum.
/// Equation: x u'(x) = (4 pi / alpha^2) [ 2 I / x^2 + (x^alpha + x^-alpha - 2) / (x^2 - 1) ]
///   I the integral of u
static double energy_slope(double alpha, double s, double integral) {
    const double excess = ogden_excess(alpha, s), gap = std::expm1(2 * s); // x^2 - 1
    return 4 * pi / (alpha * alpha) * (2 * integral * std::exp(-2 * s) + excess / gap);
}

// ln x of a ring as wide as the needle: x^2 = 1 + (R/b)^2 with b = R
constexpr double k_widest_ring = 0.5 * std::numbers::ln2;

/// A point of the law at ln x = s, in units of R and mu R^2.
struct Point {
    double s = 0, integral = 0; ///< ln x; integral of u up to it
    double j = 0, opened = 0,
           cut_length = 0; ///< toughness for which this opening is the best; f = opened + length j
};

static Point point_at(double alpha, Cut cut, double s, double integral) {
    Point p{.s = s, .integral = integral};
    const double x = std::exp(s), u = energy_from_integral(alpha, s, integral),
                 slope = energy_slope(alpha, s, integral);
    if (cut == Cut::planar) {
        p.j = x * slope / pi - 2 / x;
        p.opened = pi / (x * x) + u;
        p.cut_length = pi / x;
    } else {
        const double y = std::sqrt(x * x - 1);
        p.j = y * (slope - 2 * u / (y * y)) / (2 * pi); // x u' is the slope
        p.opened = pi + u * (1 + 1 / (y * y));
        p.cut_length = 2 * pi / y;
    }
    return p;
}

/// The law at s from a point before it.
static Point advance(double alpha, Cut cut, const Point& from, double s) {
    return point_at(alpha, cut, s, from.integral + energy_integral(alpha, from.s, s));
}

/// Where the table starts: the ring as wide as the needle, or the planar crack that costs nothing (j = 0).
static Point first_point(double alpha, Cut cut) {
    Point p, next;
    const double step = 0.05 / alpha;
    if (cut == Cut::ring) {
        while (k_widest_ring - p.s > step) p = advance(alpha, cut, p, p.s + step);
        return advance(alpha, cut, p, k_widest_ring);
    }
    for (next = advance(alpha, cut, p, step); next.j < 0; next = advance(alpha, cut, p, p.s + step)) p = next;
    for (int i = 0; i < 50; ++i) {
        const Point middle = advance(alpha, cut, p, 0.5 * (p.s + next.s));
        (middle.j < 0 ? p : next) = middle;
    }
    return next;
}

CrackLaw::CrackLaw(double alpha, Cut cut) : alpha_(alpha) {
    check(alpha >= 1.2 && alpha <= 60, Kind::data, "the Ogden exponent must lie between 1.2 and 60",
          "skin.layers.stiffening");
    constexpr double j_last = 1e10, growth = 1.1;
    const Point first = first_point(alpha, cut);
    blunt_force_ = first.opened;
    blunt_slope_ = first.cut_length;
    Point p = first;
    for (double beyond = 1e-7; p.j < j_last; // even in ln j at first, then in ln x
         beyond += std::min(beyond * (growth - 1), 0.1 / alpha + 0.0005 * p.s * p.s)) {
        p = advance(alpha, cut, p, first.s + beyond);
        log_j_.push_back(std::log(p.j));
        log_f_.push_back(std::log(p.opened + p.cut_length * p.j));
        share_.push_back(p.cut_length * p.j / (p.opened + p.cut_length * p.j));
        log_x_.push_back(p.s);
    }
}

Crack CrackLaw::minimised(double radius, double toughness, double shear_modulus) const {
    const double j = toughness / (shear_modulus * radius), y = std::log(j);
    const double unit = shear_modulus * radius * radius;
    if (y <= log_j_.front()) {
        const double f = blunt_force_ + blunt_slope_ * j;
        return {
            .force = unit * f, .fracture_share = blunt_slope_ * j / f, .opening = std::exp(log_x_.front())};
    }
    Crack crack;
    const auto above = std::upper_bound(log_j_.begin(), log_j_.end(), y);
    const std::size_t i = std::min(static_cast<std::size_t>(above - log_j_.begin()), log_j_.size() - 1) - 1;
    const double h = log_j_[i + 1] - log_j_[i], t = (y - log_j_[i]) / h;
    if (t >= 1) { // beyond the table: the last power law
        crack.fracture_share = share_.back();
        crack.force = unit * std::exp(log_f_.back() + share_.back() * (y - log_j_.back()));
        crack.opening = std::exp(log_x_.back());
        return crack;
    }
    const double t2 = t * t, t3 = t2 * t, d = log_f_[i + 1] - log_f_[i];
    const double f =
        log_f_[i] + d * (3 * t2 - 2 * t3) + h * (share_[i] * (t - 2 * t2 + t3) + share_[i + 1] * (t3 - t2));
    crack.force = unit * std::exp(f);
    // the slope of the same polynomial: the share of fracture to the last digit
    crack.fracture_share =
        (6 * d / h * (t - t2)) + share_[i] * (1 - 4 * t + 3 * t2) + share_[i + 1] * (3 * t2 - 2 * t);
    crack.opening = std::exp(log_x_[i] + (log_x_[i + 1] - log_x_[i]) * t);
    return crack;
}

double wall_pressure(double shear_modulus, double opening) {
    return shear_modulus * (std::log(opening) + 0.5 * (1 - 1 / (opening * opening)));
}

} // namespace stipple::insertion
