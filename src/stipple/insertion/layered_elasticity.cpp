#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/base/error.hpp"
#include "stipple/insertion/hankel_weights.hpp"
#include <Eigen/Dense>
#include <algorithm>
#include <array>
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

/// A homogeneous slice of the stack.
struct Slice {
    std::size_t layer = 0;
    double thickness = 0, bottom = 0; ///< [m]
};

/// The stack cut at its layers, at the ends of the loads and, in layers with tension or mass, four times; the
/// half-space only as far down as loads reach.
static std::vector<Slice> cut_slices(const std::vector<ElasticLayer>& stack,
                                     const std::vector<double>& lengths) {
    std::vector<Slice> slices;
    double top = 0;
    for (std::size_t i = 0; i < stack.size(); ++i) {
        const bool last = i + 1 == stack.size();
        const double bottom = last ? std::max(top, lengths.back()) : top + stack[i].thickness;
        std::vector<double> at{bottom};
        for (const double l : lengths)
            if (l > top * (1 + 1e-9) && l < bottom * (1 - 1e-9)) at.push_back(l);
        if (!last && (stack[i].pre_stress > 0 || stack[i].inertia > 0))
            for (int part = 1; part < 4; ++part) at.push_back(top + 0.25 * part * (bottom - top));
        std::sort(at.begin(), at.end());
        for (const double z : at) {
            if (z <= top * (1 + 1e-9)) continue;
            slices.push_back({i, z - top, z});
            top = z;
        }
    }
    return slices;
}

/// What one slice does at one wavenumber, once the impedance below it is known: amplitudes B of the waves
/// from its bottom follow from A of those from its top, B = reflection A + (offset of the loads).
struct SliceWaves {
    Waves down0, down1, up0, up1;
    Matrix2d below, above;               ///< impedance under and over the slice
    Matrix2d reflection, lhs, amplitude; ///< inverse matrices that solve for B and A
    double shear = 0, thickness = 0, zeta = 0, kappa = 0, grip = 1;
};

/// The layer as a deformation of this wavenumber feels it.
static ElasticLayer at_scale(ElasticLayer layer, double k) {
    layer.youngs_modulus *= layer.scale.factor(k);
    return layer;
}

static SliceWaves make_waves(const ElasticLayer& layer, double thickness, double k, const Matrix2d& below) {
    SliceWaves s;
    s.zeta = k * thickness;
    s.thickness = thickness;
    s.grip = layer.grip;
    s.shear = layer.youngs_modulus / (2 * (1 + layer.poisson_ratio));
    s.kappa = 3 - 4 * layer.poisson_ratio;
    s.down0 = waves(layer, 0, false);
    s.down1 = waves(layer, s.zeta, false);
    s.up0 = waves(layer, s.zeta, true);
    s.up1 = waves(layer, 0, true);
    s.below = below;
    s.lhs = (s.up1.t - below * s.up1.u).inverse();
    s.reflection = -s.lhs * (s.down1.t - below * s.down1.u);
    s.amplitude = (s.down0.u + s.up0.u * s.reflection).inverse();
    s.above = (s.down0.t + s.up0.t * s.reflection) * s.amplitude;
    return s;
}

/// Half of the tension and mass of a slice, on each of its faces, as an impedance.
static double face_load(const ElasticLayer& layer, double thickness, double k) {
    const double resists = layer.pre_stress * k + layer.inertia / k;
    return resists > 0 ? 0.5 * resists * thickness / (1 + 0.4 * k * thickness) : 0.0;
}

/// How many slices a wave on the surface feels: what lies deeper than `k_deep` wavelengths / 2 pi is as good
/// as endless.
static std::size_t felt(const std::vector<Slice>& slices, double k) {
    constexpr double k_deep = 36; // exp(-36) is below the last digit
    std::size_t n = 0;
    while (n < slices.size() && k * (slices[n].bottom - slices[n].thickness) < k_deep) ++n;
    return n;
}

