#include "insertion/strokes.hpp"
#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::insertion {

// Nodes on each side of the median, and how many standard deviations the outermost lies away.
constexpr int k_rho = 3, k_thickness = 2;
constexpr double k_span = 4.0;

const LoadingPath& Strokes::path(int i_rho, int i_thickness) const {
    return paths_[static_cast<std::size_t>((i_rho + k_rho) * (2 * k_thickness + 1) + i_thickness +
                                           k_thickness)];
}

const LoadingPath& Strokes::median_path() const {
    return path(0, 0);
}

Strokes::Strokes(const skin::Skin& skin, const device::Device& device, const Dimple& dimple,
                 const Settings& s)
    : dimple_(dimple) {
    std::vector<CrackLaw> laws;
    for (const auto& l : skin.layers) {
        const auto same = std::find_if(laws.begin(), laws.end(),
                                       [&](const CrackLaw& law) { return law.alpha() == l.stiffening; });
        laws.push_back(same == laws.end() ? CrackLaw(l.stiffening) : CrackLaw(*same));
    }
    const double t2 = std::log1p(s.toughness_cv * s.toughness_cv),
                 s2 = std::log1p(s.stiffness_cv * s.stiffness_cv);
    rho_step_ = k_span * std::sqrt(t2 + s2) / k_rho;
    thickness_step_ = k_span * std::sqrt(std::log1p(s.thickness_cv * s.thickness_cv)) / k_thickness;
    const double longest = device.spec.needle.length + 6 * device.setting_tolerance;
    for (int i = -k_rho; i <= k_rho; ++i)
        for (int j = -k_thickness; j <= k_thickness; ++j) {
            const double rho = std::exp(i * rho_step_), thickness = std::exp(j * thickness_step_);
            // nodes must be the same multiples of the thickness factor in every table
            const double end = longest * thickness * std::exp(k_thickness * thickness_step_);
            const Penetration needle(skin, device.spec.needle, laws, end, rho, thickness);
            paths_.push_back(make_loading_path(needle, dimple, end, thickness));
        }
}

Reached Strokes::solve(const Stroke& stroke) const {
    const auto place = [](double value, double step, int half) {
        const double at = step > 0 ? std::clamp(value / step, -1.0 * half, 1.0 * half) : 0.0;
        const int i = std::min(static_cast<int>(std::floor(at)), half - 1);
        return std::pair{i, at - i};
    };
    const auto [i, u] = place(std::log(stroke.toughness / stroke.stiffness), rho_step_, k_rho);
    const auto [j, v] = place(std::log(stroke.thickness), thickness_step_, k_thickness);
    const std::array<const LoadingPath*, 4> corner{&path(i, j), &path(i + 1, j), &path(i, j + 1),
                                                   &path(i + 1, j + 1)};
    const std::array<double, 4> weight{(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v};
    const auto blend = [&](std::vector<double> LoadingPath::*what, std::size_t k) {
        double sum = 0;
        for (std::size_t c = 0; c < 4; ++c) sum += weight[c] * (corner[c]->*what)[k];
        return sum;
    };
    const double limit = stroke.force_limit / stroke.stiffness;
    const auto allowed = [&](std::size_t k) {
        return blend(&LoadingPath::displacement, k) <= stroke.protrusion &&
               blend(&LoadingPath::force, k) <= limit;
    };
    const std::size_t n = corner[0]->buried.size();
    if (!allowed(0)) { // the skin gives way without being punctured
        const double f = std::min(limit, dimple_.force(stroke.protrusion));
        return {.buried = 0, .force = f * stroke.stiffness, .dimple = dimple_.depth(f)};
    }
    std::size_t lo = 0, hi = n; // allowed(lo), not allowed(hi)
    while (hi - lo > 1) {
        const std::size_t middle = (lo + hi) / 2;
        (allowed(middle) ? lo : hi) = middle;
    }
    double part = 0;
    if (hi < n) {
        const auto share = [&](std::vector<double> LoadingPath::*what, double bound) {
            const double a = blend(what, lo), b = blend(what, hi);
            return b > bound ? (bound - a) / (b - a) : 1.0;
        };
        part =
            std::min(share(&LoadingPath::displacement, stroke.protrusion), share(&LoadingPath::force, limit));
    } else {
        hi = lo;
    }
    const double l0 = blend(&LoadingPath::buried, lo), l1 = blend(&LoadingPath::buried, hi);
    const double f0 = blend(&LoadingPath::force, lo), f1 = blend(&LoadingPath::force, hi);
    const double buried = stroke.thickness * (l0 + part * (l1 - l0)), f = f0 + part * (f1 - f0);
    return {.buried = std::min(buried, stroke.protrusion),
            .force = f * stroke.stiffness,
            .dimple = std::min(dimple_.depth(f), std::max(0.0, stroke.protrusion - buried))};
}

} // namespace stipple::insertion
