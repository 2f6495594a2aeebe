#include "stipple/outcome/suction.hpp"
#include <array>
#include <cassert>
#include <cmath>

namespace stipple::outcome {

namespace {

constexpr int k_terms = 40;
using Series = std::array<double, k_terms>; ///< coefficients of powers of t = x / b_0^3

Series product(const Series& a, const Series& b, int terms) {
    Series c{};
    for (int n = 0; n < terms; ++n)
        for (int i = 0; i <= n; ++i)
            c[static_cast<std::size_t>(n)] +=
                a[static_cast<std::size_t>(i)] * b[static_cast<std::size_t>(n - i)];
    return c;
}

/// Coefficients of B(x)/b_0 and of b_0/B(x): numbers that no material changes.
struct Membrane {
    Series force{}, inverse{};
    Membrane() {
        force[0] = inverse[0] = 1;
        for (int n = 1; n < k_terms; ++n) {
            const auto i = static_cast<std::size_t>(n);
            force[i] = -2.0 / (n * (n + 1)) * product(inverse, inverse, n)[i - 1];
            for (std::size_t j = 1; j <= i; ++j) inverse[i] -= force[j] * inverse[i - j];
        }
    }
};

/// sum (2n + 1 - nu) beta_n t^n: zero where the rim is clamped.
double rim(const Membrane& m, double nu, double t) {
    double sum = 0;
    for (int n = k_terms - 1; n >= 0; --n)
        sum = sum * t + (2 * n + 1 - nu) * m.force[static_cast<std::size_t>(n)];
    return sum;
}

} // namespace

double hencky_coefficient(double nu) {
    assert(nu >= 0 && nu <= 0.5);
    static const Membrane m;
    double inside = 0,
           outside = 0.3; // the rim sum falls with t; b_0 = t^(-1/3) lies between 1.49 and infinity
    for (int i = 0; i < 60; ++i) {
        const double t = 0.5 * (inside + outside);
        (rim(m, nu, t) > 0 ? inside : outside) = t;
    }
    double integral = 0; // of b_0 / B over x from 0 to 1
    for (int n = k_terms - 1; n >= 0; --n)
        integral = integral * inside + m.inverse[static_cast<std::size_t>(n)] / (n + 1);
    return integral * std::cbrt(inside);
}

Sheet make_sheet(const std::vector<SheetLayer>& layers, double tension_stress) {
    constexpr double k_reissner = 5.0 / 6.0;
    Sheet sheet;
    double top = 0, sum = 0, moment = 0;
    const auto plane = [](const SheetLayer& l) {
        return l.youngs_modulus / (1 - l.poisson_ratio * l.poisson_ratio);
    };
    for (const auto& l : layers) {
        assert(l.thickness > 0 && l.youngs_modulus > 0);
        sheet.shear += k_reissner * l.thickness * l.youngs_modulus / (2 * (1 + l.poisson_ratio));
        sheet.stretching += l.thickness * l.youngs_modulus;
        sheet.poisson_ratio += l.thickness * l.youngs_modulus * l.poisson_ratio;
        sheet.tension += tension_stress * l.thickness;
        sum += plane(l) * l.thickness;
        moment += plane(l) * l.thickness * (top + 0.5 * l.thickness);
        top += l.thickness;
    }
    sheet.poisson_ratio /= sheet.stretching;
    const double neutral = moment / sum;
    top = 0;
    for (const auto& l : layers) {
        const double arm = top + 0.5 * l.thickness - neutral;
        sheet.bending += plane(l) * l.thickness * (l.thickness * l.thickness / 12 + arm * arm);
        top += l.thickness;
    }
    return sheet;
}

double suction_height(const Sheet& s, double a, double p) {
    assert(a > 0 && p >= 0);
    const double alpha = hencky_coefficient(s.poisson_ratio);
    const double yields = a * a * a * a / (64 * s.bending) + a * a / (4 * s.shear);
    const double k1 = 1 / yields + 4 * s.tension / (a * a);
    const double k3 = s.stretching / (alpha * alpha * alpha * a * a * a * a);
    // The one real root of k3 w^3 + k1 w = p, without cancellation.
    const double root = std::sqrt(k1 / (3 * k3));
    return 2 * root * std::sinh(std::asinh(1.5 * p / (k1 * root)) / 3);
}

Retraction retraction(const Creep& c, double stiffness, double elastic_stiffness) {
    assert(stiffness > 0 && elastic_stiffness > 0);
    const auto done = [&](double t, double stiff) {
        return -std::expm1(-std::pow(t * stiff / c.time, c.exponent));
    };
    Retraction r;
    r.immediate = done(c.prompt, stiffness) / done(c.on, stiffness);
    r.R7 = done(c.prompt, elastic_stiffness);
    r.R5 = r.R7 / r.immediate;
    r.R2 = done(c.off, elastic_stiffness);
    return r;
}

} // namespace stipple::outcome
