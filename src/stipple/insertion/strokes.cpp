#include "stipple/insertion/strokes.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::insertion {

// Nodes on each side of the median, and how many standard deviations the outermost lies away.
constexpr int k_rho = 5, k_thickness = 2;
constexpr int k_nodes = 64; // of a path
constexpr double k_span = 4.0;

// Wear is tabulated from 1 to 4.
constexpr int k_wear = 60;
static double wear_at(int i) {
    return 1 + 3.0 * i / k_wear;
}

/// Where a needle is as wide as `radius`; its length if it never is.
static double distance_of(const device::Outline& needle, double length, double radius) {
    double lo = 0, hi = length;
    if (needle.crack_radius(hi) <= radius) return hi;
    while (hi - lo > 1e-9) {
        const double middle = 0.5 * (lo + hi);
        (needle.crack_radius(middle) <= radius ? lo : hi) = middle;
    }
    return lo;
}

const LoadingPath& Strokes::path(int i_rho, int i_thickness) {
    auto& made =
        paths_[static_cast<std::size_t>((i_rho + k_rho) * (2 * k_thickness + 1) + i_thickness + k_thickness)];
    if (made.buried.empty()) {
        const double rho = std::exp(i_rho * rho_step_), thickness = std::exp(i_thickness * thickness_step_);
        // nodes must be the same multiples of the thickness factor in every table
        const double end = longest_ * thickness * std::exp(k_thickness * thickness_step_);
        made = make_loading_path(Penetration(*skin_, *needle_, laws_, end, rho, thickness), dimple_, end,
                                 thickness, loading_);
    }
    return made;
}

const LoadingPath& Strokes::median_path() {
    return path(0, 0);
}

Strokes::Strokes(const skin::Skin& skin, const device::Needle& needle, const Dimple& dimple,
                 const Settings& s, double longest, bool scatter, const Loading& loading)
    : skin_(&skin), needle_(&needle), dimple_(dimple), longest_(longest), loading_(loading),
      paths_((2 * k_rho + 1) * (2 * k_thickness + 1)) {
    const device::Outline outline(needle);
    for (int i = 0; i <= k_wear; ++i)
        worn_.push_back(distance_of(outline, needle.length, outline.crack_radius(0) * wear_at(i)));
    for (const auto& l : skin.layers) {
        const auto same = std::find_if(laws_.begin(), laws_.end(),
                                       [&](const CrackLaw& law) { return law.alpha() == l.stiffening; });
        laws_.push_back(same == laws_.end() ? CrackLaw(l.stiffening) : CrackLaw(*same));
    }
    if (scatter) {
        loading_.nodes = k_nodes; // between paths there is more to interpolate than along one
        rho_step_ = k_span * std::hypot(log_sd_of(s.toughness_cv), log_sd_of(s.stiffness_cv)) / k_rho;
        thickness_step_ = k_span * log_sd_of(s.thickness_cv) / k_thickness;
    }
    while (median_path().buried[first_cut_] <= 0) ++first_cut_;
}

Strokes::Spot Strokes::find(double toughness, double stiffness, double thickness, double wear) {
    const auto place = [](double value, double step, int half) {
        if (step <= 0) return std::pair{0, 0.0};
        const double at = std::clamp(value / step, -1.0 * half, 1.0 * half);
        const int i = std::min(static_cast<int>(std::floor(at)), half - 1);
        return std::pair{i, at - i};
    };
    const auto [i, u] = place(std::log(toughness / stiffness), rho_step_, k_rho);
    const auto [j, v] = place(std::log(thickness), thickness_step_, k_thickness);
    const int right = rho_step_ > 0 ? i + 1 : i, below = thickness_step_ > 0 ? j + 1 : j;
    Spot spot{.corner = {&path(i, j), &path(right, j), &path(i, below), &path(right, below)},
              .weight = {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v},
              .stiffness = stiffness,
              .thickness = thickness};
    if (wear > 1) {
        const double at = std::min((wear - 1) / 3 * k_wear, static_cast<double>(k_wear));
        const auto k = static_cast<std::size_t>(std::min(at, k_wear - 1.0));
        const double s = worn_[k] + (at - static_cast<double>(k)) * (worn_[k + 1] - worn_[k]);
        for (std::size_t c = 0; c < 4; ++c) {
            const LoadingPath& p = *spot.corner[c];
            const double held = p.force[0] / p.force[first_cut_ - 1]; // start over going on
            spot.tip_force += spot.weight[c] * held * p.at(p.force, s / thickness);
        }
        spot.tip_displacement = dimple_.depth(spot.tip_force) + loading_.rig * spot.tip_force;
    }
    return spot;
}

Reached Strokes::solve(const Stroke& stroke) {
    return solve(find(stroke.toughness, stroke.stiffness, stroke.thickness), stroke.protrusion,
                 stroke.force_limit);
}