/// Impedance of the stack from the deepest slice that is felt up; keeps what each slice does.
static Matrix2d pass_up(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& slices, double k,
                        std::vector<SliceWaves>& kept) {
    const std::size_t n = felt(slices, k);
    const ElasticLayer& under = n < slices.size() ? stack[slices[n].layer] : stack.back();
    const Waves base = waves(at_scale(under, k), 0, false);
    Matrix2d impedance = base.t * base.u.inverse();
    kept.resize(n);
    for (std::size_t i = n; i-- > 0;) {
        const ElasticLayer layer = at_scale(stack[slices[i].layer], k);
        const double face =
            slices[i].layer + 1 == stack.size() ? 0.0 : face_load(layer, slices[i].thickness, k);
        impedance(1, 1) -= face;
        kept[i] = make_waves(layer, slices[i].thickness, k, impedance);
        impedance = kept[i].above;
        impedance(1, 1) -= face;
    }
    return impedance;
}

/// Mean displacement over a unit load that the first `loaded` slices carry by their grip.
/// Slices too deep to be felt at the surface move by their particular solution alone (borders between them
/// left out).
static double loaded_mean(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts,
                          const std::vector<SliceWaves>& slices, std::size_t all_loaded, double k,
                          const Matrix2d& surface, std::vector<Eigen::Vector2d>& offset) {
    using Eigen::Vector2d;
    const std::size_t loaded = std::min(all_loaded, slices.size());
    offset.resize(loaded);
    double all = 0, deep = 0;
    for (std::size_t i = 0; i < all_loaded; ++i) {
        const ElasticLayer& layer = stack[cuts[i].layer];
        all += layer.grip * cuts[i].thickness;
        if (i < loaded) continue;
        const double shear = layer.youngs_modulus * layer.scale.factor(k) / (2 * (1 + layer.poisson_ratio));
        deep += layer.grip * layer.grip * cuts[i].thickness / (shear * k * k);
    }
    const auto particular = [&](const SliceWaves& s) { return s.grip / (all * s.shear * k * k); };
    Vector2d g = Vector2d::Zero();
    for (std::size_t i = loaded; i-- > 0;) {
        const SliceWaves& s = slices[i];
        const double w = particular(s);
        const Vector2d u(0, w), t(-s.shear * w, 0);
        offset[i] = -s.lhs * (t - s.below * u - g);
        g = s.up0.t * offset[i] + t - s.above * (s.up0.u * offset[i] + u);
    }
    Vector2d u = -surface.inverse() * g;
    double sum = deep / all;
    for (std::size_t i = 0; i < loaded; ++i) {
        const SliceWaves& s = slices[i];
        const double w = particular(s), gone = -std::expm1(-s.zeta);
        const Vector2d rest(0, w), a = s.amplitude * (u - s.up0.u * offset[i] - rest),
                                   b = s.reflection * a + offset[i];
        // integrals of exp(-x) and (x + kappa) exp(-x) over the slice
        const Vector2d whole(gone, (1 + s.kappa) * gone - s.zeta * (1 - gone));
        sum += s.grip * (whole.dot(a - b) / k + w * s.thickness);
        u = s.down1.u * a + s.up1.u * b + rest;
    }
    return sum / all;
}

static double surface_value(const Matrix2d& surface, double k) {
    return -surface.inverse()(1, 1) / k;
}

static std::vector<double> flexibilities(const std::vector<ElasticLayer>& stack,
                                         const std::vector<Slice>& slices, const std::vector<double>& lengths,
                                         double k, std::vector<SliceWaves>& room) {
    const Matrix2d surface = pass_up(stack, slices, k, room);
    const double pressed = surface_value(surface, k);
    std::vector<double> out;
    std::vector<Eigen::Vector2d> offset;
    for (const double l : lengths) {
        if (k * l <
            1e-3) { // a load much shorter than the wave acts as one on the surface (and would lose digits)
            out.push_back(pressed);
            continue;
        }
        std::size_t loaded = 0;
        while (loaded < slices.size() && slices[loaded].bottom <= l * (1 + 1e-9)) ++loaded;
        out.push_back(loaded_mean(stack, slices, room, loaded, k, surface, offset));
    }
    return out;
}

