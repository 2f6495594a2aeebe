#include "records/schema_text.hpp"
#include "base/error.hpp"
#include "records/records.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace stipple::records {

using study::Key;
using study::Type;
using Json = nlohmann::ordered_json;

std::string printable(std::string_view text, std::size_t limit) {
    std::string shown;
    for (const char c : text) {
        if (shown.size() >= limit && (static_cast<unsigned char>(c) & 0xc0) != 0x80) return shown + "...";
        const auto byte = static_cast<unsigned char>(c);
        shown += byte < 0x20 || byte == 0x7f ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
    }
    return shown;
}

std::string type_words(Type type) {
    switch (type) {
    case Type::boolean:
        return "true or false";
    case Type::integer:
        return "a whole number";
    case Type::number:
        return "a number";
    case Type::text:
        return "text in quotes";
    case Type::text_list:
        return "a list of texts, as in [\"a\", \"b\"]";
    }
    return "";
}

static bool is_number(const Key& key) {
    return key.type == Type::integer || key.type == Type::number;
}

std::string allowed_words(const Key& key) {
    if (is_number(key))
        return key.min == key.max
                   ? fmt::format("{:g}", key.min)
                   : fmt::format("{:g} to {:g}{}{}", key.min, key.max, key.unit.empty() ? "" : " ", key.unit);
    if (key.allowed.empty()) return type_words(key.type);
    if (key.allowed.size() <= 12) return fmt::format("\"{}\"", fmt::join(key.allowed, "\" \""));
    return fmt::format("one of {} words, see `stipple explain {}`", key.allowed.size(), key.path);
}

static std::string section_of(const Key& key) {
    const auto dot = key.path.find('.');
    return dot == std::string::npos ? "" : key.path.substr(0, dot);
}

static std::string last_part(const Key& key) {
    return key.path.substr(key.path.find('.') + 1);
}

static std::string default_words(const Key& key) {
    if (key.required) return "none: the key is required";
    return key.fallback.empty() ? key.default_words : key.fallback;
}

// JSON Schema
// --------------------------------------------------------------------------------------------------

static Json json_of_texts(const Key& key) {
    Json j{{"type", "string"}};
    if (key.allowed.empty())
        j["maxLength"] = 200;
    else
        j["enum"] = key.allowed;
    return j;
}

static Json json_of_key(const Key& key) {
    Json j;
    switch (key.type) {
    case Type::boolean:
        j["type"] = "boolean";
        break;
    case Type::integer:
        j["type"] = "integer";
        break;
    case Type::number:
        j["type"] = "number";
        break;
    case Type::text:
        j = json_of_texts(key);
        break;
    case Type::text_list:
        j = Json{{"type", "array"}, {"items", json_of_texts(key)}, {"uniqueItems", true}};
        break;
    }
    if (is_number(key)) {
        j["minimum"] = key.min;
        j["maximum"] = key.max;
    }
    if (!key.fallback.empty())
        j["default"] = Json::parse(key.fallback); // every default is the same in TOML and JSON
    j["description"] = key.meaning;
    if (!key.unit.empty()) j["x-unit"] = key.unit;
    if (!key.default_words.empty()) j["x-default"] = key.default_words;
    if (!key.kinds.empty()) j["x-kinds"] = key.kinds;
    if (!key.labels.empty()) j["x-labels"] = key.labels;
    j["x-source"] = key.source;
    return j;
}

/// A key that belongs to some kinds of device is refused for the others.
static Json rules_of_kinds() {
    Json rules = Json::array();
    for (const auto& kind : study::find_key("device.kind")->allowed) {
        Json refused = Json::object();
        for (const auto& key : study::schema()) {
            bool belongs = key.kinds.empty();
            for (const auto& k : key.kinds) belongs = belongs || k == kind;
            if (!belongs) refused[last_part(key)] = false;
        }
        rules.push_back(
            {{"if", {{"properties", {{"kind", {{"const", kind}}}}}}}, {"then", {{"properties", refused}}}});
    }
    return rules;
}

