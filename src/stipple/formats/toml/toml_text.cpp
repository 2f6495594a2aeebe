#include "stipple/formats/toml/toml_text.hpp"
#include "stipple/base/error.hpp"
#include "stipple/formats/formats.hpp"
#include <fmt/format.h>

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
        if (c == '\0') fail(name, "the file holds zero bytes: not a text file", "UTF-8 text", line);
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
            fail(name, fmt::format("too many dots: not a {}", kind), "", line);
    }
    if (!content) fail(name, "the file holds no keys: it is empty or all comment (see `stipple examples`)");
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

} // namespace stipple::formats
