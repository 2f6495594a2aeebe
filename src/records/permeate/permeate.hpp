#pragma once
#include "base/units.hpp"
#include "records/records.hpp"
#include "study/product_sweep.hpp"
#include <string>
#include <vector>

namespace stipple::records {

// What the outputs of `stipple permeate` share: units, words and numbers.

inline constexpr double k_ug_per_cm2 = 1e-5;                                     ///< [kg/m²]
inline constexpr double k_ug_per_cm2_h = k_ug_per_cm2 / units::hour;             ///< [kg/m²/s]
inline constexpr double k_mg_per_ml = 1, k_ug_per_ml = 1e-3, k_ng_per_ml = 1e-6; ///< [kg/m³]
inline constexpr double k_cm_per_h = units::cm / units::hour;                    ///< [m/s]
inline constexpr double k_g_per_m2_h = 1e-3 / units::hour;                       ///< [kg/m²/s]
/// How long the study looks for the return of an observable.
inline constexpr double k_latest_closing = 14 * units::day;

/// "12.3 µg/cm²", "0.0412 µg/cm²"; "4.10 h".
std::string amount_words(double amount);
std::string hours_words(double time);
/// A time of return: "4.10 h", "later than 14 d", or that excised skin does not heal.
std::string closing_words(double time, bool heals);
bool heals(const study::Closure& closure);
/// Danger and caution, or notes, one paragraph each with sources; at most a few of a kind.
std::string warning_lines(const std::vector<study::Warning>& warnings, bool notes);
std::string level_name(study::Warning::Level level);

/// "Niacinamide", "A substance of 180 g/mol with a log Kow of -0.07".
std::string substance_words(const study::ProductStudy& study);
/// What is applied, how much, when and how long.
std::string dose_sentence(const study::ProductStudy& study);
/// What it is put on and what is below.
std::string skin_sentence(const study::ProductStudy& study);
/// How many channels, how deep, how wide; or that there are none.
std::string channels_sentence(const study::ProductResult& result);
/// Share of the dose, flux, lag and gain over intact skin.
std::string absorbed_sentence(const study::ProductResult& result);
std::string enhancement_sentence(const study::ProductResult& result);

bool has_channels(const study::ProductResult& result);
/// The plasma counts in living skin only. Empty if there is none.
const std::vector<double>& plasma_of(const study::ProductResult& result);
/// Time of the highest plasma level [s].
double plasma_peak_time(const study::ProductResult& result);
/// Nothing says how much lies on the skin where the vehicle never runs out.
bool is_unlimited(const study::ProductStudy& study);

} // namespace stipple::records
