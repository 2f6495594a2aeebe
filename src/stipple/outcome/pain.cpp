#include "stipple/outcome/pain.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::outcome {

namespace {

struct Settings {
    double length_exponent, count_exponent, reference_length, reference_score, touch_score, repetition_factor,
        acceptable_score, block_half, block_slope;
};

Settings settings(const Model& model) {
    const TableView t = model["outcome/pain"];
    return {t.si("length_exponent"),  t.si("count_exponent"), t.si("reference_length"),
            t.si("reference_score"),  t.si("touch_score"),    t.si("repetition_factor"),
            t.si("acceptable_score"), t.si("block_half"),     t.si("block_slope")};
}

double sensitivity(const Model& model, const std::string& site) {
    const TableView t = model["outcome/pain_sites"];
    return t.number(t.row(site), "sensitivity");
}

/// Share of the endings along a needle that still feel, r of the docstring; midpoint rule in z^p, in which
/// the endings lie evenly.
double feeling_share(const Settings& k, const NerveBlock& block, double length) {
    if (block.depth.empty()) return 1;
    constexpr int k_points = 400;
    double sum = 0;
    for (int i = 0; i < k_points; ++i)
        sum += 1 - block.at(length * std::pow((i + 0.5) / k_points, 1 / k.length_exponent));
    return sum / k_points;
}

} // namespace

double NerveBlock::at(double z) const {
    if (depth.empty()) return 0;
    const auto after = std::lower_bound(depth.begin(), depth.end(), z);
    if (after == depth.begin()) return share.front();
    if (after == depth.end()) return share.back();
    const auto i = static_cast<std::size_t>(after - depth.begin());
    const double part = (z - depth[i - 1]) / (depth[i] - depth[i - 1]);
    return share[i - 1] + part * (share[i] - share[i - 1]);
}

double blocked_share(double concentration, double half, double slope) {
    if (concentration <= 0) return 0;
    return 1 / (1 + std::pow(half / concentration, slope));
}

double blocked_share(const Model& model, double concentration) {
    const Settings k = settings(model);
    return blocked_share(concentration, k.block_half, k.block_slope);
}

double block_slope(const Model& model) {
    return settings(model).block_slope;
}

double pain_score(const Model& model, const PainSpec& spec) {
    const Settings k = settings(model);
    if (spec.needle_length <= 0) return k.touch_score;
    // one needle of the reference length scores reference_score on the forearm
    const double net = k.reference_score - k.touch_score;
    const double base = net / (k_worst_pain - k.touch_score - net);
    const double count = std::max(1.0, spec.needles_in_skin);
    const double strength =
        base * sensitivity(model, spec.site) * (spec.treatment ? k.repetition_factor : 1) *
        std::pow(spec.needle_length / k.reference_length, k.length_exponent) *
        std::pow(count, k.count_exponent) * feeling_share(k, spec.block, spec.needle_length);
    return k.touch_score + (k_worst_pain - k.touch_score) * strength / (1 + strength);
}

double acceptable_depth(const Model& model, const NerveBlock& block, const std::string& site) {
    const double acceptable = settings(model).acceptable_score;
    double lo = 0, hi = 10 * units::mm;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (lo + hi);
        const double score =
            pain_score(model, {.needle_length = middle, .treatment = false, .site = site, .block = block});
        (score < acceptable ? lo : hi) = middle;
    }
    return lo;
}

} // namespace stipple::outcome
