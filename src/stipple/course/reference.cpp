#include "stipple/base/memo.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"

namespace stipple::course {

/// Whether the reference session depends on a table: all of the rooms skin, device and insertion, and its own.
static bool reference_reads(const std::string& table) {
    const std::string room = table.substr(0, table.find('/'));
    return room == "skin" || room == "device" || room == "insertion" || table == "healing/reference_session";
}

bool reference_changed(const Model& model) {
    for (const std::size_t i : model.changes())
        if (reference_reads(model.parameters()[i].table)) return true;
    return false;
}

static std::vector<double> numbers_of(const Model& model) {
    std::vector<double> numbers;
    const auto& parameters = model.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (reference_reads(parameters[i].table)) numbers.push_back(model.si(i));
    return numbers;
}

namespace {

struct ReferenceSession {
    healing::ReferenceDose dose;
    double depth = 0;
};

} // namespace

static ReferenceSession make_reference(const Model& model) {
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
    const auto insertion =
        insertion::insert(model, skin, device, pattern, k_seed, {}, insertion::Detail::punctures);
    const double density = device.punctures_per_m2 * insertion.pierced_fraction;
    const auto cell = make_cell(skin, device, insertion, density, k_central);
    const auto damage = insertion::make_damage(model, skin, device, insertion, cell, density);
    return {.dose = {.dermis_fraction = damage.dermis_fraction,
                     .opened_area_fraction = damage.opened_area_fraction},
            .depth = insertion.loaded_depth.p50};
}

static ReferenceSession reference_session(const Model& model) {
    static Memo<std::vector<double>, ReferenceSession> known(16);
    return *known.get(numbers_of(model), [&] { return make_reference(model); });
}

healing::ReferenceDose reference_dose(const Model& model) {
    return reference_session(model).dose;
}

double reference_depth(const Model& model) {
    return reference_session(model).depth;
}

} // namespace stipple::course
