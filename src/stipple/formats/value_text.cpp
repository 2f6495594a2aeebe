#include "stipple/formats/value_text.hpp"
#include "stipple/base/plain_text.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::formats {

/// A TOML text: harmless where it is printed, and what stands in it by its number is read back as it was.
static std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return plain_line(out) + "\"";
}

static std::string number_text(double x) {
    const std::string digits = fmt::format("{:.12g}", x);
    return digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits;
}

std::string toml_value(const schema::Value& value) {
    if (const auto* b = std::get_if<bool>(&value)) return *b ? "true" : "false";
    if (const auto* i = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *i);
    if (const auto* x = std::get_if<double>(&value)) return number_text(*x);
    if (const auto* s = std::get_if<std::string>(&value)) return quoted(*s);
    std::vector<std::string> texts;
    if (const auto* numbers = std::get_if<std::vector<double>>(&value))
        for (const double x : *numbers) texts.push_back(number_text(x));
    else
        for (const auto& text : std::get<std::vector<std::string>>(value)) texts.push_back(quoted(text));
    return fmt::format("[{}]", fmt::join(texts, ", "));
}

} // namespace stipple::formats
