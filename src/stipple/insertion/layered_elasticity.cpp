#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/memo.hpp"
#include "stipple/grid/vectorise.hpp"
#include "stipple/insertion/hankel_weights.hpp"
#include "stipple/insertion/stack_waves.hpp"
#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/ellint_1.hpp>
#include <boost/math/special_functions/ellint_2.hpp>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

using Panel = boost::math::quadrature::gauss<double, 10>;
using std::numbers::pi;

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

std::vector<double> surface_flexibility(const std::vector<ElasticLayer>& stack,
                                        const std::vector<double>& wavenumbers) {
    check_stack(stack);
    return flexibilities(stack, cut_slices(stack, {0}), {0}, wavenumbers);
}

std::vector<double> buried_flexibility(const std::vector<ElasticLayer>& stack,
                                       const std::vector<double>& lengths, double wavenumber) {
    check_stack(stack);
    if (lengths.empty()) return {};
    return flexibilities(stack, cut_slices(stack, lengths), lengths, {wavenumber});
}

std::vector<double> lateral_flexibility(const std::vector<ElasticLayer>& stack,
                                        const std::vector<double>& lengths,
                                        const std::vector<double>& wavenumbers) {
    check_stack(stack);
    if (lengths.empty()) return {};
    return flexibilities(stack, cut_slices(stack, lengths), lengths, wavenumbers, Direction::along);
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
    constexpr double k_small = 15e-6; // [m]: loads this small feel the top of any stack alone
    double thinnest = k_small, total = 0, softest = INFINITY, stiffest = 0;
    for (std::size_t i = 0; i < stack_.size(); ++i) {
        softest = std::min(softest, stack_[i].youngs_modulus);
        stiffest = std::max(stiffest, stack_[i].youngs_modulus);
        if (i + 1 == stack_.size()) break;
        thinnest = std::min(thinnest, stack_[i].thickness);
        total += stack_[i].thickness;
    }
    lengths_ = make_lengths(stack_, deepest);
    for (const double l : lengths_) place_.push_back(std::log1p(l / k_short));
    // Below the first wavenumber only the half-space is felt, or (at 0.1/m) a load a centimetre wide is a thousandth
    // of a wave; above the last, only the top layer.
    const double plate = std::max(total, 1e-3) * std::max(1.0, stiffest / softest);
    constexpr double k_longest = 0.1; // [1/m]
    first_node_ = static_cast<int>(std::floor(std::log(std::max(1e-3 / plate, k_longest)) / k_log_step));
    const int last = static_cast<int>(std::ceil(std::log(40 / thinnest) / k_log_step));
    std::vector<double> wavenumbers;
    for (int node = first_node_; node <= last; ++node) wavenumbers.push_back(std::exp(node * k_log_step));
    const auto all = flexibilities(stack_, cut_slices(stack_, lengths_), lengths_, wavenumbers);
    scaled_.resize(lengths_.size());
    for (std::size_t i = 0; i < wavenumbers.size(); ++i)
        for (std::size_t j = 0; j < lengths_.size(); ++j)
            scaled_[j].push_back(wavenumbers[i] * all[i * lengths_.size() + j]);
    tabulate();
}

/// k S at the nodes `first` to `last` of the wavenumbers; beyond the table a pressure feels the half-space or
/// the top layer alone, and a buried load falls off with the wavenumber.
std::vector<double> LayeredCompliance::scaled(std::size_t length, int first, int last) const {
    const auto& table = scaled_[length];
    const int end = static_cast<int>(table.size()) - 1;
    std::vector<double> row;
    row.reserve(static_cast<std::size_t>(last - first + 1));
    for (int node = first; node <= last; ++node) {
        const int i = node - first_node_;
        if (i <= end)
            row.push_back(table[static_cast<std::size_t>(std::max(i, 0))]);
        else
            row.push_back(length == 0 ? table.back() : table.back() * std::exp((end - i) * k_log_step));
    }
    return row;
}

/// A Hankel integral at every radius of a table: sum[r] = sum over m of weight[m] row[r + m], each in this
/// order.
STIPPLE_VECTORISE static void filter(const std::vector<double>& weight, const std::vector<double>& row,
                                     std::vector<double>& sum) {
    const std::size_t radii = sum.size();
    const double* const from = row.data();
    double* const to = sum.data();
    for (std::size_t r = 0; r < radii; ++r) to[r] = 0;
    for (std::size_t m = 0; m < weight.size(); ++m) {
        const double w = weight[m];
        for (std::size_t r = 0; r < radii; ++r) to[r] += w * from[r + m];
    }
}

