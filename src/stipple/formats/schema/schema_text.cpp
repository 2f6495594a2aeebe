#include "stipple/formats/schema/schema_text.hpp"
#include "stipple/base/error.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/formats/schema/json_keys.hpp"
#include "stipple/formats/schema/parameter_text.hpp"
#include "stipple/formats/value_text.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::formats {

using namespace words;

using schema::allowed_words;
using schema::KeyFacts;
using schema::name_of;
using schema::Type;
using schema::type_words;

static bool is_number(const KeyFacts& key) {
    return key.type == Type::integer || key.type == Type::number;
}

/// Whether its values have a closed range.
static bool has_range(const KeyFacts& key) {
    return is_number(key) || key.type == Type::number_list;
}

/// Section of a key, empty for those at the top.
static std::string section_of(const KeyFacts& key) {
    return key.path.find('.') == std::string::npos ? "" : schema::section_of(key.path);
}

std::vector<KeyFacts> keys_of(const Model& model, FileKind kind) {
    if (kind == FileKind::course) return course::course_file_keys(model);
    if (kind == FileKind::light) return schema::facts_of(course::light_course_schema(model));
    return kind == FileKind::needle ? study::needle_keys(model) : study::product_keys(model);
}

std::string kind_name(FileKind kind) {
    static constexpr std::array<const char*, k_file_kinds.size()> k_names{"course", "light course", "needle",
                                                                          "product"};
    return k_names[static_cast<std::size_t>(kind)];
}

/// What a kind of file says, in a sentence, and the command that reads it.
struct KindWords {
    const char *about, *command;
};
static const KindWords& words_of(FileKind kind) {
    static constexpr std::array<KindWords, k_file_kinds.size()> k_words{
        {{"A course of microneedling: the person, the device and the sessions.", "stipple run"},
         {"A course of a laser or of intense pulsed light: the person, the device and the sessions.",
          "stipple run"},
         {"Needles, what moves them, and the skin that they meet.", "stipple insert"},
         {"A substance in a vehicle, the skin it is put on, and the channels that needles left.",
          "stipple permeate"}}};
    return k_words[static_cast<std::size_t>(kind)];
}

std::string command_of(FileKind kind) {
    return words_of(kind).command;
}

static bool is_listed(const std::vector<KeyFacts>& keys, const std::string& section) {
    for (const auto& key : keys)
        if (section_of(key) == section) return key.listed;
    return false;
}

/// "[device]", "[[layer]]".
static std::string heading(const std::vector<KeyFacts>& keys, const std::string& section) {
    return is_listed(keys, section) ? "[[" + section + "]]" : "[" + section + "]";
}

static std::string default_words(const KeyFacts& key) {
    if (key.required) return "none: the key is required";
    return key.fallback ? toml_value(*key.fallback) : key.default_words;
}

// JSON Schema
// --------------------------------------------------------------------------------------------------

static Json json_of_texts(const KeyFacts& key) {
    Json j{{"type", "string"}};
    if (key.allowed.empty())
        j["maxLength"] = 200;
    else
        j["enum"] = key.allowed;
    return j;
}

static Json json_of_key(const KeyFacts& key) {
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
    case Type::number_list:
        j = Json{{"type", "array"},
                 {"items", {{"type", "number"}, {"minimum", key.min}, {"maximum", key.max}}},
                 {"minItems", 1},
                 {"maxItems", key.most_items}};
        break;
    }
    if (is_number(key)) {
        j["minimum"] = key.min;
        j["maximum"] = key.max;
    }
    if (key.fallback)
        j["default"] = Json::parse(toml_value(*key.fallback)); // every default is the same in TOML and JSON
    j["description"] = key.meaning;
    if (!key.unit.empty()) j["x-unit"] = key.unit;
    if (!key.default_words.empty()) j["x-default"] = key.default_words;
    if (!key.kinds.empty()) j["x-kinds"] = key.kinds;
    if (!key.labels.empty()) j["x-labels"] = key.labels;
    if (!key.newer.empty()) j["deprecated"] = true;
    j["x-source"] = key.source;
    return j;
}

