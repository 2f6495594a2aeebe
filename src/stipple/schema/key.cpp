#include "stipple/schema/key.hpp"
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <string_view>
#include <utility>

namespace stipple::schema {

static constexpr std::size_t k_most_text = 200; ///< bytes of one text value

using Ending = std::pair<std::string_view, std::string_view>;

/// Endings of key paths and the unit each stands for; where one ends in another, the longer first.
static constexpr std::array k_endings{Ending{"_ug_per_cm2", "ug/cm2"},
                                      Ending{"_ul_per_cm2", "uL/cm2"},
                                      Ending{"_ml_per_cm2", "mL/cm2"},
                                      Ending{"_mg_per_cm2", "mg/cm2"},
                                      Ending{"_cm3_per_mol", "cm3/mol"},
                                      Ending{"_cm2_per_s", "cm2/s"},
                                      Ending{"_mg_per_ml", "mg/mL"},
                                      Ending{"_g_per_mol", "g/mol"},
                                      Ending{"_cm_per_h", "cm/h"},
                                      Ending{"_l_per_h", "L/h"},
                                      Ending{"_j_per_m2", "J/m2"},
                                      Ending{"_mm_per_s", "mm/s"},
                                      Ending{"_m_per_s", "m/s"},
                                      Ending{"_n_per_m", "N/m"},
                                      Ending{"_j_per_cm2", "J/cm2"},
                                      Ending{"_per_cm2", "1/cm2"},
                                      Ending{"_percent", "%"},
                                      Ending{"_years", "yr"},
                                      Ending{"_days", "d"},
                                      Ending{"_cm2", "cm2"},
                                      Ending{"_kpa", "kPa"},
                                      Ending{"_min", "min"},
                                      Ending{"_pa", "Pa"},
                                      Ending{"_um", "um"},
                                      Ending{"_mm", "mm"},
                                      Ending{"_nm", "nm"},
                                      Ending{"_mj", "mJ"},
                                      Ending{"_ms", "ms"},
                                      Ending{"_degc", "degC"},
                                      Ending{"_hz", "Hz"},
                                      Ending{"_kg", "kg"},
                                      Ending{"_g", "g"},
                                      Ending{"_h", "h"},
                                      Ending{"_l", "L"},
                                      Ending{"_n", "N"},
                                      Ending{"_s", "s"}};

static Ending ending_of(const std::string& path) {
    for (const auto& ending : k_endings)
        if (path.ends_with(ending.first)) return ending;
    return {};
}

std::string unit_of(const std::string& path) {
    return std::string(ending_of(path).second);
}

std::string name_without_unit(const std::string& path) {
    const std::string name = name_of(path);
    return name.substr(0, name.size() - ending_of(path).first.size());
}

std::string section_of(const std::string& path) {
    return path.substr(0, path.find('.'));
}

std::string name_of(const std::string& path) {
    return path.substr(path.find('.') + 1);
}

std::string path_in(const std::string& section, const std::string& name) {
    return section.empty() ? name : section + "." + name;
}

double as_decimal(double number) {
    return std::stod(fmt::format("{:.15g}", number));
}

std::vector<Problem> misfits_together(const std::vector<KeyFacts>& keys, const std::set<std::string>& given) {
    std::vector<Problem> problems;
    for (const auto& key : keys) {
        if (!given.contains(key.path) || std::none_of(key.excludes.begin(), key.excludes.end(),
                                                      [&](const auto& path) { return given.contains(path); }))
            continue;
        const std::string stands = key.newer.empty() ? "stands in place of" : "is an older name of";
        problems.push_back(
            {.what = fmt::format("{} {}: give one or the other", stands, fmt::join(key.excludes, " and ")),
             .key = key.path});
    }
    return problems;
}

std::vector<std::string> sections_of(const std::vector<KeyFacts>& keys) {
    std::vector<std::string> sections;
    for (const auto& key : keys) {
        if (key.path.find('.') == std::string::npos) continue;
        if (sections.empty() || sections.back() != section_of(key.path))
            sections.push_back(section_of(key.path));
    }
    return sections;
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
    case Type::number_list:
        return "a list of numbers, as in [1, 2.5]";
    }
    return "";
}

