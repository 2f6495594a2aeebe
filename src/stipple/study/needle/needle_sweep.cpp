#include "stipple/study/needle/needle_sweep.hpp"

namespace stipple::study {

using namespace schema;

namespace {

std::vector<KeyFacts> sweepable_keys(const Model& model) {
    auto keys = needle_keys(model);
    std::erase_if(keys, [](const KeyFacts& key) {
        return key.listed || key.path == "schema" || key.path == "title" || key.path == "needle.profile";
    });
    return keys;
}

SweepPoint kept(const NeedleResult& result, std::vector<Value> values) {
    const insertion::Pushed& pushed = result.pushed;
    return {.at = std::move(values),
            .pierced = pushed.pierced,
            .plate_touched = pushed.plate_touched,
            .puncture_force = pushed.puncture_force,
            .peak_force = pushed.peak_force,
            .buried = pushed.buried,
            .dye_depth = pushed.channel.dye_depth,
            .dimple = pushed.dimple,
            .mouth_diameter = pushed.channel.mouth_diameter,
            .breaking_margin = pushed.breaking_margin,
            .blunting_radius = pushed.blunting.radius,
            .indentation_share = indentation_share(result)};
}

using Keys = std::vector<KeyOf<NeedleStudy>>;

NeedleStudy at_point(const Keys& keys, const NeedleStudy& study, const std::vector<SweepAxis>& axes,
                     const std::vector<Value>& values) {
    NeedleStudy at = study;
    set_values(at, keys, axes, values);
    for (const auto& axis : axes) at.array = at.array || section_of(axis.key.path) == "array";
    return at;
}

} // namespace

SweepAxis parse_sweep(const Model& model, const std::string& words) {
    return parse_sweep_axis(words, sweepable_keys(model), "needle file");
}

NeedleStudy at_point(const Model& model, const NeedleStudy& study, const std::vector<SweepAxis>& axes,
                     const std::vector<Value>& values) {
    return at_point(needle_schema(model), study, axes, values);
}

Sweep sweep(const Model& model, const NeedleStudy& study, const std::vector<SweepAxis>& axes, int threads,
            const ProgressCallback& progress) {
    const std::size_t all = count_points(axes);
    const auto given = swept_paths(axes);
    const Keys keys = needle_schema(model);
    Sweep result{model, study, axes, std::vector<SweepPoint>(all)};
    for (std::size_t i = 0; i < all; ++i) {
        const auto values = values_at(axes, i);
        refuse_point(check_needle_study(model, at_point(keys, study, axes, values), given), axes, values);
    }
    run_points("insertion", all, threads, progress, [&](std::size_t i) {
        auto values = values_at(axes, i);
        const auto at = insert_needle(model, at_point(keys, study, axes, values));
        result.points[i] = kept(at, std::move(values));
    });
    return result;
}

} // namespace stipple::study
