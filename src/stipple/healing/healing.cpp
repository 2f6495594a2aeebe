#include "stipple/healing/healing.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/course.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::healing {

std::size_t History::of(const std::string& name) const {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw Error(Kind::data,
                    Problem{.what = "no such state", .value = name, .nearest = nearest_word(name, names)});
    return static_cast<std::size_t>(found - names.begin());
}

double History::at(const std::string& name, double t) const {
    return interpolate(time, dermis[of(name)], t);
}
double History::papillary_at(const std::string& name, double t) const {
    return interpolate(time, papillary[of(name)], t);
}
double History::reticular_at(const std::string& name, double t) const {
    return interpolate(time, reticular[of(name)], t);
}

double History::final_gain() const {
    const std::size_t c = of("collagen_total");
    return dermis[c].back() / baseline_dermis[c] - 1.0;
}

std::vector<grid::Species> make_species(const Rates& rates, const std::vector<Row>& rows, double factor) {
    const auto loss = implicit_loss(rates);
    const auto d = diffusivities(rates.k);
    std::vector<grid::Species> species(k_states);
    for (int s = 0; s < k_states; ++s) {
        species[s].loss = loss[s];
        species[s].diffusivity = factor * d[s];
    }
    const auto below = rest(rates, rows.back());
    for (std::size_t s = 0; s < k_states; ++s) {
        const StateRow& about = state_rows()[s];
        if (about.profile)
            for (const auto& row : rows) species[s].weight.push_back(rest(rates, row)[s]);
        // relative to the resting profile where there is one
        if (about.supplied) species[s].bottom = grid::Face::fixed(about.profile ? 1.0 : below[s]);
    }
    return species;
}

std::vector<Row> make_rows(const Model& model, const Rates& rates, const skin::Skin& skin,
                           const grid::Columns& grid) {
    const double top = skin.dermis_top(), papillary_bottom = top + skin.papillary_thickness();
    const TableView layers = model["healing/layers"];
    std::vector<Row> rows;
    for (int z = 0; z < grid.nz(); ++z) {
        const char* layer = grid.z(z) < papillary_bottom       ? "papillary_dermis"
                            : grid.z(z) < skin.dermis_bottom() ? "reticular_dermis"
                                                               : "hypodermis";
        const std::size_t r = layers.row(layer);
        rows.push_back(make_row(rates, std::exp(-(grid.z(z) - top) / rates.k.reach_E),
                                layers.number(r, "vessels"), layers.number(r, "fibroblasts"),
                                layers.number(r, "collagen"), layers.number(r, "elastin"), layer));
    }
    return rows;
}

History heal(const Model& model, const HealingSpec& spec) {
    check(!spec.sessions.empty(), Kind::input, "healing needs at least one session");
    const grid::Geometry& geometry = spec.sessions.front().damage.grid;
    const grid::Columns& cell = grid::columns_of(geometry);
    const Kinetics kinetics = make_kinetics(model);
    const Rates rates(kinetics, spec.host, spec.reference.opened_area_fraction);
    const double papillary_bottom = spec.skin.dermis_top() + spec.skin.papillary_thickness();
    std::vector<Row> rows = make_rows(model, rates, spec.skin, cell);
    CoursePlan plan;
    for (const auto& session : spec.sessions)
        plan.jumps.push_back({session.time, session.damage.fraction, session.damage.openings,
                              session.damage.opened_area_fraction, session.damage.epidermis_fraction});
    plan.output_times = spec.output_times;
    plan.snapshot_times = spec.snapshot_times;
    plan.all_fields = spec.all_fields;
    plan.d_ref = spec.reference.dermis_fraction;
    plan.tolerance = spec.tolerance;
    plan.lateral_tolerance = spec.lateral_tolerance;
    plan.single_precision = spec.single_precision;
    plan.threads = spec.threads;
    plan.fresh_places = std::holds_alternative<grid::UnitCell>(geometry);
    plan.progress = spec.progress;
    plan.save_due = spec.save_due;
    plan.save = spec.save;
    plan.resume = spec.resume;
    auto species = make_species(rates, rows, spec.diffusion);
    return CourseRun(geometry, rates, std::move(rows), papillary_bottom, spec.skin.dermis_bottom(),
                     std::move(species), std::move(plan))
        .run();
}

} // namespace stipple::healing
