#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"

namespace stipple::course {

healing::ReferenceDose reference_dose(const Model& model) {
    const TableView t = model["healing/reference_session"];
    const auto value = [&](const char* name) {
        const std::size_t row = t.row(name);
        return t.si(row);
    };
    skin::Person person;
    person.age_years = value("age_years") / units::year;
    person.fitzpatrick = static_cast<int>(value("fitzpatrick"));
    device::DeviceSpec spec;
    spec.kind = device::Kind::roller;
    spec.needle.length = value("needle_length");
    spec.needles = static_cast<int>(value("needles"));
    spec.passes = static_cast<int>(value("passes"));
    spec.area = 100 * units::cm2;
    const device::Device device = device::make_device(model, spec);
    const skin::Skin skin = skin::make_skin(model, person);
    constexpr std::uint64_t k_seed =
        1; // part of the definition: the reference must not change with the course's seed
    const auto pattern = device::make_pattern(device, 20 * units::mm, k_seed);
    const auto insertion = insertion::insert(model, skin, device, pattern, k_seed);
    const double density = device.punctures_per_m2 * insertion.pierced_fraction;
    const auto cell = make_cell(skin, device, insertion, density, k_central);
    const auto damage = insertion::make_damage(model, skin, device, insertion, cell, density);
    return {.dermis_fraction = damage.dermis_fraction, .opened_area_fraction = damage.opened_area_fraction};
}

} // namespace stipple::course
