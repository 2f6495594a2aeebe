#include "stipple/base/decimal.hpp"
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <version>

namespace stipple {

std::optional<double> short_number(std::string_view text) {
    static constexpr double k_tens[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (text.empty() || text.size() > 16) return std::nullopt; // a point and fifteen digits
    std::uint64_t digits = 0;
    int count = 0, behind = 0;
    bool point = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digits = 10 * digits + static_cast<std::uint64_t>(c - '0');
            ++count;
            behind += point ? 1 : 0;
        } else {
            return std::nullopt;
        }
    }
    if (count == 0 || count > 15) return std::nullopt;
    const double value = static_cast<double>(digits) / k_tens[behind];
    return negative ? -value : value;
}

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
    if (const auto value = short_number(text)) return value;
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
