#include "stipple/study/ledger/ledger_needles.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <cmath>

namespace stipple::study {

namespace {

Fields fields_of(const NeedleResult& r) {
    const auto& p = r.pushed;
    const double way = p.curve.back().displacement;
    double pierced = 0;
    const double first = r.push.skin.layers.front().thickness;
    for (const double l : p.needle_buried)
        pierced += l >= first ? 1.0 / static_cast<double>(p.needle_buried.size()) : 0.0;
    return {{"puncture_force_n", p.puncture_force},
            {"peak_force_n", p.peak_force},
            {"drop_force_n", p.drop.force},
            {"depth_at_drop_um", p.drop.depth / units::um},
            {"depth_jump_um",
             std::isfinite(p.drop.depth) ? (p.drop.depth_after - p.drop.depth) / units::um : 0.0},
            {"force_per_needle_n", p.curve.back().force},
            {"pierced_fraction", pierced},
            {"buried_um", p.buried / units::um},
            {"dye_depth_um", p.channel.dye_depth / units::um},
            {"lumen_depth_um", p.channel.lumen_depth / units::um},
            {"mouth_diameter_um", p.channel.mouth_diameter / units::um},
            {"dimple_um", p.dimple / units::um},
            {"buried_over_displacement", p.buried / way},
            {"buried_over_length", p.buried / r.push.needle.length},
            {"fracture_share", p.energies.fracture / (p.work - p.energies.dimple)},
            {"spreading_share", p.energies.wedging / (p.work - p.energies.dimple)},
            {"friction_share", p.energies.friction / (p.work - p.energies.dimple)},
            {"energy_to_skin", p.energy_skin / p.energy_in},
            {"breaking_margin", p.breaking_margin},
            {"tip_stress_share", p.blunting.stress_share},
            {"blunting_radius_um", p.blunting.radius / units::um}};
}

} // namespace

double needle_quantity(const std::map<std::string, NeedleAttempt>& attempts, const std::string& own,
                       const std::string& quantity) {
    return combined(quantity, [&](std::string part) {
        const NeedleResult& result = result_named(attempts, own, part, "needle", quantity);
        const std::string kind = "push:";
        check(part.starts_with(kind), Kind::input,
              "a needle file gives push:<field>, ratio or difference of two", quantity);
        return field_value(fields_of(result), part.substr(kind.size()), quantity);
    });
}

} // namespace stipple::study
