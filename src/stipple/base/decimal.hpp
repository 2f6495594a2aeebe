#pragma once
#include <optional>
#include <string_view>

namespace stipple {

/// The number that a whole text is, as std::from_chars reads it: no blanks, no plus sign, a point whatever the locale;
/// "inf" and "nan" count. Nothing where the text is anything else, or a number too large.
std::optional<double> to_number(std::string_view text);

} // namespace stipple
