#include "stipple/formats/toml/toml_text.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/formats/formats.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::formats {

namespace {

constexpr int k_max_dots = 1000; ///< in a file, outside comment lines

[[noreturn]] void fail(const std::string& name, const std::string& what, const std::string& allowed = "",
                       int line = 0) {
    throw Error(
        Kind::input,
        Problem{.what = what, .allowed = allowed, .file = name, .line = line, .column = line > 0 ? 1 : 0});
}

/// Refuses what is no text of such a file before the TOML parser sees it. The bound on dots keeps tables
/// from nesting so deep ("a.a.a. …") that taking them down again would exhaust the stack.
void check_bytes(std::string_view text, const std::string& name, std::string_view kind) {
    if (text.size() > k_most_bytes)
        fail(name, fmt::format("the file is too large for a {}: {} bytes", kind, text.size()),
             "at most 1 MiB");
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
        fail(name, "the file is written in UTF-16; save it as UTF-8", "UTF-8", 1);
    int line = 1, dots = 0;
    bool line_start = true, comment = false, content = false;
    for (const char c : text) {
        if (c == '\0') fail(name, "the file holds zero bytes: it is no text file", "UTF-8 text", line);
        if (c == '\n') {
            ++line;
            line_start = true;
            comment = false;
            continue;
        }
        if (c == ' ' || c == '\t' || c == '\r') continue;
        if (line_start && c == '#') comment = true;
        line_start = false;
        if (comment) continue;
        content = true;
        if (c == '.' && ++dots > k_max_dots)
            fail(name, fmt::format("too many dots: this is no {}", kind), "", line);
    }
    if (!content) fail(name, "the file holds no keys: it is empty or all comment (see `stipple examples`)");
}

/// A TOML text: harmless where it is printed, and what stands in it by its number is read back as it was.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return plain_line(out) + "\"";
}

} // namespace

toml::table parse_toml(std::string_view text, const std::string& name, std::string_view kind) {
    check_bytes(text, name, kind);
    try {
        return toml::parse(text, name);
    } catch (const toml::parse_error& e) {
        std::string what = std::string(e.description());
        if (what.find("cannot redefine existing") != std::string::npos) what = "given twice: " + what;
        throw Error(Kind::input, Problem{.what = what,
                                         .file = name,
                                         .line = static_cast<int>(e.source().begin.line),
                                         .column = static_cast<int>(e.source().begin.column)});
    }
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
