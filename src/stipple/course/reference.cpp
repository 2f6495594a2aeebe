#include "stipple/base/memo.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"
#include <algorithm>
#include <cmath>
#include <optional>

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

/// Whether everything that the reference session depends on stands as in the tables.
static bool as_in_tables(const Model& model) {
    const auto& parameters = model.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (reference_reads(parameters[i].table) && model.value(i) != parameters[i].facts.value) return false;
    return true;
}

static std::vector<double> numbers_of(const Model& model) {
    std::vector<double> numbers;
    const auto& parameters = model.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (reference_reads(parameters[i].table)) numbers.push_back(model.si(i));
    return numbers;
}

/// One session with a device on the skin of the trial.
static SessionFacts needled(const Model& model, const skin::Person& person, const device::DeviceSpec& spec,
                            double denser = 1) {
    device::Device device = device::make_device(model, spec);
    device.punctures_per_m2 *= denser;
    const skin::Skin skin = skin::make_skin(model, person);
    constexpr std::uint64_t k_seed =
        1; // part of the definition: the reference must not change with the course's seed
    const auto pattern = device::make_pattern(device, 20 * units::mm, k_seed);
    return session_facts(model, skin, device, pattern, k_seed);
}

static skin::Person person_of_trial(const TableView& trial) {
    skin::Person person;
    person.age_years = trial.si("age_years") / units::year;
    person.fitzpatrick = static_cast<int>(trial.si("fitzpatrick"));
    return person;
}

SessionFacts reference_session(const Model& model) {
    const TableView trial = model["healing/reference_session"];
    device::DeviceSpec spec;
    spec.kind = device::Kind::roller;
    spec.needle.length = trial.si("needle_length");
    spec.needles = static_cast<int>(trial.si("needles"));
    const double strokes = trial.si("strokes"); // need not be whole
    spec.passes = std::max(1, static_cast<int>(std::lround(strokes)));
    spec.press_force = trial.si("press_force");
    spec.area = 100 * units::cm2;
    return needled(model, person_of_trial(trial), spec, strokes / spec.passes);
}

SessionFacts pen_session(const Model& model) {
    const TableView trial = model["healing/reference_session"];
    device::DeviceSpec spec;
    spec.kind = device::Kind::pen;
    spec.needle.length = trial.si("needle_length");
    spec.area = 100 * units::cm2;
    return needled(model, person_of_trial(trial), spec);
}

/// That of the model of the tables, worked out with the posterior and checked with it (study/calibrate/rooms.hpp).
static std::optional<healing::ReferenceDose> stored_dose(const Model& model) {
    const TableView t = model["healing/posterior"];
    const auto line = t.header().find("centre_derived");
    if (line == t.header().end()) return std::nullopt;
    healing::ReferenceDose dose;
    for (const auto& [name, value] : named_numbers(line->second, t.name)) {
        if (name == "reference_dermis_fraction") dose.dermis_fraction = value;
        if (name == "reference_opened_fraction") dose.opened_area_fraction = value;
    }
    return dose;
}

healing::ReferenceDose reference_dose(const Model& model) {
    if (const auto stored = stored_dose(model); stored && as_in_tables(model)) return *stored;
    static Memo<std::vector<double>, healing::ReferenceDose> known(16);
    return *known.get(numbers_of(model), [&] {
        const SessionFacts facts = reference_session(model);
        return healing::ReferenceDose{.dermis_fraction = facts.dermis_fraction,
                                      .opened_area_fraction = facts.opened_area_fraction};
    });
}

} // namespace stipple::course
