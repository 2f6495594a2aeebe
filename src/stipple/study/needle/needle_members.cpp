#include "stipple/study/needle/needle_members.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/insertion/settings.hpp"
#include "stipple/study/sweep/sweep_axes.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::study {

namespace {

constexpr const char* k_table = "insertion/posterior";
constexpr std::uint64_t k_seed = 1; // spots are part of the definition

/// The push of a study at a spot of skin that lies so many standard deviations from the median.
MemberPuncture push_at(const Model& model, const NeedleStudy& study, const std::vector<double>& z) {
    const insertion::Settings s = insertion::read_settings(model);
    const auto factor = [](double cv, double at) { return std::exp(log_sd_of(cv) * at); };
    MemberPuncture p;
    p.toughness = factor(s.toughness_cv, z[0]);
    p.stiffness = factor(s.stiffness_cv, z[1]);
    p.thickness = factor(s.thickness_cv, z[2]);
    insertion::Push push = push_of(model, study);
    push.variation = {.toughness = p.toughness, .stiffness = p.stiffness};
    for (auto& layer : push.skin.layers) layer.thickness *= p.thickness;
    const insertion::Pushed pushed = insertion::push(model, push);
    p.pierced = pushed.pierced;
    p.puncture_force = pushed.puncture_force;
    p.peak_force = pushed.peak_force;
    p.buried = pushed.buried;
    p.dimple = pushed.dimple;
    p.channel = pushed.channel;
    return p;
}

/// Medians of the insertion depth over one of the two indices, by the other.
std::vector<double> medians(const NeedleMembers& m, bool over_spots) {
    const auto members = static_cast<std::size_t>(m.members), spots = static_cast<std::size_t>(m.spots);
    std::vector<double> all;
    for (std::size_t i = 0; i < (over_spots ? members : spots); ++i) {
        std::vector<double> depths;
        for (std::size_t j = 0; j < (over_spots ? spots : members); ++j)
            depths.push_back(m.punctures[over_spots ? i * spots + j : j * spots + i].buried);
        std::sort(depths.begin(), depths.end());
        all.push_back(quantile(depths, 0.5));
    }
    return all;
}

} // namespace

int most_needle_members(const Model& model) {
    return static_cast<int>(model[k_table].rows.size());
}

NeedleMembers insert_members(const Model& model, const NeedleStudy& study, int members, int threads,
                             const ProgressCallback& progress) {
    check(members >= 1, Kind::input, "an ensemble needs at least one member", "members");
    NeedleMembers result;
    result.median = insert_needle(model, study);
    result.members = members;
    result.spots = k_spots;
    const auto models = members_of(model, k_table, static_cast<std::size_t>(members));
    const auto z = latin_hypercube(k_spots, 3, k_seed, Purpose::tissue);
    const auto spots = static_cast<std::size_t>(k_spots);
    result.punctures.resize(models.size() * spots);
    run_points("insertion", result.punctures.size(), threads, progress, [&](std::size_t i) {
        MemberPuncture p = push_at(models[i / spots], result.median.study, z[i % spots]);
        p.member = i / spots;
        p.spot = i % spots;
        result.punctures[i] = p;
    });
    std::vector<double> depth, force;
    for (const auto& p : result.punctures) {
        depth.push_back(p.buried);
        force.push_back(p.peak_force);
        result.pierced_share += p.pierced / static_cast<double>(result.punctures.size());
    }
    result.depth = insertion::quantiles_of(std::move(depth));
    result.peak_force = insertion::quantiles_of(std::move(force));
    result.of_parameters = insertion::quantiles_of(medians(result, true));
    result.of_spots = insertion::quantiles_of(medians(result, false));
    return result;
}

} // namespace stipple::study
