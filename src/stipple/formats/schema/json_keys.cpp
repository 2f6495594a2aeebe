#include "stipple/formats/schema/json_keys.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/sources.hpp"
#include "stipple/base/table.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/words/lines.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::formats {

namespace {

/// Words of a path between its dots.
std::vector<std::string_view> words_of(std::string_view path) {
    std::vector<std::string_view> words;
    for (;;) {
        const auto dot = path.find('.');
        words.push_back(path.substr(0, dot));
        if (dot == std::string_view::npos) return words;
        path.remove_prefix(dot + 1);
    }
}

/// "*" and "*_why" stand for any word with that end.
bool is_word_of(std::string_view pattern, std::string_view word) {
    if (!pattern.starts_with('*')) return pattern == word;
    return word.size() >= pattern.size() && word.ends_with(pattern.substr(1));
}

/// Whether the last words of the key's path are those wanted. A word that is "*" alone is none by itself:
/// "vegf" is no key, "series.vegf" is one.
bool ends_in(const JsonKey& key, const std::vector<std::string_view>& wanted) {
    const auto path = words_of(key.path);
    if (wanted.size() > path.size()) return false;
    if (wanted.size() < path.size() && path[path.size() - wanted.size()] == "*") return false;
    return std::equal(path.end() - static_cast<std::ptrdiff_t>(wanted.size()), path.end(), wanted.begin(),
                      is_word_of);
}

std::vector<JsonKey> read_keys() {
    const Table table = parse_table("text/en/json_keys", base::embedded("data/text/en/json_keys.csv"));
    std::vector<JsonKey> keys;
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        keys.push_back({source_keys(table.text(i, "file")), table.text(i, "path"), table.text(i, "unit"),
                        table.text(i, "meaning")});
    return keys;
}

/// Last words of the keys right below one, as far as they have names.
std::vector<std::string> names_below(const JsonKey& key) {
    std::vector<std::string> names;
    for (const auto& other : json_keys()) {
        const bool below = other.path.starts_with(key.path + ".") && other.files == key.files;
        const std::string rest = below ? other.path.substr(key.path.size() + 1) : "";
        if (!rest.empty() && rest.find('.') == std::string::npos && rest != "*") names.push_back(rest);
    }
    return names;
}

} // namespace

const std::vector<JsonKey>& json_keys() {
    static const std::vector<JsonKey> keys = read_keys();
    return keys;
}

bool is_path_of(const JsonKey& key, std::string_view path) {
    const auto words = words_of(path);
    return words.size() == words_of(key.path).size() && ends_in(key, words);
}

std::vector<JsonKey> json_keys_under(std::string_view wanted) {
    const auto words = words_of(wanted);
    std::vector<JsonKey> named, found; // a name of its own goes before the "*" beside it: series.day
    for (const auto& key : json_keys()) {
        if (!ends_in(key, words)) continue;
        found.push_back(key);
        if (!words_of(key.path).back().starts_with('*')) named.push_back(key);
    }
    return named.empty() ? found : named;
}

std::string explain_json_key(const JsonKey& key) {
    std::string text = fmt::format("{}\n", key.path);
    for (const auto& line : words::broken(key.meaning, 98)) text += "  " + line + "\n";
    if (!key.unit.empty()) text += fmt::format("  {:<9}{}\n", "unit", key.unit);
    std::string name = "holds";
    for (const auto& line : words::broken(fmt::format("{}", fmt::join(names_below(key), ", ")), 89)) {
        text += fmt::format("  {:<9}{}\n", name, line);
        name.clear();
    }
    return text + fmt::format("  {:<9}{}\n", "file", fmt::join(key.files, ", "));
}

std::string json_keys_json(const std::string& wanted) {
    Json list = Json::array();
    for (const auto& key : json_keys_under(wanted))
        list.push_back({{"files", key.files},
                        {"path", key.path},
                        {"unit", key.unit.empty() ? Json(nullptr) : Json(key.unit)},
                        {"meaning", key.meaning}});
    return list.empty() ? "" : json_text(list);
}

} // namespace stipple::formats
