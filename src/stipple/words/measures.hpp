#pragma once
#include <string>
#include <string_view>

namespace stipple::words {

// Lengths and areas as HTML in metric and in US customary units: the page shows one of the two, by the switch
// on top of it. Only the view has two: files and figures are metric.

/// Both readings of one measure; without a style sheet that hides one, a reader would see both.
std::string both(const std::string& metric, const std::string& customary);
/// A length [m]: mm or um, and inches.
std::string length_html(double length, int digits = 3);
/// A length as it was set, without trailing zeros [m].
std::string set_length_html(double length);
/// "0.31 to 0.44 mm" [m].
std::string length_range_html(double low, double high);
/// An area as it was set [m²]: cm², and square inches.
std::string area_html(double area);
/// A number per area [1/m²]: per cm², and per square inch.
std::string density_html(double per_m2);
/// A speed as it was set [m/s]: mm/s, and inches a second.
std::string speed_html(double speed);
/// A number in a unit of the tables; lengths in both systems, all others as `quantity` sets them.
std::string measured_html(double value, std::string_view unit, int digits = 3);
/// "low to high unit" in the same way.
std::string measured_range_html(double low, double high, std::string_view unit);

/// The switch: two radio buttons that style sheet rules react to, metric first and chosen.
std::string units_switch();

} // namespace stipple::words
