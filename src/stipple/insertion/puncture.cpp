#include "stipple/insertion/puncture.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/memo.hpp"
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
    static Memo<std::pair<double, Cut>, Table> tables(64);
    check(alpha >= 1.2 && alpha <= 60, Kind::data, "the Ogden exponent must lie between 1.2 and 60",
          "skin.layers.stiffening");
    table_ = tables.get({alpha, cut}, [&] { return make_table(alpha, cut); });
}

CrackLaw::Table CrackLaw::make_table(double alpha, Cut cut) {
    constexpr double j_last = 1e10, growth = 1.1;
    const Point first = first_point(alpha, cut);
    Table table{.blunt_force = first.opened, .blunt_slope = first.cut_length};
    Point p = first;
    for (double beyond = 1e-7; p.j < j_last; // even in ln j at first, then in ln x
         beyond += std::min(beyond * (growth - 1), 0.1 / alpha + 0.0005 * p.s * p.s)) {
        p = advance(alpha, cut, p, first.s + beyond);
        table.log_j.push_back(std::log(p.j));
        table.log_f.push_back(std::log(p.opened + p.cut_length * p.j));
        table.share.push_back(p.cut_length * p.j / (p.opened + p.cut_length * p.j));
        table.log_x.push_back(p.s);
    }
    constexpr std::size_t places = 1024;
    table.per_place = places / (table.log_j.back() - table.log_j.front());
    for (std::size_t k = 0, i = 0; k < places; ++k) {
        while (table.log_j[i] <= table.log_j.front() + static_cast<double>(k) / table.per_place) ++i;
        table.above.push_back(i);
    }
    return table;
}

/// The interval that holds y, above the first entry of the table.
CrackLaw::Interval CrackLaw::find(double y) const {
    const auto& log_j = table_->log_j;
    const double place = (y - log_j.front()) * table_->per_place;
    std::size_t above = log_j.size();
    if (place < static_cast<double>(table_->above.size())) {
        above = table_->above[static_cast<std::size_t>(place)];
        while (above > 1 && log_j[above - 1] > y) --above; // the place itself is rounded
        while (above < log_j.size() && log_j[above] <= y) ++above;
    }
    const std::size_t i = std::min(above, log_j.size() - 1) - 1;
    const double width = log_j[i + 1] - log_j[i];
    return {i, width, (y - log_j[i]) / width};
}

double CrackLaw::log_force(const Interval& at) const {
    const auto& log_f = table_->log_f;
    const auto& share = table_->share;
    const auto [i, h, t] = at;
    const double t2 = t * t, t3 = t2 * t, d = log_f[i + 1] - log_f[i];
    return log_f[i] + d * (3 * t2 - 2 * t3) + h * (share[i] * (t - 2 * t2 + t3) + share[i + 1] * (t3 - t2));
}

double CrackLaw::force(double radius, double toughness, double shear_modulus) const {
    const double j = toughness / (shear_modulus * radius), y = std::log(j);
    const double unit = shear_modulus * radius * radius;
    const Table& table = *table_;
    if (y <= table.log_j.front()) return unit * (table.blunt_force + table.blunt_slope * j);
    const Interval at = find(y);
    if (at.t >= 1) // beyond the table: the last power law
        return unit * std::exp(table.log_f.back() + table.share.back() * (y - table.log_j.back()));
    return unit * std::exp(log_force(at));
}

double CrackLaw::opening(double radius, double toughness, double shear_modulus) const {
    const double y = std::log(toughness / (shear_modulus * radius));
    const auto& log_x = table_->log_x;
    if (y <= table_->log_j.front()) return std::exp(log_x.front());
    const auto [i, width, t] = find(y);
    return std::exp(t >= 1 ? log_x.back() : log_x[i] + (log_x[i + 1] - log_x[i]) * t);
}

Crack CrackLaw::minimised(double radius, double toughness, double shear_modulus) const {
    const double j = toughness / (shear_modulus * radius), y = std::log(j);
    const Table& table = *table_;
    Crack crack{.force = force(radius, toughness, shear_modulus),
                .opening = opening(radius, toughness, shear_modulus)};
    if (y <= table.log_j.front()) {
        crack.fracture_share = table.blunt_slope * j / (table.blunt_force + table.blunt_slope * j);
        return crack;
    }
    const auto [i, h, t] = find(y);
    const double t2 = t * t, d = table.log_f[i + 1] - table.log_f[i];
    // the slope of the same polynomial: the share of fracture to the last digit
    crack.fracture_share = t >= 1 ? table.share.back()
                                  : (6 * d / h * (t - t2)) + table.share[i] * (1 - 4 * t + 3 * t2) +
                                        table.share[i + 1] * (3 * t2 - 2 * t);
    return crack;
}

double wall_pressure(double shear_modulus, double opening) {
    return shear_modulus * (std::log(opening) + 0.5 * (1 - 1 / (opening * opening)));
}

} // namespace stipple::insertion
