#pragma once
#include <string_view>

namespace stipple::units {

inline constexpr double second = 1.0;
inline constexpr double minute = 60.0;
inline constexpr double hour = 3600.0;
inline constexpr double day = 86400.0;
inline constexpr double year = 365.0 * day; ///< as the healing prototype counts years
inline constexpr double um = 1e-6;
inline constexpr double mm = 1e-3;
inline constexpr double cm = 1e-2;
inline constexpr double gram = 1e-3;
inline constexpr double cm2 = 1e-4;
inline constexpr double per_cm2 = 1e4;         ///< 1/cm² in 1/m²
inline constexpr double zero_celsius = 273.15; ///< [K]

/// Factor that turns a number in `unit` into SI, e.g. to_si("1/d") = 1/86400, to_si("mm2/d"), to_si("kPa").
/// "-" and "" are dimensionless. Errors: Kind::data for a unit that the list in units.cpp does not hold.
double to_si(std::string_view unit);

/// True if to_si knows the unit.
bool known(std::string_view unit);

} // namespace stipple::units