double surface_flexibility(const std::vector<ElasticLayer>& stack, double wavenumber) {
    check_stack(stack);
    std::vector<SliceWaves> room;
    return surface_value(pass_up(stack, cut_slices(stack, {0}), wavenumber, room), wavenumber);
}

std::vector<double> buried_flexibility(const std::vector<ElasticLayer>& stack,
                                       const std::vector<double>& lengths, double wavenumber) {
    check_stack(stack);
    if (lengths.empty()) return {};
    std::vector<SliceWaves> room;
    return flexibilities(stack, cut_slices(stack, lengths), lengths, wavenumber, room);
}

/// Weights of the four points around a position in a uniform table of n points; constant outside.
struct Stencil {
    std::size_t first = 0;
    std::array<double, 4> weight{};
};

static Stencil stencil(double position, std::size_t n) {
    const double inside = std::clamp(position, 0.0, static_cast<double>(n - 1));
    const double at = std::clamp(std::floor(inside), 1.0, static_cast<double>(n) - 3), t = inside - at;
    return {static_cast<std::size_t>(at) - 1,
            {-t * (t - 1) * (t - 2) / 6, (t + 1) * (t - 1) * (t - 2) / 2, -(t + 1) * t * (t - 2) / 2,
             (t + 1) * t * (t - 1) / 6}};
}

// Tables: buried lengths at most k_gap apart in ln(1 + l / k_short), one on every border between layers,
// since the compliance has a kink there; radii and distances from 0.3 um to 30 mm.
static constexpr double k_short = 10e-6, k_gap = 0.25;
static constexpr int k_radius_first = 35, k_radius_last = 150; // -ln(m) / k_log_step

static std::vector<double> make_lengths(const std::vector<ElasticLayer>& stack, double deepest) {
    std::vector<double> ends, lengths{0};
    double bottom = 0;
    for (std::size_t i = 0; i + 1 < stack.size(); ++i) {
        bottom += stack[i].thickness;
        if (bottom < deepest * (1 - 1e-6)) ends.push_back(bottom);
    }
    if (deepest > 0) ends.push_back(deepest);
    for (const double end : ends) {
        const double from = std::log1p(lengths.back() / k_short), to = std::log1p(end / k_short);
        const int parts = static_cast<int>(std::ceil((to - from) / k_gap));
        for (int i = 1; i < parts; ++i)
            lengths.push_back(k_short * std::expm1(from + (to - from) * i / parts));
        lengths.push_back(end);
    }
    return lengths;
}

/// Slopes of a monotone cubic through points (Fritsch and Carlson's harmonic mean; one-sided at the ends).
static std::vector<double> monotone_slopes(const std::vector<double>& x, const std::vector<double>& y) {
    std::vector<double> secant, slope;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) secant.push_back((y[i + 1] - y[i]) / (x[i + 1] - x[i]));
    slope.push_back(secant.front());
    for (std::size_t i = 1; i < secant.size(); ++i) {
        const double a = secant[i - 1], b = secant[i];
        slope.push_back(a * b > 0 ? 2 * a * b / (a + b) : 0.0);
    }
    slope.push_back(secant.back());
    return slope;
}

