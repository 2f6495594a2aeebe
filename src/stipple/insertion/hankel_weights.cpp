#include "stipple/insertion/hankel_weights.hpp"
#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

namespace {

using Panel = boost::math::quadrature::gauss<double, 10>;
using std::numbers::pi;

// Nodes are whole multiples of the step: x from 1e-9 to 1e4.
constexpr int k_first = -207, k_last = 92;

/// Four-point Lagrange polynomials at t in 0..1 between the two middle nodes.
std::array<double, 4> basis(double t) {
    return {-t * (t - 1) * (t - 2) / 6, (t + 1) * (t - 1) * (t - 2) / 2, -(t + 1) * t * (t - 2) / 2,
            (t + 1) * t * (t - 1) / 6};
}

/// Adds the integrals of one interval of the table to the weights of its four nodes.
template <typename Kernel> void add_interval(const Kernel& kernel, int node, std::vector<double>& weight) {
    const double x0 = std::exp(node * k_log_step), x1 = std::exp((node + 1) * k_log_step);
    const int panels = 1 + static_cast<int>((x1 - x0) / 1.5); // a quarter of a wave each
    const double half = 0.5 * (x1 - x0) / panels;
    std::array<double, 4> sum{};
    const auto add = [&](double x, double w) {
        const auto phi = basis(std::log(x) / k_log_step - node);
        const double value = w * half * kernel(x);
        for (std::size_t part = 0; part < 4; ++part) sum[part] += value * phi[part];
    };
    for (int i = 0; i < panels; ++i) {
        const double middle = x0 + (2 * i + 1) * half;
        for (std::size_t p = 0; p < Panel::abscissa().size(); ++p) { // ten points: no middle one
            add(middle + half * Panel::abscissa()[p], Panel::weights()[p]);
            add(middle - half * Panel::abscissa()[p], Panel::weights()[p]);
        }
    }
    for (int part = 0; part < 4; ++part) {
        const int target = std::clamp(node - 1 + part, k_first, k_last);
        weight[static_cast<std::size_t>(target - k_first)] += sum[static_cast<std::size_t>(part)];
    }
}

template <typename Kernel> HankelWeights make_weights(const Kernel& kernel, double beyond) {
    HankelWeights w{.log_x0 = k_first * k_log_step, .step = k_log_step, .weight = {}};
    w.weight.assign(static_cast<std::size_t>(k_last - k_first + 1), 0.0);
    const double x0 = std::exp(k_first * k_log_step);
    w.weight.front() += x0 * kernel(x0);
    for (int node = k_first; node < k_last; ++node) add_interval(kernel, node, w.weight);
    w.weight.back() += beyond;
    return w;
}

} // namespace

const HankelWeights& punch_weights() {
    static const HankelWeights weights = [] {
        const auto kernel = [](double x) {
            const double s = std::sin(x) / x;
            return s * s;
        };
        const double end = std::exp(k_last * k_log_step);
        return make_weights(kernel, 0.5 / end); // the mean of the squared sine is a half
    }();
    return weights;
}

const HankelWeights& distance_weights() {
    static const HankelWeights weights = [] {
        // the integral of J0 beyond x: -sqrt(2/(pi x)) sin(x - pi/4) to leading order
        const double end = std::exp(k_last * k_log_step);
        return make_weights([](double x) { return ::j0(x); },
                            -std::sqrt(2 / (pi * end)) * std::sin(end - 0.25 * pi));
    }();
    return weights;
}

} // namespace stipple::insertion