static std::string range_words(const KeyFacts& key) {
    if (key.min == key.max) return fmt::format("{:g}", key.min);
    return fmt::format("{:g} to {:g}{}{}", key.min, key.max, key.unit.empty() ? "" : " ", key.unit);
}

std::string allowed_words(const KeyFacts& key) {
    if (key.type == Type::integer || key.type == Type::number) return range_words(key);
    if (key.type == Type::number_list)
        return fmt::format("1 to {} numbers, each {}", key.most_items, range_words(key));
    if (key.allowed.empty()) return type_words(key.type);
    if (key.allowed.size() <= 12) return fmt::format("\"{}\"", fmt::join(key.allowed, "\" \""));
    return fmt::format("one of {} words, see `stipple explain {}`", key.allowed.size(), key.path);
}

static std::optional<Problem> misfit_of_number(const KeyFacts& key, double x) {
    constexpr double k_rounding = 1e-9; // of a number that went to SI and back
    const double slack = k_rounding * std::max(std::fabs(key.min), std::fabs(key.max));
    if (x >= key.min - slack && x <= key.max + slack) return std::nullopt;
    return Problem{.what = std::isfinite(x) ? "out of range" : "not a finite number",
                   .value = fmt::format("{:g}", x),
                   .allowed = allowed_words(key)};
}

static std::optional<Problem> misfit_of_numbers(const KeyFacts& key, const std::vector<double>& numbers) {
    for (const double x : numbers)
        if (auto problem = misfit_of_number(key, x)) return problem;
    if (!numbers.empty() && numbers.size() <= key.most_items) return std::nullopt;
    return Problem{.what = numbers.empty() ? "the list is empty" : "the list is too long",
                   .value = fmt::format("{} numbers", numbers.size()),
                   .allowed = allowed_words(key)};
}

static std::optional<Problem> misfit_of_line(const std::string& text) {
    const bool control = std::any_of(text.begin(), text.end(),
                                     [](char c) { return std::iscntrl(static_cast<unsigned char>(c)) != 0; });
    if (!control && text.size() <= k_most_text) return std::nullopt;
    return Problem{.what = control ? "line breaks and control characters are not allowed"
                                   : "the text is too long",
                   .value = text,
                   .allowed = fmt::format("one line of at most {} bytes", k_most_text)};
}

/// A word as words are written in files: in lower case, its parts joined by underscores.
static std::string plainly_written(std::string word) {
    for (char& c : word)
        c = c == ' ' || c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return word;
}

/// The allowed word that was meant.
static std::string meant_by(const KeyFacts& key, const std::string& asked) {
    const std::string word = plainly_written(asked);
    for (const auto& [other, meant] : key.tried)
        if ((other == word || other == asked) &&
            std::find(key.allowed.begin(), key.allowed.end(), meant) != key.allowed.end())
            return meant;
    return nearest_word(word, key.allowed);
}

static std::optional<Problem> misfit_of_word(const KeyFacts& key, const std::string& word, bool search) {
    if (key.allowed.empty()) return misfit_of_line(word);
    if (std::find(key.allowed.begin(), key.allowed.end(), word) != key.allowed.end()) return std::nullopt;
    return Problem{.what = "not an allowed value",
                   .value = word,
                   .allowed = allowed_words(key),
                   .nearest = search && word.size() <= k_most_text ? meant_by(key, word) : ""};
}

std::optional<Problem> misfit(const KeyFacts& key, const Value& value, bool search) {
    if (const auto* x = std::get_if<double>(&value)) return misfit_of_number(key, *x);
    if (const auto* i = std::get_if<std::int64_t>(&value))
        return misfit_of_number(key, static_cast<double>(*i));
    if (const auto* numbers = std::get_if<std::vector<double>>(&value))
        return misfit_of_numbers(key, *numbers);
    if (const auto* word = std::get_if<std::string>(&value)) return misfit_of_word(key, *word, search);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        std::set<std::string> seen;
        for (const auto& word : *list) {
            if (auto problem = misfit_of_word(key, word, search)) return problem;
            if (!seen.insert(word).second) return Problem{.what = "listed twice", .value = word};
        }
    }
    return std::nullopt;
}

} // namespace stipple::schema