LayeredCompliance::LayeredCompliance(std::vector<ElasticLayer> stack, double deepest)
    : stack_(std::move(stack)) {
    check_stack(stack_);
    double thinnest = 1e-3, total = 0, softest = INFINITY, stiffest = 0;
    for (std::size_t i = 0; i < stack_.size(); ++i) {
        softest = std::min(softest, stack_[i].youngs_modulus);
        stiffest = std::max(stiffest, stack_[i].youngs_modulus);
        if (i + 1 == stack_.size()) break;
        thinnest = std::min(thinnest, stack_[i].thickness);
        total += stack_[i].thickness;
    }
    lengths_ = make_lengths(stack_, deepest);
    for (const double l : lengths_) place_.push_back(std::log1p(l / k_short));
    // Below the first wavenumber only the half-space is felt; above the last, only the top layer.
    const double plate = std::max(total, 1e-3) * std::max(1.0, stiffest / softest);
    first_node_ = static_cast<int>(std::floor(std::log(1e-3 / plate) / k_log_step));
    const int last = static_cast<int>(std::ceil(std::log(40 / thinnest) / k_log_step));
    const auto slices = cut_slices(stack_, lengths_);
    std::vector<SliceWaves> room;
    scaled_.resize(lengths_.size());
    for (int node = first_node_; node <= last; ++node) {
        const double k = std::exp(node * k_log_step);
        const auto s = flexibilities(stack_, slices, lengths_, k, room);
        for (std::size_t j = 0; j < s.size(); ++j) scaled_[j].push_back(k * s[j]);
    }
    tabulate();
}

/// k S at a node of the wavenumber table; beyond it a pressure feels the half-space or the top layer alone,
/// and a buried load falls off with the wavenumber.
double LayeredCompliance::scaled(std::size_t length, int node) const {
    const auto& table = scaled_[length];
    const int i = node - first_node_, last = static_cast<int>(table.size()) - 1;
    if (i <= 0) return table.front();
    if (i <= last) return table[static_cast<std::size_t>(i)];
    return length == 0 ? table.back() : table.back() * std::exp((last - i) * k_log_step);
}

void LayeredCompliance::tabulate() {
    const auto integral = [&](const HankelWeights& w, std::size_t length, int radius) {
        const int first = static_cast<int>(std::lround(w.log_x0 / w.step)) + radius;
        double sum = 0;
        for (std::size_t m = 0; m < w.weight.size(); ++m)
            sum += w.weight[m] * scaled(length, first + static_cast<int>(m));
        return sum;
    };
    for (std::size_t j = 0; j < lengths_.size(); ++j) {
        log_mean_.emplace_back();
        across_.emplace_back();
        for (int r = k_radius_first; r <= k_radius_last; ++r) {
            const double scale = 0.5 * std::exp(r * k_log_step) / pi; // 1 / (2 pi a)
            log_mean_[j].push_back(std::log(scale * integral(punch_weights(), j, r)));
            across_[j].push_back(0.5 * integral(distance_weights(), j, r) / pi);
        }
    }
    mean_slope_ = slopes(log_mean_);
    across_slope_ = slopes(across_);
}

/// Slopes along the lengths at every radius of a table.
LayeredCompliance::Table LayeredCompliance::slopes(const Table& table) const {
    if (table.size() < 2) return {};
    Table all(table.size(), std::vector<double>(table.front().size()));
    std::vector<double> y(table.size());
    for (std::size_t r = 0; r < table.front().size(); ++r) {
        for (std::size_t j = 0; j < table.size(); ++j) y[j] = table[j][r];
        const auto s = monotone_slopes(place_, y);
        for (std::size_t j = 0; j < table.size(); ++j) all[j][r] = s[j];
    }
    return all;
}

