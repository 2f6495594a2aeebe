#include "stipple/base/sources.hpp"
#include <algorithm>
#include <cctype>

namespace stipple {

namespace {

constexpr std::string_view k_no_break = "\u00a0";

/// Citation of a source whose authors are not known: the first words of its title, and its year.
std::string by_title(const Source& source) {
    constexpr std::size_t k_longest = 36;
    std::string words = source.title.substr(0, source.title.find_first_of(":,;("));
    if (words.size() > k_longest) words = words.substr(0, words.rfind(' ', k_longest)) + "…";
    while (!words.empty() && words.back() == ' ') words.pop_back();
    const std::string year = cited_year(source);
    return words + (year.empty() ? "" : std::string(k_no_break) + year);
}

/// The initials that end a personal name ("Alster TS" gives "TS"); empty if the last word is no initials.
std::string initials(const std::string& name) {
    const auto blank = name.rfind(' ');
    if (blank == std::string::npos) return "";
    const std::string last = name.substr(blank + 1);
    const bool capitals = std::all_of(last.begin(), last.end(),
                                      [](char c) { return std::isupper(static_cast<unsigned char>(c)); });
    return !last.empty() && last.size() <= 4 && capitals ? last : "";
}

} // namespace

std::vector<std::string> source_keys(std::string_view column) {
    std::vector<std::string> keys;
    std::string key;
    for (const char c : column) {
        if (c == ';') {
            if (!key.empty()) keys.push_back(key);
            key.clear();
        } else if (c != ' ') {
            key += c;
        }
    }
    if (!key.empty()) keys.push_back(key);
    return keys;
}

std::vector<std::string> authors(const Source& source) {
    constexpr std::string_view k_and = " and ";
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= source.author.size();) {
        const auto next = std::min(source.author.find(k_and, at), source.author.size());
        out.push_back(source.author.substr(at, next - at));
        at = next + k_and.size();
    }
    // A body ("U.S. Food and Drug Administration") has words where a person has initials, and stays whole.
    const std::string& first = out.front();
    const bool person = first.find(' ') == std::string::npos || !initials(first).empty();
    return person || source.author.find(" and others") != std::string::npos ? out
                                                                            : std::vector{source.author};
}

std::string cited_year(const Source& source) {
    // The letter of "eldomyati2015a" tells two papers of one year apart.
    const std::string& key = source.key;
    const bool lettered =
        !source.year.empty() && key.size() > source.year.size() &&
        std::islower(static_cast<unsigned char>(key.back())) &&
        key.compare(key.size() - 1 - source.year.size(), source.year.size(), source.year) == 0;
    return lettered ? source.year + key.back() : source.year;
}

std::string short_citation(const std::string& key) {
    const auto found = sources().find(key);
    if (found == sources().end()) return key;
    const Source& source = found->second;
    if (source.author.empty() || source.author == "Unknown") return by_title(source);
    std::string first = authors(source).front();
    const std::string tail = initials(first);
    if (!tail.empty()) first.resize(first.size() - tail.size() - 1);
    const std::string year = cited_year(source);
    return year.empty() ? first : first + "\u00a0" + year;
}

std::string short_citations(std::string_view column) {
    std::string text;
    for (const auto& key : source_keys(column)) text += (text.empty() ? "" : "; ") + short_citation(key);
    return text;
}

} // namespace stipple
