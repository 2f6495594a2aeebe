#include "stipple/base/decimal.hpp"
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>
#include <version>

namespace stipple {

#ifdef __cpp_lib_to_chars
std::optional<double> to_number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}
#else
// The standard library of the browser's compiler reads whole numbers alone. Nobody sets a locale there.
std::optional<double> to_number(std::string_view text) {
    const std::string copy(text);
    const char first = copy.empty() ? ' ' : copy.front(), second = copy.size() > 1 ? copy[1] : ' ';
    const bool hexadecimal = copy.find_first_of("xX") != std::string::npos;
    if (first == ' ' || first == '+' || first == '\t' || first == '\n' || hexadecimal) return std::nullopt;
    if (first == '-' && (second == '+' || second == '-' || second == ' ')) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    const bool too_large = std::isinf(value) && copy.find_first_of("iI") == std::string::npos;
    if (end != copy.c_str() + copy.size() || too_large) return std::nullopt;
    return value;
}
#endif

} // namespace stipple
