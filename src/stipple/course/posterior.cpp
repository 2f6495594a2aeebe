#include "stipple/course/posterior.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/course/course.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/healing/kinetics.hpp"
#include <algorithm>

namespace stipple::course {

static constexpr const char *k_table = "healing/posterior", *k_tissue = "insertion/posterior";

int most_band_members(const Model& model) {
    return static_cast<int>(model[k_table].rows.size());
}

std::vector<std::size_t> posterior_parameters(const Model& model) {
    std::vector<std::size_t> drawn = healing::prior_indices(model);
    for (const char* slope : {"wrinkle_per_depth_grade", "texture_per_roughness", "laxity_per_lift"})
        drawn.push_back(model.index(std::string("outcome.") + slope));
    return drawn;
}

std::vector<Model> posterior_members(const Model& model, std::size_t n) {
    if (n == 0) return {}; // so that a calibration needs no posterior
    check_members(static_cast<int>(n), most_band_members(model));
    const TableView t = model[k_table];
    const auto drawn = posterior_parameters(model);
    std::vector<Model> members(n, model);
    for (std::size_t row = 0; row < n; ++row)
        for (const std::size_t i : drawn)
            members[row].draw(i, t.number(row, model.parameters()[i].facts.name));
    return members;
}

std::vector<std::size_t> tissue_parameters(const Model& model) {
    return drawn_parameters(model, k_tissue);
}

std::vector<SkinMember> tissue_members(const Model& model, std::size_t n) {
    const TableView t = model[k_tissue];
    const bool as_stored = !reference_changed(model) && t.has_column("derived/reference_dermis_fraction");
    std::vector<SkinMember> tissues;
    for (auto& member : members_of(model, k_tissue, std::min(n, t.rows.size()))) {
        const std::size_t row = tissues.size();
        const auto dose = as_stored
                              ? healing::ReferenceDose{t.number(row, "derived/reference_dermis_fraction"),
                                                       t.number(row, "derived/reference_opened_fraction")}
                              : reference_dose(member);
        tissues.push_back({std::move(member), dose});
    }
    return tissues;
}

} // namespace stipple::course
