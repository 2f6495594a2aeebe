#include "stipple/course/ensemble.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/posterior.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace stipple::course {

std::vector<double> layer_breaks(const skin::Skin& skin) {
    constexpr double k_supply_strip = 0.3 * units::mm;
    const double top = skin.dermis_top(), bottom = skin.dermis_bottom();
    return {top, top + skin.papillary_thickness(), bottom, bottom + k_supply_strip};
}

grid::UnitCell make_cell(const skin::Skin& skin, const device::Device& device,
                         const insertion::Insertion& insertion, double punctures_per_m2,
                         const Resolution& resolution) {
    const double needle = device.spec.needle.radius(std::max(insertion.loaded_depth.p50, 10 * units::um));
    const double radius = 1.0 / std::sqrt(std::numbers::pi * punctures_per_m2);
    if (!resolution.always_rings && radius <= k_column_radius)
        return grid::UnitCell({0.0, radius}, grid::make_layers(layer_breaks(skin), resolution.nz));
    return grid::make_unit_cell(radius, std::min(0.15 * needle, radius / 4), layer_breaks(skin),
                                resolution.nr, resolution.nz);
}

skin::Skin varied_skin(const Model& model, const skin::Person& person, double z) {
    skin::Skin skin = skin::make_skin(model, person);
    if (z == 0) return skin;
    for (auto& layer : skin.layers)
        if (std::isfinite(layer.thickness))
            layer.thickness = std::max(layer.thickness + z * layer.thickness_sd, 0.3 * layer.thickness);
    return skin;
}

Prepared prepare(const Model& model, const Chain& chain, const skin::Skin& skin,
                 const insertion::Insertion& insertion, const Resolution& resolution,
                 double punctures_per_m2) {
    const double at_least =
        std::max(punctures_per_m2, 1.0 * units::per_cm2); // nothing pierced: an empty cell of 1 cm²
    const grid::UnitCell cell = make_cell(skin, chain.device, insertion, at_least, resolution);
    return {skin, insertion, insertion::make_damage(model, skin, chain.device, insertion, cell, at_least)};
}

Needled needle(const Chain& chain, const Change& change, std::size_t strikes) {
    Needled n{.skin = varied_skin(change.model, chain.course->person, change.thickness_z), .insertion = {}};
    device::Pattern pattern = chain.pattern;
    // a truncated pattern keeps its density: only the depths are sampled more coarsely
    if (strikes > 0 && pattern.strikes.size() > strikes) pattern.strikes.resize(strikes);
    n.insertion = insertion::insert(change.model, n.skin, chain.device, pattern, chain.seed, change.variation,
                                    insertion::Detail::punctures);
    return n;
}

Prepared prepare(const Chain& chain, const Change& change, const Resolution& resolution,
                 double punctures_per_m2) {
    const Needled n = needle(chain, change, resolution.strikes);
    const double density = punctures_per_m2 > 0
                               ? punctures_per_m2
                               : chain.device.punctures_per_m2 * n.insertion.pierced_fraction;
    return prepare(change.model, chain, n.skin, n.insertion, resolution, density);
}

healing::HealingSpec make_spec(const Chain& chain, const Change& change, const Prepared& prepared,
                               const std::function<bool(double)>& progress) {
    healing::HealingSpec spec;
    spec.skin = prepared.skin;
    spec.host = healing::make_host(change.model, chain.course->person, chain.course->wounds_dry);
    spec.host.senescence = std::min(spec.host.senescence * change.senescence, 0.95);
    spec.reference = change.reference.value_or(chain.reference);
    spec.output_times = chain.output_times;
    spec.snapshot_times = chain.snapshot_times;
    spec.progress = progress;
    return spec;
}

bool is_column(const Prepared& prepared) {
    return grid::columns_of(prepared.damage.grid).columns() == 1;
}

healing::HealingSpec make_course_spec(const Chain& chain, const Change& change, const Prepared& prepared,
                                      double tolerance, const std::function<bool(double)>& progress) {
    healing::HealingSpec spec = make_spec(chain, change, prepared, progress);
    for (const double session : chain.schedule.times) spec.sessions.push_back({session, prepared.damage});
    spec.tolerance = tolerance;
    return spec;
}

healing::History heal_course(const Chain& chain, const Change& change, const Prepared& prepared,
                             double tolerance, const std::function<bool(double)>& progress) {
    auto spec = make_course_spec(chain, change, prepared, tolerance, progress);
    if (!is_column(prepared)) return healing::heal(change.model, spec);
    auto healed = healing::heal_columns({{&change.model, std::move(spec)}}, 1);
    if (healed.front().error) throw Error(*healed.front().error);
    return std::move(*healed.front().history);
}

std::vector<healing::Healed> heal_courses(const Chain& chain, const std::vector<const Change*>& changes,
                                          const Prepared& prepared, double tolerance,
                                          const std::function<bool(double)>& progress) {
    const auto spec_of = [&](const Change* change) {
        return make_course_spec(chain, *change, prepared, tolerance, progress);
    };
    if (is_column(prepared)) {
        std::vector<healing::Member> members;
        for (const Change* change : changes) members.push_back({&change->model, spec_of(change)});
        return healing::heal_columns(members, 1);
    }
    std::vector<healing::Healed> healed(changes.size());
    for (std::size_t i = 0; i < changes.size(); ++i)
        healed[i].history = attempt([&] { return healing::heal(changes[i]->model, spec_of(changes[i])); },
                                    [&](const Error& error) { healed[i].error = error; });
    return healed;
}

std::vector<Change> parameter_changes(const Model& model, std::size_t n, std::uint64_t seed) {
    std::vector<Change> changes;
    const auto of_mapping = latin_hypercube(n, outcome::constants_dimension(model), seed, Purpose::mapping);
    for (const auto& member : posterior_members(model, n)) {
        Change change{.model = outcome::with_drawn_constants(member.model, of_mapping[changes.size()])};
        change.tissue = member.tissue;
        change.reference = member.reference;
        changes.push_back(std::move(change));
    }
    return changes;
}

std::vector<Change> people_changes(const Model& model, std::size_t n, std::uint64_t seed) {
    const TableView t = model["course/people"];
    std::vector<Change> changes;
    for (const auto& z : latin_hypercube(n, t.rows.size() + 1, seed, Purpose::person)) {
        const auto factor = [&](const char* name) {
            const std::size_t row = t.row(name);
            const double variance = std::log(1.0 + t.number(row, "value") * t.number(row, "value"));
            return std::exp(std::sqrt(variance) * z[row] - 0.5 * variance);
        };
        Change change{.model = model,
                      .variation = {.toughness = factor("toughness"),
                                    .stiffness = factor("stiffness"),
                                    .force = factor("operator_force")},
                      .thickness_z = z.back(),
                      .senescence = factor("senescence")};
        for (const auto& [name, by] : {std::pair{"healing.g_C", "healing_capacity"},
                                       {"healing.a_IB", "inflammation"},
                                       {"healing.a_IN", "inflammation"},
                                       {"healing.a_IM", "inflammation"}}) {
            const std::size_t i = model.index(name);
            change.model.draw_si(i, model.si(i) * factor(by));
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

void check_members(int members, int most) {
    if (members < 0 || (most > 0 && members > most))
        throw Error(Kind::input,
                    Problem{.what = members < 0 ? "out of range" : "the posterior has fewer members",
                            .key = "members",
                            .value = fmt::format("{}", members),
                            .allowed = most > 0 ? fmt::format("0 to {}", most) : "0 or more"});
}

} // namespace stipple::course
