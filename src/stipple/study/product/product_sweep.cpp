#include "stipple/study/product/product_sweep.hpp"
#include <algorithm>

namespace stipple::study {

using namespace schema;

namespace {

std::vector<KeyFacts> sweepable_keys(const Model& model) {
    auto keys = facts_of(product_schema(model));
    std::erase_if(keys, [](const KeyFacts& key) { return key.path == "schema" || key.path == "title"; });
    return keys;
}

using Keys = std::vector<KeyOf<ProductStudy>>;

ProductStudy at_point(const Keys& keys, const ProductStudy& study, const std::vector<SweepAxis>& axes,
                      const std::vector<Value>& values) {
    ProductStudy at = study;
    set_values(at, keys, axes, values);
    return at;
}

/// Intact skin has no channels that a sweep could vary: every point would be the same.
void need_channels(const ProductStudy& study, const std::vector<SweepAxis>& axes) {
    if (study.channels) return;
    for (const auto& axis : axes)
        if (section_of(axis.key.path) == "channels")
            throw Error(Kind::input, Problem{.what = "the product file has no section [channels] to sweep in",
                                             .key = "--sweep " + axis.key.path});
}

ProductPoint kept(const ProductResult& r, std::vector<Value> values) {
    return {.at = std::move(values),
            .absorbed = r.course.absorbed.back(),
            .share = absorbed_share(r.study, r.course),
            .enhancement = resolved_gain(r.enhancement),
            .largest_flux = r.course.flux_peak.value,
            .lag = r.steady.lag,
            .permeability = r.course.permeability,
            .peak_plasma = plasma_peak_of(r).value,
            .half_life = r.closure.half_life,
            .water_loss = r.closure.water_loss};
}

/// One product; what its device refuses is told with the values that make it.
ProductResult computed(const Model& model, const Keys& keys, const ProductStudy& study,
                       const std::vector<SweepAxis>& axes, const std::vector<Value>& values) {
    try {
        return permeate_product(model, at_point(keys, study, axes, values), {.members = 0});
    } catch (const Error& e) {
        if (e.kind() == Kind::input) refuse_point(e.problems(), axes, values);
        throw;
    }
}

/// Each warning once, in the order of the points.
std::vector<Warning> united(const std::vector<std::vector<Warning>>& of_points) {
    std::vector<Warning> all;
    for (const auto& warnings : of_points)
        for (const auto& w : warnings)
            if (std::none_of(all.begin(), all.end(), [&](const Warning& a) { return a.text == w.text; }))
                all.push_back(w);
    std::stable_sort(all.begin(), all.end(),
                     [](const Warning& a, const Warning& b) { return a.level > b.level; });
    return all;
}

} // namespace

SweepAxis parse_product_sweep(const Model& model, const std::string& words) {
    return parse_sweep_axis(words, sweepable_keys(model), "product file");
}

double absorbed_share(const ProductStudy& study, const transport::Permeation& course) {
    return is_unlimited(study) || !(course.dose > 0) ? NAN : course.absorbed.back() / course.dose;
}

double resolved_gain(double enhancement) {
    constexpr double k_most = 1e9;
    return enhancement <= k_most ? enhancement : NAN;
}

ProductSweep sweep_products(const Model& model, const ProductStudy& study, const std::vector<SweepAxis>& axes,
                            int threads, const ProgressCallback& progress) {
    const std::size_t all = count_points(axes);
    const auto given = swept_paths(axes);
    const Keys keys = product_schema(model);
    need_channels(study, axes);
    ProductSweep result{model, study, axes, std::vector<ProductPoint>(all), {}};
    for (std::size_t i = 0; i < all; ++i) {
        const auto values = values_at(axes, i);
        refuse_point(check_product_study(model, at_point(keys, study, axes, values), given), axes, values);
    }
    std::vector<std::vector<Warning>> warnings(all);
    run_points("permeation", all, threads, progress, [&](std::size_t i) {
        auto values = values_at(axes, i);
        try {
            auto one = computed(model, keys, study, axes, values);
            warnings[i] = std::move(one.warnings);
            result.points[i] = kept(one, std::move(values));
        } catch (const Error& e) {
            if (e.kind() != Kind::numerics) throw;
            warnings[i] = {{Warning::Level::note, "points that could not be computed are empty", ""}};
            result.points[i] = {.at = std::move(values)};
        }
    });
    result.warnings = united(warnings);
    return result;
}

} // namespace stipple::study