static Json json_of_section(const std::string& section) {
    Json j{{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
    Json required = Json::array();
    for (const auto& key : study::schema()) {
        if (section_of(key) != section) continue;
        j["properties"][last_part(key)] = json_of_key(key);
        if (key.required) required.push_back(last_part(key));
    }
    if (!required.empty()) j["required"] = required;
    if (section == "device") j["allOf"] = rules_of_kinds();
    return j;
}

std::string json_schema() {
    Json j{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
           {"title", "Stipple course file"},
           {"description",
            "A course of microneedling: the person, the device and the sessions. In a file it is TOML."}};
    j.update(json_of_section(""));
    for (const auto& section : study::schema_sections()) {
        j["properties"][section] = json_of_section(section);
        if (j["properties"][section].contains("required")) j["required"].push_back(section);
    }
    return j.dump(2) + "\n";
}

// Words
// --------------------------------------------------------------------------------------------------------

static std::string explain_key(const Key& key) {
    std::string text = fmt::format("{}\n  {}\n", key.path, key.meaning);
    const auto line = [&](const char* name, const std::string& words) {
        if (!words.empty()) text += fmt::format("  {:<9}{}\n", name, words);
    };
    line("type", type_words(key.type));
    line("unit", key.unit);
    if (is_number(key)) line("allowed", allowed_words(key));
    line("default", default_words(key));
    if (!key.kinds.empty()) line("belongs", fmt::format("to {}", fmt::join(key.kinds, " and ")));
    line("source", key.source);
    if (key.allowed.empty()) return text;
    text += "  words\n";
    std::size_t width = 0;
    for (const auto& word : key.allowed) width = std::max(width, word.size() + 2);
    for (std::size_t i = 0; i < key.allowed.size(); ++i) {
        const std::string label = key.labels.empty() ? "" : "  " + key.labels[i];
        text += key.labels.empty()
                    ? fmt::format("    \"{}\"\n", key.allowed[i])
                    : fmt::format("    {:<{}}{}\n", "\"" + key.allowed[i] + "\"", width, label);
    }
    return text;
}

static std::string explain_section(const std::string& section) {
    std::string text = section.empty() ? "" : fmt::format("[{}]\n", section);
    for (const auto& key : study::schema())
        if (section_of(key) == section)
            text += fmt::format("  {:<26} {}{}\n", last_part(key), key.meaning,
                                key.required ? " (required)" : "");
    return text;
}

std::string explain(const std::string& wanted) {
    if (const Key* key = study::find_key(wanted)) return explain_key(*key);
    std::vector<std::string> known = study::schema_sections();
    std::string all = explain_section("");
    for (const auto& section : known) {
        if (section == wanted) return explain_section(section);
        all += "\n" + explain_section(section);
    }
    if (wanted.empty()) return all + "\nOne key in full: stipple explain person.conditions\n";
    for (const auto& key : study::schema()) {
        if (last_part(key) == wanted) return explain_key(key);
        known.push_back(key.path);
    }
    throw Error(Kind::input, Problem{.what = "there is no such key of the course file",
                                     .key = printable(wanted),
                                     .nearest = wanted.size() > 100 ? "" : nearest_word(wanted, known)});
}

// Markdown
// -----------------------------------------------------------------------------------------------------

static std::string markdown_allowed(const Key& key) {
    if (is_number(key)) return allowed_words(key);
    if (key.allowed.empty()) return type_words(key.type);
    std::string text;
    for (const auto& word : key.allowed) text += fmt::format("{}`\"{}\"`", text.empty() ? "" : " ", word);
    return text;
}

std::string schema_markdown() {
    std::string text;
    std::string section = "?";
    for (const auto& key : study::schema()) {
        if (section_of(key) != section) {
            section = section_of(key);
            text += fmt::format(
                "{}### {}\n\n| key | allowed | default | meaning | source |\n|---|---|---|---|---|\n",
                text.empty() ? "" : "\n", section.empty() ? "At the top" : "`[" + section + "]`");
        }
        const std::string kinds =
            key.kinds.empty() ? "" : fmt::format(" ({} only)", fmt::join(key.kinds, " and "));
        const std::string fallback = key.required           ? "*required*"
                                     : key.fallback.empty() ? key.default_words
                                                            : "`" + key.fallback + "`";
        text += fmt::format("| `{}` | {} | {} | {}{} | {} |\n", last_part(key), markdown_allowed(key),
                            fallback, key.meaning, kinds, key.source);
    }
    return text;
}

} // namespace stipple::records
