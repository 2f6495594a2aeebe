#include "insertion/layered_elasticity.hpp"
#include "base/error.hpp"
#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/ellint_1.hpp>
#include <boost/math/special_functions/ellint_2.hpp>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

using Eigen::Matrix2d;
using Panel = boost::math::quadrature::gauss<double, 10>;
using std::numbers::pi;

/// Displacements (U, W) and tractions (T, S) / k of the two solutions that decay away from the plane zeta =
/// 0, at zeta = k * distance. `mirrored` gives those that decay upwards: W and T change sign.
struct Waves {
    Matrix2d u, t;
};

static Waves waves(const ElasticLayer& layer, double zeta, bool mirrored) {
    const double nu = layer.poisson_ratio, kappa = 3 - 4 * nu, e = std::exp(-zeta);
    const double mu = layer.youngs_modulus / (2 * (1 + nu)), sign = mirrored ? -1.0 : 1.0;
    Waves w;
    w.u << e, e * zeta, sign * e, sign * e * (zeta + kappa);
    w.t << -2 * sign * e, sign * e * (1 - kappa - 2 * zeta), -2 * e, -e * (4 * (1 - nu) + 2 * zeta);
    w.t *= mu;
    return w;
}

static void check_stack(const std::vector<ElasticLayer>& stack) {
    check(!stack.empty(), Kind::data, "an elastic stack needs at least one layer", "skin.layers");
    for (std::size_t i = 0; i < stack.size(); ++i) {
        const auto& l = stack[i];
        const bool thick = i + 1 == stack.size() || (std::isfinite(l.thickness) && l.thickness > 0);
        const bool elastic = std::isfinite(l.youngs_modulus) && l.youngs_modulus > 0 &&
                             l.poisson_ratio >= 0 && l.poisson_ratio <= 0.5;
        check(thick && elastic && l.pre_stress >= 0 && l.inertia >= 0, Kind::data,
              "a layer needs thickness > 0, Young's modulus > 0, Poisson ratio 0..0.5, tension and inertia "
              ">= 0",
              "skin.layers");
    }
}

/// Impedance at the top of one homogeneous slice from that at its bottom.
static Matrix2d impedance_above(const ElasticLayer& layer, double zeta, const Matrix2d& below) {
    const Waves down0 = waves(layer, 0, false), down1 = waves(layer, zeta, false);
    const Waves up0 = waves(layer, zeta, true), up1 = waves(layer, 0, true);
    const Matrix2d lhs = up1.t - below * up1.u;
    const Matrix2d reflected = -lhs.inverse() * (down1.t - below * down1.u);
    const Matrix2d displacement = down0.u + up0.u * reflected;
    return (down0.t + up0.t * reflected) * displacement.inverse();
}

static double flexibility_of(const std::vector<ElasticLayer>& stack, double k) {
    constexpr int slices = 4; // of a layer with tension or mass
    const Waves base = waves(stack.back(), 0, false);
    Matrix2d impedance = base.t * base.u.inverse();
    for (std::size_t i = stack.size() - 1; i-- > 0;) {
        const double resists = stack[i].pre_stress * k + stack[i].inertia / k;
        const int n = resists > 0 ? slices : 1;
        const double h = stack[i].thickness / n, face = 0.5 * resists * h / (1 + 0.4 * k * h);
        for (int slice = 0; slice < n; ++slice) {
            impedance(1, 1) -= face;
            impedance = impedance_above(stack[i], k * h, impedance);
            impedance(1, 1) -= face;
        }
    }
    return -impedance.inverse()(1, 1) / k;
}

double surface_flexibility(const std::vector<ElasticLayer>& stack, double wavenumber) {
    check_stack(stack);
    return flexibility_of(stack, wavenumber);
}

/// 2 (1 - nu^2) / E: flexibility of a half-space times its wavenumber [1/Pa].
static double softness(const ElasticLayer& layer) {
    return 2 * (1 - layer.poisson_ratio * layer.poisson_ratio) / layer.youngs_modulus;
}

/// Four-point Lagrange interpolation in a uniform table, constant outside.
static double interpolate(const std::vector<double>& y, double position) {
    const auto last = static_cast<double>(y.size() - 1);
    if (position <= 0) return y.front();
    if (position >= last) return y.back();
    const double at = std::clamp(std::floor(position), 1.0, last - 2);
    const auto i = static_cast<std::size_t>(at);
    const double t = position - at;
    return -t * (t - 1) * (t - 2) / 6 * y[i - 1] + (t + 1) * (t - 1) * (t - 2) / 2 * y[i] -
           (t + 1) * t * (t - 2) / 2 * y[i + 1] + (t + 1) * t * (t - 1) / 6 * y[i + 2];
}

