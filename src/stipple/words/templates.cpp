#include "stipple/words/templates.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/table.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::words {

namespace {

[[noreturn]] void refuse(std::string_view key, const std::string& what) {
    throw Error(Kind::data, Problem{.what = what, .key = std::string(key), .file = "text/en/report"});
}

const std::string& template_of(std::string_view key) {
    static const Table t = parse_table("text/en/report", base::embedded("data/text/en/report.csv"));
    if (!t.has_row(key)) refuse(key, "no text of that key");
    return t.text(t.row(key), "text");
}

} // namespace

std::string filled(std::string_view key, std::string_view words, const Values& values) {
    std::string out;
    std::vector<bool> used(values.size(), false);
    while (!words.empty()) {
        const auto open = words.find('{');
        out += words.substr(0, open);
        if (open == std::string_view::npos) break;
        const auto close = words.find('}', open);
        if (close == std::string_view::npos) refuse(key, "a brace that is not closed");
        const std::string_view name = words.substr(open + 1, close - open - 1);
        const auto found =
            std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
        if (found == values.end()) refuse(key, fmt::format("no value for the placeholder {{{}}}", name));
        used[static_cast<std::size_t>(found - values.begin())] = true;
        out += found->second;
        words.remove_prefix(close + 1);
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!used[i]) refuse(key, fmt::format("no placeholder for the value {}", values[i].first));
    return out;
}

std::string text(std::string_view key, const Values& values) {
    return filled(key, template_of(key), values);
}

std::string markup(std::string_view key, const Values& values) {
    return filled(key, escape(template_of(key)), values); // braces are no special characters of HTML
}

std::string paragraph_of(std::string_view key, const Values& values, std::string_view kind) {
    return fmt::format("<p{}>{}</p>\n", kind.empty() ? "" : fmt::format(" class=\"{}\"", kind),
                       markup(key, values));
}

} // namespace stipple::words
