#pragma once
#include <optional>
#include <string_view>

namespace stipple {

/// The number that a whole text is, as std::from_chars reads it: no blanks, no plus sign, a point whatever the locale;
/// "inf" and "nan" count. Nothing where the text is anything else, or a number too large.
std::optional<double> to_number(std::string_view text);

/// A number of few digits and no exponent, at once: its digits and a power of ten are then whole numbers that a double holds, so that
/// one division rounds as it should. Nothing where they are not. to_number() of the browser asks it first.
/// Source: clinger1990.
std::optional<double> short_number(std::string_view text);

} // namespace stipple
