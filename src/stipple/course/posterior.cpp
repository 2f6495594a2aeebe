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

std::size_t tissue_of(double drawn, std::size_t tissues) {
    return std::min(static_cast<std::size_t>(std::max(drawn, 0.0)), tissues - 1);
}

static void put_on(const Model& skin, const std::vector<std::size_t>& parameters, Model& model) {
    for (const std::size_t i : parameters) model.draw_si(i, skin.si(i));
}

Model in_tissue(const Model& model, double tissue) {
    return member_of(model, k_tissue, tissue_of(tissue, std::min(k_tissues, model[k_tissue].rows.size())));
}

std::vector<PosteriorMember> posterior_members(const Model& model, std::size_t n) {
    if (n == 0) return {}; // so that a calibration needs no posterior
    check_members(static_cast<int>(n), most_band_members(model));
    const TableView t = model[k_table];
    const auto tissues = tissue_members(model, k_tissues);
    const auto of_skin = tissue_parameters(model);
    const bool as_stored = !reference_changed(model);
    std::vector<PosteriorMember> members;
    for (auto& drawn : members_of(model, k_table, n)) {
        const std::size_t row = members.size();
        PosteriorMember member{std::move(drawn), tissue_of(t.number(row, "tissue"), tissues.size()), {}};
        put_on(tissues[member.tissue], of_skin, member.model);
        member.reference = as_stored
                               ? healing::ReferenceDose{t.number(row, "derived/reference_dermis_fraction"),
                                                        t.number(row, "derived/reference_opened_fraction")}
                               : reference_dose(member.model);
        members.push_back(std::move(member));
    }
    return members;
}

std::vector<std::size_t> tissue_parameters(const Model& model) {
    return drawn_parameters(model, k_tissue);
}

std::vector<Model> tissue_members(const Model& model, std::size_t n) {
    return members_of(model, k_tissue, std::min(n, model[k_tissue].rows.size()));
}

} // namespace stipple::course