void LayeredCompliance::tabulate() {
    constexpr int radii = k_radius_last - k_radius_first + 1;
    const HankelWeights &punch = punch_weights(), &away = distance_weights();
    const int first = static_cast<int>(std::lround(punch.log_x0 / punch.step)) + k_radius_first,
              last = first + radii - 1 + static_cast<int>(punch.weight.size()) - 1;
    std::vector<double> scale;
    for (int r = k_radius_first; r <= k_radius_last; ++r)
        scale.push_back(0.5 * std::exp(r * k_log_step) / pi); // 1 / (2 pi a)
    std::vector<double> sum(radii);
    for (std::size_t j = 0; j < lengths_.size(); ++j) {
        const auto row = scaled(j, first, last);
        log_mean_.emplace_back();
        filter(punch.weight, row, sum);
        for (std::size_t r = 0; r < sum.size(); ++r) log_mean_[j].push_back(std::log(scale[r] * sum[r]));
        if (j > 0) continue;
        filter(away.weight, row, sum);
        for (const double s : sum) across_.push_back(0.5 * s / pi);
    }
    find_slopes();
}

/// Slopes along the lengths at every radius.
void LayeredCompliance::find_slopes() {
    if (log_mean_.size() < 2) return;
    mean_slope_.assign(log_mean_.size(), std::vector<double>(log_mean_.front().size()));
    std::vector<double> y(log_mean_.size());
    for (std::size_t r = 0; r < log_mean_.front().size(); ++r) {
        for (std::size_t j = 0; j < y.size(); ++j) y[j] = log_mean_[j][r];
        const auto s = monotone_slopes(place_, y);
        for (std::size_t j = 0; j < y.size(); ++j) mean_slope_[j][r] = s[j];
    }
}

/// A row of a table over radii or distances, read by its stencil.
static double read(const Stencil& at, const std::vector<double>& row) {
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) sum += at.weight[i] * row[at.first + i];
    return sum;
}

static Stencil radius_stencil(double radius) {
    return stencil(-std::log(radius) / k_log_step - k_radius_first,
                   static_cast<std::size_t>(k_radius_last - k_radius_first + 1));
}

double LayeredCompliance::mean(double radius, double buried) const {
    const Stencil r = radius_stencil(radius);
    if (log_mean_.size() == 1 || buried <= 0) return std::exp(read(r, log_mean_.front()));
    const double at = std::min(std::log1p(buried / k_short), place_.back());
    const auto above = std::upper_bound(place_.begin(), place_.end() - 1, at) - place_.begin();
    const auto j = static_cast<std::size_t>(above) - 1;
    const double h = place_[j + 1] - place_[j], t = (at - place_[j]) / h, t2 = t * t, t3 = t2 * t;
    return std::exp(
        read(r, log_mean_[j]) * (1 - 3 * t2 + 2 * t3) + read(r, log_mean_[j + 1]) * (3 * t2 - 2 * t3) +
        h * (read(r, mean_slope_[j]) * (t - 2 * t2 + t3) + read(r, mean_slope_[j + 1]) * (t3 - t2)));
}

double LayeredCompliance::across(double distance) const {
    return read(radius_stencil(distance), across_) / distance;
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
    const auto exact = [&](double k) { return flexibilities(stack_, slices, {0}, {k}).front(); };
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

std::vector<double> lateral_compliance(const std::vector<ElasticLayer>& stack, double radius,
                                       const std::vector<double>& lengths) {
    constexpr double k_first = 1, k_last = 1e6; // [1/m]
    const HankelWeights& punch = punch_weights();
    const auto node = [&](std::size_t m) {
        return std::exp(punch.log_x0 + static_cast<double>(m) * punch.step) / radius;
    };
    std::vector<double> wavenumbers;
    std::size_t first = 0;
    while (node(first) < k_first) ++first;
    for (std::size_t m = first; m < punch.weight.size() && node(m) < k_last; ++m)
        wavenumbers.push_back(node(m));
    const auto all = lateral_flexibility(stack, lengths, wavenumbers);
    std::vector<double> compliance(lengths.size(), 0.0);
    for (std::size_t m = 0; m < punch.weight.size(); ++m) {
        const std::size_t i = std::min(m - std::min(m, first), wavenumbers.size() - 1);
        const double beyond = std::max(1.0, node(m) / wavenumbers.back());
        for (std::size_t j = 0; j < lengths.size(); ++j) // beyond, a buried load is felt less and less
            compliance[j] += punch.weight[m] * wavenumbers[i] * all[i * lengths.size() + j] /
                             (lengths[j] > 0 ? beyond : 1.0);
    }
    for (double& c : compliance) c /= 2 * pi * radius;
    return compliance;
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

std::shared_ptr<const LayeredCompliance> compliance_of(const std::vector<ElasticLayer>& stack,
                                                       double deepest) {
    static Memo<std::vector<double>, LayeredCompliance> known(
        24); // more than a course of a few members has skins
    std::vector<double> key{deepest};
    for (const auto& [thickness, modulus, poisson, pre_stress, inertia, scale, grip] : stack) {
        const auto& [exponent, length, shortest, longest] = scale;
        key.insert(key.end(), {thickness, modulus, poisson, pre_stress, inertia, exponent, length, shortest,
                               longest, grip});
    }
    // not a number is equal to none; what is wrong with the stack is said by the constructor
    if (std::any_of(key.begin(), key.end(), [](double v) { return std::isnan(v); }))
        return std::make_shared<const LayeredCompliance>(stack, deepest);
    return known.get(key, [&] { return LayeredCompliance(stack, deepest); });
}

} // namespace stipple::insertion
