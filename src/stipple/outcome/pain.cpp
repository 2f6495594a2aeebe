#include "stipple/outcome/pain.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::outcome {

namespace {

struct Settings {
    double length_exponent, count_exponent, diameter_exponent, reference_length, reference_depth,
        reference_diameter, reference_score, touch_score, tip_stimulus, summation_area, acceptable_score,
        block_half, block_slope;
};

Settings settings(const Model& model) {
    const TableView t = model["outcome/pain"];
    return {t.si("length_exponent"),  t.si("count_exponent"),   t.si("diameter_exponent"),
            t.si("reference_length"), t.si("reference_depth"),  t.si("reference_diameter"),
            t.si("reference_score"),  t.si("touch_score"),      t.si("tip_stimulus"),
            t.si("summation_area"),   t.si("acceptable_score"), t.si("block_half"),
            t.si("block_slope")};
}

double sensitivity(const Model& model, const std::string& site) {
    const TableView t = model["outcome/pain_sites"];
    return t.number(t.row(site), "sensitivity");
}

/// Stimulus of one needle of the reference on the forearm, s0 of the docstring.
double reference_stimulus(const Settings& k) {
    const double net = k.reference_score - k.touch_score;
    return net / (k_worst_pain - k.touch_score - net);
}

double score_of(const Settings& k, double stimulus) {
    return k.touch_score + (k_worst_pain - k.touch_score) * stimulus / (1 + stimulus);
}

/// Endings that still feel, r d^p of the docstring as a function of d up to a deepest one: midpoint rule in z^p, in which
/// the endings lie evenly.
class Feeling {
  public:
    Feeling(const NerveBlock& block, double exponent, double deepest)
        : exponent_(exponent), whole_(std::pow(deepest, exponent)) {
        if (block.depth.empty()) return;
        sum_.push_back(0);
        for (int i = 0; i < k_cells; ++i)
            sum_.push_back(sum_.back() +
                           (1 - block.at(deepest * std::pow((i + 0.5) / k_cells, 1 / exponent))) / k_cells);
    }
    double operator()(double depth) const {
        const double power = std::pow(depth, exponent_);
        if (sum_.empty() || !(whole_ > 0)) return power;
        const double at = std::min(power / whole_, 1.0) * k_cells;
        const auto cell = std::min(static_cast<std::size_t>(at), sum_.size() - 2);
        return whole_ * (sum_[cell] + (at - static_cast<double>(cell)) * (sum_[cell + 1] - sum_[cell]));
    }

  private:
    static constexpr int k_cells = 400;
    double exponent_, whole_;
    std::vector<double> sum_;
};

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
    if (spec.tips.empty()) return k.touch_score;
    double deepest = 0;
    for (const FeltTip& tip : spec.tips) deepest = std::max(deepest, tip.depth);
    const Feeling feeling(spec.block, k.length_exponent, deepest);
    double deep = 0;
    for (const FeltTip& tip : spec.tips)
        if (tip.depth > 0)
            deep += feeling(tip.depth) * std::pow(tip.diameter / k.reference_diameter, k.diameter_exponent);
    deep /= static_cast<double>(spec.tips.size()) * std::pow(k.reference_depth, k.length_exponent);
    const double number = std::max(1.0, spec.needles_in_skin) * (1 + spec.strikes_per_m2 * k.summation_area);
    return score_of(k, reference_stimulus(k) * sensitivity(model, spec.site) *
                           std::pow(number, k.count_exponent) *
                           (k.tip_stimulus * (1 - spec.block.at(0)) + deep));
}

double acceptable_depth(const Model& model, const NerveBlock& block, const std::string& site) {
    const Settings k = settings(model);
    constexpr double k_deepest = 10 * units::mm;
    const Feeling feeling(block, k.length_exponent, k_deepest);
    const double strength =
        reference_stimulus(k) * sensitivity(model, site) / std::pow(k.reference_length, k.length_exponent);
    double lo = 0, hi = k_deepest;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (lo + hi);
        (score_of(k, strength * feeling(middle)) < k.acceptable_score ? lo : hi) = middle;
    }
    return lo;
}

} // namespace stipple::outcome