bool Strokes::punctures(const Spot& spot, double displacement) const {
    double first = 0, second = 0; // displacements that the start and the first depth of the tables need
    for (std::size_t c = 0; c < 4; ++c) {
        first += spot.weight[c] * spot.corner[c]->displacement[0];
        second += spot.weight[c] * spot.corner[c]->reach[first_cut_];
    }
    if (!(first <= displacement)) return false;
    if (second <= displacement) return displacement >= spot.tip_displacement;
    return solve(spot, displacement).buried > 0;
}

/// Force of a needle that only depresses the skin, from D(F) + c F = x.
double Strokes::force_without_cut(double displacement) const {
    const double x = std::max(0.0, displacement);
    if (loading_.rig <= 0) return dimple_.force(x);
    double low = 0, high = dimple_.force(x);
    for (int i = 0; i < 60 && high - low > 1e-12 * high; ++i) {
        const double middle = 0.5 * (low + high);
        (dimple_.depth(middle) + loading_.rig * middle <= x ? low : high) = middle;
    }
    return low;
}

/// Displacement in metres: the buried part of the tables counts in thickness factors of their own corner.
Reached Strokes::solve(const Spot& spot, double displacement, double force_limit, std::size_t near) const {
    const auto blend = [&](std::vector<double> LoadingPath::*what, std::size_t k) {
        double sum = 0;
        for (std::size_t c = 0; c < 4; ++c) sum += spot.weight[c] * (spot.corner[c]->*what)[k];
        return sum;
    };
    const double limit = force_limit / spot.stiffness;
    const auto allowed = [&](std::size_t k) {
        return blend(&LoadingPath::reach, k) <= displacement &&
               (limit == INFINITY || blend(&LoadingPath::peak, k) <= limit);
    };
    const std::size_t n = spot.corner[0]->buried.size();
    const bool blunt = limit < spot.tip_force || displacement < spot.tip_displacement;
    if (blunt || !allowed(0)) { // the skin gives way without being punctured
        const double f = std::min(limit, force_without_cut(displacement));
        return {.buried = 0,
                .force = f * spot.stiffness,
                .peak = f * spot.stiffness,
                .dimple = dimple_.depth(f),
                .node = 0};
    }
    std::size_t lo = 0, hi = n; // allowed(lo), not allowed(hi)
    const auto look = [&](std::size_t k) {
        if (k > lo && k < hi) (allowed(k) ? lo : hi) = k;
    };
    look(near);
    look(near + 1);
    while (hi - lo > 1) look((lo + hi) / 2);
    const std::size_t node = lo;
    double part = 0;
    if (hi < n) {
        const auto share = [&](std::vector<double> LoadingPath::*what, double bound) {
            const double a = blend(what, lo), b = blend(what, hi);
            return b > bound ? (bound - a) / (b - a) : 1.0;
        };
        part = std::min(share(&LoadingPath::displacement, displacement), share(&LoadingPath::force, limit));
    } else {
        hi = lo;
    }
    const auto at = [&](std::vector<double> LoadingPath::*what) {
        const double a = blend(what, lo);
        return a + part * (blend(what, hi) - a);
    };
    const double buried = std::min(spot.thickness * at(&LoadingPath::buried), displacement),
                 force = at(&LoadingPath::force);
    return {.buried = buried,
            .force = force * spot.stiffness,
            .peak = std::max(force, blend(&LoadingPath::peak, lo)) * spot.stiffness,
            .dimple = std::min(at(&LoadingPath::dimple), displacement - buried),
            .node = node};
}

std::vector<Strokes::Stop> Strokes::stops(const Spot& spot, double length) const {
    const auto blend = [&](std::vector<double> LoadingPath::*what, std::size_t k) {
        double sum = 0;
        for (std::size_t c = 0; c < 4; ++c) sum += spot.weight[c] * (spot.corner[c]->*what)[k];
        return sum;
    };
    std::vector<Stop> stops;
    double reach = -INFINITY;
    for (std::size_t k = 0; k < spot.corner[0]->buried.size(); ++k) {
        if (spot.thickness * blend(&LoadingPath::buried, k) > length) break;
        const double displacement = blend(&LoadingPath::displacement, k);
        if (displacement <= reach) continue; // passed in a jump
        reach = displacement;
        stops.push_back({displacement, spot.stiffness * blend(&LoadingPath::force, k)});
    }
    return stops;
}

Reached Strokes::whole(const Spot& spot, const Reached& reached, double length) const {
    if (!(reached.buried > length)) return reached;
    const auto at = [&](std::vector<double> LoadingPath::*what) {
        double sum = 0;
        for (std::size_t c = 0; c < 4; ++c)
            sum += spot.weight[c] * spot.corner[c]->at(spot.corner[c]->*what, length / spot.thickness);
        return sum;
    };
    return {.buried = length,
            .force = spot.stiffness * at(&LoadingPath::force),
            .peak = spot.stiffness * std::max(at(&LoadingPath::peak), spot.tip_force),
            .dimple = at(&LoadingPath::dimple),
            .node = reached.node};
}

double Strokes::own_compliance(double buried) {
    const LoadingPath& path = median_path();
    return path.at(path.dimple, buried) / path.at(path.force, buried);
}

} // namespace stipple::insertion