/// A key that belongs to some kinds of device, some shapes or some drives is refused for the others.
static Json rules_of_kinds(const std::vector<KeyFacts>& keys, const KeyFacts& deciding) {
    Json rules = Json::array();
    for (const auto& kind : deciding.allowed) {
        Json refused = Json::object();
        for (const auto& key : keys) {
            bool belongs = key.kind_key != deciding.path;
            for (const auto& k : key.kinds) belongs = belongs || k == kind;
            if (!belongs) refused[name_of(key.path)] = false;
        }
        Json condition{{"properties", {{name_of(deciding.path), {{"const", kind}}}}}};
        // Without its key the file is of the default kind, and a condition on a missing key holds.
        if (!deciding.required && deciding.fallback != schema::Value{kind})
            condition["required"] = Json::array({name_of(deciding.path)});
        rules.push_back({{"if", condition}, {"then", {{"properties", refused}}}});
    }
    return rules;
}

/// A key that stands in place of others is refused beside them.
static Json rule_of_exclusion(const KeyFacts& key) {
    Json refused = Json::object();
    for (const auto& path : key.excludes) refused[name_of(path)] = false;
    return {{"if", {{"required", Json::array({name_of(key.path)})}}}, {"then", {{"properties", refused}}}};
}

static Json json_of_section(const std::vector<KeyFacts>& keys, const std::string& section) {
    Json j{{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
    Json required = Json::array(), rules = Json::array();
    for (const auto& key : keys) {
        if (section_of(key) != section) continue;
        j["properties"][name_of(key.path)] = json_of_key(key);
        if (key.required) required.push_back(name_of(key.path));
        const auto decided = [&](const KeyFacts& other) { return other.kind_key == key.path; };
        if (std::any_of(keys.begin(), keys.end(), decided))
            for (auto& rule : rules_of_kinds(keys, key)) rules.push_back(rule);
        if (!key.excludes.empty()) rules.push_back(rule_of_exclusion(key));
    }
    if (!required.empty()) j["required"] = required;
    if (!rules.empty()) j["allOf"] = rules;
    return j;
}

std::string json_schema(const Model& model, FileKind kind) {
    const auto keys = keys_of(model, kind);
    Json j{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
           {"title", "Stipple " + kind_name(kind) + " file"},
           {"description", std::string(words_of(kind).about) + " In a file it is TOML."}};
    j.update(json_of_section(keys, ""));
    for (const auto& section : schema::sections_of(keys)) {
        const Json one = json_of_section(keys, section);
        const bool listed = is_listed(keys, section);
        j["properties"][section] = listed ? Json{{"type", "array"}, {"items", one}} : one;
        const bool optional = section == "array"; // needed only of several needles
        if (!listed && !optional && one.contains("required")) j["required"].push_back(section);
    }
    if (kind == FileKind::course || kind == FileKind::light)
        j["properties"]["model"] =
            Json{{"type", "object"},
                 {"additionalProperties", {{"type", {"object", "number"}}}},
                 {"description", "parameters of the model that this course sets, by name; stipple parameters "
                                 "lists them with unit and range"}};
    return json_text(j);
}

// Words
// --------------------------------------------------------------------------------------------------------

/// What people write in place of a word, below it.
static std::string explain_tried(const KeyFacts& key, const std::string& word, std::size_t width) {
    std::string text;
    for (const auto& [other, meant] : key.tried)
        if (meant == word) text += (text.empty() ? "" : ", ") + other;
    return text.empty() ? "" : fmt::format("    {:<{}}  also called {}\n", "", width, text);
}

static std::string explain_key(const KeyFacts& key) {
    std::string text = fmt::format("{}\n  {}\n", key.path, key.meaning);
    const auto line = [&](const char* name, const std::string& words) {
        if (!words.empty()) text += fmt::format("  {:<9}{}\n", name, words);
    };
    line("type", type_words(key.type));
    line("unit", key.unit);
    if (has_range(key)) line("allowed", allowed_words(key));
    line("default", default_words(key));
    if (!key.excludes.empty()) line("excludes", fmt::format("{}", fmt::join(key.excludes, " and ")));
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
        text += explain_tried(key, key.allowed[i], width);
    }
    return text;
}

static std::string explain_section(const std::vector<KeyFacts>& keys, const std::string& section) {
    std::vector<Cells> rows;
    if (!section.empty()) rows.push_back({heading(keys, section)});
    for (const auto& key : keys)
        if (section_of(key) == section)
            rows.push_back({"  " + name_of(key.path), key.meaning + (key.required ? " (required)" : "")});
    return laid_out(rows, {Side::left});
}

static std::string explain_file(const std::string& title, const std::vector<KeyFacts>& keys) {
    std::string text = title + "\n\n" + explain_section(keys, "");
    for (const auto& section : schema::sections_of(keys)) text += "\n" + explain_section(keys, section);
    return text;
}

/// What is known under a name in one kind of file: a key, a section, or every key whose last word it is.
static std::string explain_in(const std::vector<KeyFacts>& keys, const std::string& wanted) {
    for (const auto& key : keys)
        if (key.path == wanted) return explain_key(key);
    for (const auto& section : schema::sections_of(keys))
        if (section == wanted) return explain_section(keys, section);
    std::string text;
    for (const auto& key : keys)
        if (name_of(key.path) == wanted) text += (text.empty() ? "" : "\n") + explain_key(key);
    return text;
}

static constexpr std::string_view k_model_words =
    "[model]\n  parameters of the model that this course sets in place of the tables' values, by name:\n"
    "  healing.del_M1 = 0.3\n  A parameter that is set has that value in every member of every ensemble.\n"
    "  stipple parameters lists them all, stipple explain healing.del_M1 tells one in full\n";

static std::string explain_all(const Model& model) {
    std::string text;
    for (const auto kind : k_file_kinds) {
        const std::string title =
            capital(fmt::format("{} file ({})", kind_name(kind), words_of(kind).command));
        text += explain_file(title, keys_of(model, kind)) + "\n";
        if (kind == FileKind::course) text += std::string(k_model_words) + "\n";
    }
    return text + "One key in full: stipple explain person.conditions\n"
                  "A key of result.json, run.json, insert.json or permeate.json: "
                  "stipple explain merged_fraction\n";
}

std::string explain(const Model& model, const std::string& wanted) {
    if (wanted.empty()) return explain_all(model);
    std::vector<std::string> answers, files, known; // "needles" is a word of all three kinds
    for (const auto kind : k_file_kinds) {
        const auto keys = keys_of(model, kind);
        const std::string answer = explain_in(keys, wanted);
        if (!answer.empty() && std::find(answers.begin(), answers.end(), answer) == answers.end())
            answers.push_back(answer), files.push_back(kind_name(kind));
        for (const auto& section : schema::sections_of(keys)) known.push_back(section);
        for (const auto& key : keys) known.push_back(key.path);
    }
    for (std::size_t i = 0; i < answers.size() && answers.size() > 1; ++i)
        answers[i] = fmt::format("In a {} file:\n{}", files[i], answers[i]);
    if (wanted == "model") answers.push_back(std::string(k_model_words));
    if (answers.empty())
        for (const std::size_t i : parameters_under(model, wanted))
            answers.push_back(explain_parameter(model, i));
    for (const auto& key : json_keys_under(wanted)) answers.push_back(explain_json_key(key));
    for (const auto& key : json_keys()) known.push_back(key.path);
    if (!answers.empty()) return fmt::format("{}", fmt::join(answers, "\n"));
    throw Error(Kind::input,
                Problem{.what = "no such key of an input file or of a result, and no such parameter",
                        .key = wanted,
                        .nearest = wanted.size() > 100 ? "" : nearest_word(wanted, known)});
}

// Markdown
// -----------------------------------------------------------------------------------------------------

static std::string markdown_allowed(const KeyFacts& key) {
    if (has_range(key)) return allowed_words(key);
    if (key.allowed.empty()) return type_words(key.type);
    std::string text;
    for (const auto& word : key.allowed) text += fmt::format("{}`\"{}\"`", text.empty() ? "" : " ", word);
    return text;
}

std::string schema_markdown(const Model& model, FileKind kind) {
    const auto keys = keys_of(model, kind);
    std::string text;
    std::string section = "?";
    for (const auto& key : keys) {
        if (section_of(key) != section) {
            section = section_of(key);
            text += fmt::format(
                "{}### {}\n\n| key | allowed | default | meaning | source |\n|---|---|---|---|---|\n",
                text.empty() ? "" : "\n",
                section.empty() ? "At the top" : "`" + heading(keys, section) + "`");
        }
        const std::string kinds =
            key.kinds.empty() ? "" : fmt::format(" ({} only)", fmt::join(key.kinds, " and "));
        const std::string fallback = key.required   ? "*required*"
                                     : key.fallback ? "`" + toml_value(*key.fallback) + "`"
                                                    : key.default_words;
        text += fmt::format("| `{}` | {} | {} | {}{} | {} |\n", name_of(key.path), markdown_allowed(key),
                            fallback, key.meaning, kinds, key.source);
    }
    return text;
}

} // namespace stipple::formats
