#include "stipple/base/units.hpp"
#include "stipple/base/error.hpp"
#include <array>
#include <string>
#include <utility>

namespace stipple::units {

static constexpr std::array<std::pair<std::string_view, double>, 78> k_units{{
    {"", 1.0},
    {"-", 1.0},
    {"%", 0.01},
    {"s", 1.0},
    {"min", 60.0},
    {"h", hour},
    {"d", day},
    {"yr", year},
    {"ms", 1e-3},
    {"m", 1.0},
    {"cm", cm},
    {"mm", mm},
    {"um", um},
    {"nm", 1e-9},
    {"m2", 1.0},
    {"cm2", cm2},
    {"mm2", 1e-6},
    {"mm3", 1e-9},
    {"um2", 1e-12},
    {"1/s", 1.0},
    {"Hz", 1.0},
    {"1/h", 1.0 / hour},
    {"1/d", 1.0 / day},
    {"1/yr", 1.0 / year},
    {"%/d", 0.01 / day},
    {"rpm", 1.0 / 60.0},
    {"m/s", 1.0},
    {"mm/s", 1e-3},
    {"mm/d", mm / day},
    {"cm/s", cm},
    {"m2/s", 1.0},
    {"mm2/d", 1e-6 / day},
    {"um2/s", 1e-12},
    {"cm2/s", cm2},
    {"1/m2", 1.0},
    {"1/cm2", per_cm2},
    {"1/mm2", 1e6},
    {"Pa", 1.0},
    {"kPa", 1e3},
    {"MPa", 1e6},
    {"GPa", 1e9},
    {"Pa s", 1.0},
    {"N", 1.0},
    {"mN", 1e-3},
    {"N/m", 1.0},
    {"J/m2", 1.0},
    {"J/cm2", 1e4},
    {"mJ", 1e-3},
    {"kJ/m2", 1e3},
    {"kg", 1.0},
    {"g", 1e-3},
    {"deg", 0.017453292519943295},
    {"g/mol", 1e-3},
    {"cm3/mol", 1e-6},
    {"mg", 1e-6},
    {"ug", 1e-9},
    {"ug/cm2", 1e-5},
    {"mg/cm2", 1e-2},
    {"ug/cm2/h", 1e-5 / hour},
    {"mg/mL", 1.0},
    {"ug/mL", 1e-3},
    {"ng/mL", 1e-6},
    {"g/cm3", 1e3},
    {"kg/m3", 1.0},
    {"cm/h", cm / hour},
    {"um/h", um / hour},
    {"m/h", 1.0 / hour},
    {"L", 1e-3},
    {"L/h", 1e-3 / hour},
    {"mL/cm2", 1e-2},
    {"uL/cm2", 1e-5},
    {"1/cm", 1e2},
    {"S/m", 1.0},
    {"S/m2", 1.0},
    {"ohm", 1.0},
    {"g/m2/h", 1e-3 / hour},
    {"degC", 1.0},
    {"grade", 1.0},
}};

bool known(std::string_view unit) {
    for (const auto& u : k_units)
        if (u.first == unit) return true;
    return false;
}

double to_si(std::string_view unit) {
    for (const auto& u : k_units)
        if (u.first == unit) return u.second;
    throw Error(Kind::data, Problem{.what = "unknown unit", .value = std::string(unit)});
}

} // namespace stipple::units
