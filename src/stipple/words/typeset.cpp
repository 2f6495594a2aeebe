#include "stipple/words/typeset.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/base/table.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>

namespace stipple::words {

namespace {

constexpr std::string_view k_minus = "\u2212", k_thin_space = "\u202f", k_dash = "\u2013",
                           k_no_break = "\u00a0";

/// Changes in percent or grades smaller than this are called small instead of being written with powers of
/// ten.
constexpr double k_least_change = 0.01;
bool is_change(std::string_view unit) {
    return unit == "%" || unit == "grade";
}

/// Digits of an exponent as superscripts.
std::string superscript(int exponent) {
    static constexpr std::array<std::string_view, 10> k_digits{"⁰", "¹", "²", "³", "⁴",
                                                               "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string out = exponent < 0 ? "⁻" : "";
    for (const char c : std::to_string(std::abs(exponent)))
        out += k_digits[static_cast<std::size_t>(c - '0')];
    return out;
}

/// Thin spaces between groups of three before the point, from five figures on.
std::string grouped(const std::string& plain) {
    const auto point = plain.find('.');
    const std::string whole = plain.substr(0, point);
    if (whole.size() < 5) return plain;
    std::string out;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) out += k_thin_space;
        out += whole[i];
    }
    return point == std::string::npos ? out : out + plain.substr(point);
}

/// Power of ten of the first figure after rounding to `digits` figures.
int exponent_of(double magnitude, int digits) {
    const std::string text = fmt::format("{:.{}e}", magnitude, digits - 1);
    return std::atoi(text.substr(text.find('e') + 1).c_str());
}

std::string without_trailing_zeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string number_with(double value, int digits, bool keep_zeros) {
    if (!std::isfinite(value)) return std::string(k_dash);
    if (value == 0) return "0";
    const double magnitude = std::fabs(value);
    const std::string sign = value < 0 ? std::string(k_minus) : "";
    const int exponent = exponent_of(magnitude, digits);
    if (exponent < -3 || exponent >= 7) {
        std::string mantissa = fmt::format("{:.{}f}", magnitude / std::pow(10.0, exponent), digits - 1);
        if (!keep_zeros) mantissa = without_trailing_zeros(mantissa);
        return sign + mantissa + "\u00a0×\u00a010" + superscript(exponent);
    }
    const int decimals = digits - 1 - exponent;
    if (decimals >= 0) {
        const std::string text = fmt::format("{:.{}f}", magnitude, decimals);
        return sign + grouped(keep_zeros ? text : without_trailing_zeros(text));
    }
    const double step = std::pow(10.0, -decimals);
    return sign + grouped(fmt::format("{:.0f}", std::round(magnitude / step) * step));
}

} // namespace

std::string number(double value, int digits) {
    return number_with(value, digits, true);
}

std::string brief(double value) {
    return number_with(value, 3, false);
}

std::string setting(double value) {
    return number_with(value, 6, false);
}

bool is_nothing(double value, std::string_view unit) {
    return is_change(unit) && std::fabs(value) < k_least_change;
}

std::string range(double low, double high, std::string_view unit) {
    if (!std::isfinite(low) || !std::isfinite(high)) return std::string(k_dash);
    const double scale = std::max(std::fabs(low), std::fabs(high));
    if (scale == 0) return "0";
    if (is_change(unit) && scale < k_least_change) return "under 0.01";
    const int exponent = exponent_of(scale, 3);
    const auto joined = [](const std::string& from, const std::string& to) {
        return from == to ? from : from + " to " + to;
    };
    if (exponent < -3 || exponent >= 4) return joined(number(low), number(high));
    if (low > 0 && low < 0.005 * scale)
        return joined(number(low), number(high)); // "0.00012 to 12", not "0.0 to 12.0"
    // Both ends with the decimals that the larger one has: "0.4 to 12.3", not "0.412 to 12.3".
    const int decimals = std::max(0, 2 - exponent);
    const auto fixed = [&](double v) {
        const std::string text = fmt::format("{:.{}f}", std::fabs(v), decimals);
        const bool zero = text.find_first_not_of("0.") == std::string::npos;
        return (v < 0 && !zero ? std::string(k_minus) : "") + grouped(text);
    };
    return joined(fixed(low), fixed(high));
}

std::string percent(double fraction) {
    return number(100 * fraction) + std::string(k_no_break) + "%";
}

std::string share_words(double share) {
    return share < 1e-9 ? "next to nothing" : percent(share);
}

std::string unit_symbol(std::string_view unit) {
    std::string out;
    if (unit.starts_with("1/")) { // 1/cm2 -> cm⁻², 1/d -> d⁻¹
        const std::string rest(unit.substr(2));
        const char last = rest.empty() ? ' ' : rest.back();
        const std::string base = unit_symbol(
            std::isdigit(static_cast<unsigned char>(last)) ? rest.substr(0, rest.size() - 1) : rest);
        return base + (last == '2' ? "⁻²" : last == '3' ? "⁻³" : "⁻¹");
    }
    if (unit == "-") return "";
    for (std::size_t i = 0; i < unit.size(); ++i) {
        const bool starts_word = i == 0 || unit[i - 1] == '/' || unit[i - 1] == ' ';
        if (unit[i] == 'u' && starts_word && i + 1 < unit.size() &&
            (unit[i + 1] == 'm' || unit[i + 1] == 'g')) {
            out += "µ";
        } else if (unit[i] == '2' && i > 0) {
            out += "²";
        } else if (unit[i] == '3' && i > 0) {
            out += "³";
        } else {
            out += unit[i];
        }
    }
    return out;
}

std::string length_words(double length) {
    return length < 0.9999e-3 ? setting(std::round(length / units::um)) + "\u00a0µm"
                              : setting(std::round(100 * length / units::mm) / 100) + "\u00a0mm";
}

std::string quantity(double value, std::string_view unit, int digits) {
    if (is_change(unit) && value != 0 && std::fabs(value) < k_least_change)
        return "under 0.01" + std::string(k_no_break) + std::string(unit);
    const std::string symbol = unit_symbol(unit);
    return number(value, digits) + (symbol.empty() ? "" : std::string(k_no_break) + symbol);
}

std::string spaced(std::string_view name) {
    std::string out(name);
    for (char& c : out)
        if (c == '_') c = ' ';
    return out;
}

std::string capital(std::string text) {
    if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

std::string count_word(long count) {
    static constexpr std::array<std::string_view, 13> k_words{"no",   "one",    "two",   "three", "four",
                                                              "five", "six",    "seven", "eight", "nine",
                                                              "ten",  "eleven", "twelve"};
    if (count >= 0 && count < 13) return std::string(k_words[static_cast<std::size_t>(count)]);
    return std::to_string(count);
}

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : plain_lines(text)) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string breakable(std::string_view name) {
    std::string out;
    for (const char c : escape(name)) out += c == '_' ? "_<wbr/>" : std::string(1, c);
    return out;
}

} // namespace stipple::words
