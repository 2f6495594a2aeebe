#pragma once
#include "stipple/base/units.hpp"

namespace stipple::words {

// The units in which people read amounts of a product, in pages and in files.

inline constexpr double k_ug_per_cm2 = 1e-5;                                     ///< [kg/m²]
inline constexpr double k_ug_per_cm2_h = k_ug_per_cm2 / units::hour;             ///< [kg/m²/s]
inline constexpr double k_mg_per_ml = 1, k_ug_per_ml = 1e-3, k_ng_per_ml = 1e-6; ///< [kg/m³]
inline constexpr double k_cm_per_h = units::cm / units::hour;                    ///< [m/s]
inline constexpr double k_g_per_m2_h = 1e-3 / units::hour;                       ///< [kg/m²/s]

} // namespace stipple::words