LayeredCompliance::LayeredCompliance(std::vector<ElasticLayer> stack) : stack_(std::move(stack)) {
    check_stack(stack_);
    constexpr int n_a = 49;
    constexpr double per_unit = 10; // table points per unit of ln k
    double thinnest = INFINITY, total = 0, softest = INFINITY, stiffest = 0;
    for (std::size_t i = 0; i < stack_.size(); ++i) {
        softest = std::min(softest, stack_[i].youngs_modulus);
        stiffest = std::max(stiffest, stack_[i].youngs_modulus);
        if (i + 1 == stack_.size()) break;
        thinnest = std::min(thinnest, stack_[i].thickness);
        total += stack_[i].thickness;
    }
    log_ratio_.assign(1, 0.0);
    if (stack_.size() > 1) {
        // Below the first wavenumber only the half-space is felt; above the last, only the top layer.
        const double plate = total * std::max(1.0, stiffest / softest);
        log_k0_ = std::log(1e-4 / plate);
        const double log_k1 = std::log(40 / thinnest);
        const auto n = static_cast<std::size_t>(std::ceil((log_k1 - log_k0_) * per_unit)) + 4;
        step_k_ = (log_k1 - log_k0_) / static_cast<double>(n - 1);
        log_ratio_.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            const double k = std::exp(log_k0_ + step_k_ * static_cast<double>(i));
            log_ratio_[i] = std::log(flexibility_of(stack_, k) * k / softness(stack_.front()));
        }
    }
    log_a0_ = std::log(1e-6);
    step_a_ = (std::log(0.02) - log_a0_) / (n_a - 1);
    for (int i = 0; i < n_a; ++i)
        log_mean_.push_back(std::log(mean_by_quadrature(std::exp(log_a0_ + step_a_ * i))));
}

double LayeredCompliance::flexibility(double k) const {
    const double ratio =
        log_ratio_.size() < 4 ? 0.0 : interpolate(log_ratio_, (std::log(k) - log_k0_) / step_k_);
    return softness(stack_.front()) * std::exp(ratio) / k;
}

double LayeredCompliance::mean(double a) const {
    return std::exp(interpolate(log_mean_, (std::log(a) - log_a0_) / step_a_));
}

double LayeredCompliance::mean_by_quadrature(double a) const {
    // In x = ka: octaves up to 1, quarter waves up to x1, then octaves of the mean of J1^2 over a wave.
    const double x0 = 1e-8, x1 = 40 * pi;
    const auto inner = [&](double x) {
        const double j = ::j1(x);
        return flexibility(x / a) * 2 * j * j / x;
    };
    double sum = x0 * inner(x0); // the integrand is constant there
    for (double x = x0; x < 1; x *= 2) sum += Panel::integrate(inner, x, std::min(1.0, 2 * x));
    constexpr int waves_n = 80;
    for (int i = 0; i < waves_n; ++i)
        sum += Panel::integrate(inner, 1 + (x1 - 1) * i / waves_n, 1 + (x1 - 1) * (i + 1) / waves_n);
    const auto outer = [&](double x) { return flexibility(x / a) * 2 / (pi * x * x); };
    for (int i = 0; i < 20; ++i) sum += Panel::integrate(outer, std::ldexp(x1, i), std::ldexp(x1, i + 1));
    return sum / (pi * a * a);
}

/// Half-space under a uniform pressure disc of unit force, displacement at r [m/N].
static double disc_on_half_space(double soft, double a, double r) {
    const double p = 1 / (pi * a * a);
    if (r <= a) return 2 * soft * p * a / pi * boost::math::ellint_2(r / a);
    const double m = a / r;
    return 2 * soft * p * r / pi * (boost::math::ellint_2(m) - (1 - m * m) * boost::math::ellint_1(m));
}

double LayeredCompliance::displacement(double a, double r) const {
    const double soft = softness(stack_.front()) * std::exp(log_ratio_.back());
    const double closed = disc_on_half_space(soft, a, r);
    if (log_ratio_.size() < 4) return closed;
    const auto integrand = [&](double k) { return (flexibility(k) - soft / k) * ::j1(k * a) * ::j0(k * r); };
    const double k_end =
        std::min(std::exp(log_k0_ + step_k_ * static_cast<double>(log_ratio_.size() - 1)), 1500 / (a + r));
    const double wave = 2 / (a + r), k_first = 1e-8 / (a + r);
    double sum = k_first * integrand(k_first), k = k_first;
    for (; k < wave && k < k_end; k *= 2)
        sum += Panel::integrate(integrand, k, std::min({2 * k, wave, k_end}));
    for (k = std::min(wave, k_end); k < k_end; k += wave)
        sum += Panel::integrate(integrand, k, std::min(k + wave, k_end));
    return closed + sum / (pi * a);
}

} // namespace stipple::insertion