double LayeredCompliance::interpolate(const Table& table, const Table& slope, double radius,
                                      double buried) const {
    const Stencil r = stencil(-std::log(radius) / k_log_step - k_radius_first, table.front().size());
    const auto row = [&](const std::vector<double>& y) {
        double sum = 0;
        for (std::size_t i = 0; i < 4; ++i) sum += r.weight[i] * y[r.first + i];
        return sum;
    };
    if (table.size() == 1 || buried <= 0) return row(table.front());
    const double at = std::min(std::log1p(buried / k_short), place_.back());
    const auto above = std::upper_bound(place_.begin(), place_.end() - 1, at) - place_.begin();
    const auto j = static_cast<std::size_t>(above) - 1;
    const double h = place_[j + 1] - place_[j], t = (at - place_[j]) / h, t2 = t * t, t3 = t2 * t;
    return row(table[j]) * (1 - 3 * t2 + 2 * t3) + row(table[j + 1]) * (3 * t2 - 2 * t3) +
           h * (row(slope[j]) * (t - 2 * t2 + t3) + row(slope[j + 1]) * (t3 - t2));
}

double LayeredCompliance::mean(double radius, double buried) const {
    return std::exp(interpolate(log_mean_, mean_slope_, radius, buried));
}

double LayeredCompliance::across(double distance, double buried) const {
    return interpolate(across_, across_slope_, distance, buried) / distance;
}

double LayeredCompliance::flexibility(double k) const {
    const Stencil s = stencil(std::log(k) / k_log_step - first_node_, scaled_.front().size());
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) sum += s.weight[i] * scaled_.front()[s.first + i];
    return sum / k;
}

double LayeredCompliance::mean_by_quadrature(double a) const {
    // In x = ka: octaves up to 1, quarter waves up to x1, then octaves of the mean of the squared sine.
    const double x0 = 1e-8, x1 = 40 * pi;
    const auto slices = cut_slices(stack_, {0});
    std::vector<SliceWaves> room;
    const auto exact = [&](double k) { return surface_value(pass_up(stack_, slices, k, room), k); };
    const auto inner = [&](double x) {
        const double s = std::sin(x);
        return exact(x / a) * s * s / x;
    };
    double sum = x0 * inner(x0); // the integrand is constant there
    for (double x = x0; x < 1; x *= 2) sum += Panel::integrate(inner, x, std::min(1.0, 2 * x));
    constexpr int waves_n = 80;
    for (int i = 0; i < waves_n; ++i)
        sum += Panel::integrate(inner, 1 + (x1 - 1) * i / waves_n, 1 + (x1 - 1) * (i + 1) / waves_n);
    const auto outer = [&](double x) { return exact(x / a) * 0.5 / x; };
    for (int i = 0; i < 30; ++i) sum += Panel::integrate(outer, std::ldexp(x1, i), std::ldexp(x1, i + 1));
    return 0.5 * sum / (pi * a * a);
}

/// Half-space under a uniform pressure disc of unit force, displacement at r [m/N].
static double disc_on_half_space(double soft, double a, double r) {
    const double p = 1 / (pi * a * a);
    if (r <= a) return 2 * soft * p * a / pi * boost::math::ellint_2(r / a);
    const double m = a / r;
    return 2 * soft * p * r / pi * (boost::math::ellint_2(m) - (1 - m * m) * boost::math::ellint_1(m));
}

double LayeredCompliance::displacement(double a, double r) const {
    const double soft = scaled_.front().back();
    const double closed = disc_on_half_space(soft, a, r);
    if (stack_.size() < 2) return closed;
    const auto integrand = [&](double k) { return (flexibility(k) - soft / k) * ::j1(k * a) * ::j0(k * r); };
    const double k_table =
        std::exp((first_node_ + static_cast<double>(scaled_.front().size()) - 1) * k_log_step);
    const double k_end = std::min(k_table, 1500 / (a + r));
    const double wave = 2 / (a + r), k_first = 1e-8 / (a + r);
    double sum = k_first * integrand(k_first), k = k_first;
    for (; k < wave && k < k_end; k *= 2)
        sum += Panel::integrate(integrand, k, std::min({2 * k, wave, k_end}));
    for (k = std::min(wave, k_end); k < k_end; k += wave)
        sum += Panel::integrate(integrand, k, std::min(k + wave, k_end));
    return closed + sum / (pi * a);
}

} // namespace stipple::insertion
