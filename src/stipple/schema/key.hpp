#pragma once
#include "stipple/base/error.hpp"
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace stipple::schema {

/// A value as it stands in a file.
using Value =
    std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>, std::vector<double>>;

enum class Type { boolean, integer, number, text, text_list, number_list };

/// What a key of a file is: the single place where unit, type, default, range, meaning and source stand.
struct KeyFacts {
    std::string path{}; ///< "device.needle_length_mm"
    Type type = Type::number;
    std::string unit{}; ///< as base/units.cpp writes it ("mm/s"), of the path's ending or given; "" if none
    bool required = false;
    std::optional<Value> fallback{}; ///< default, in the unit of the key; none if required or `default_words`
    double min = 0, max = 0;         ///< numbers, and those of a list: closed range
    std::size_t most_items = 0;      ///< lists of numbers: how many there may be, at least one
    std::vector<std::string> allowed{}; ///< texts: the valid words, empty = any
    std::string meaning{};              ///< one line
    std::string source{"assumed"};     ///< where default or range comes from: key in sources.bib or "assumed"
    std::vector<std::string> labels{}; ///< words for each of `allowed`, same length, or empty
    std::vector<std::string> kinds{};  ///< words of `kind_key` that the key belongs to, empty = all
    std::string kind_key{};            ///< the key of this section that says so: "device.kind"
    std::string default_words{}; ///< what happens without the key, where `fallback` is empty: "by device"
    std::vector<std::string> excludes{}; ///< paths of the keys in whose place it stands
    bool listed = false;                 ///< its section may stand several times: [[layer]]
    /// What people write in its place, or for one of its words: word and what is meant, a path or a word.
    std::vector<std::pair<std::string, std::string>> tried{};
    std::string older{}; ///< path of the older name of this key, empty = none
    std::string newer{}; ///< path of the key whose older name this is
};

/// One key of a kind of file, and where its value goes.
template <class File> struct KeyOf : KeyFacts {
    std::function<void(File&, const Value&)> set{}; ///< stores the value, in SI
    /// The value in the unit of the file; nothing where it is left to something else.
    std::function<std::optional<Value>(const File&)> get{};
};

/// "device" of "device.kind"; the path itself where it has no dot.
std::string section_of(const std::string& path);
/// "kind" of "device.kind".
std::string name_of(const std::string& path);

/// "device.kind" of "device" and "kind"; the name itself at the top, "".
std::string path_in(const std::string& section, const std::string& name);

/// What a value of this type looks like, e.g. "a whole number".
std::string type_words(Type type);

/// What a key allows: "0.05 to 3 mm", the words in quotes, or where to read them if there are many.
std::string allowed_words(const KeyFacts& key);

/// What is wrong with a value of the right type for this key: a number outside the range (ends count within
/// rounding), no number of a list or too many, an unknown word, one listed twice, a text that is too long or
/// not one line. Nothing if it fits.
/// `search`: whether to look for the nearest allowed word, which takes its time.
std::optional<Problem> misfit(const KeyFacts& key, const Value& value, bool search = true);

/// Unit that the ending of a path stands for, "mm/s" of "_mm_per_s"; "" if none.
std::string unit_of(const std::string& path);
/// The name without that ending, "glide_speed" of "device.glide_speed_mm_per_s".
std::string name_without_unit(const std::string& path);

/// A number of a file after arithmetic, to the 15 digits that a decimal keeps: 700, not 699.9999999999999.
double as_decimal(double number);

/// What is wrong where a key is given beside one in whose place it stands, of whatever file. `given`: paths.
std::vector<Problem> misfits_together(const std::vector<KeyFacts>& keys, const std::set<std::string>& given);

/// Sections of some keys in their order.
std::vector<std::string> sections_of(const std::vector<KeyFacts>& keys);

/// The keys without their places.
template <class File> std::vector<KeyFacts> facts_of(const std::vector<KeyOf<File>>& keys) {
    return {keys.begin(), keys.end()};
}

/// The key of a path. Errors: Kind::data if there is none.
template <class File>
const KeyOf<File>& named(const std::vector<KeyOf<File>>& keys, const std::string& path) {
    for (const auto& key : keys)
        if (key.path == path) return key;
    throw Error(Kind::data, Problem{.what = "no such key", .key = path});
}

/// Adds to `problems` that a key is missing which this file cannot do without, and why.
template <class File>
void need(const std::vector<KeyOf<File>>& keys, const File& file, const std::string& path,
          const std::string& why, std::vector<Problem>& problems) {
    const KeyOf<File>& key = named(keys, path);
    if (!key.get(file))
        problems.push_back({.what = "missing: " + why,
                            .key = path,
                            .allowed = key.type == Type::text ? "" : allowed_words(key)});
}

/// What is wrong with the values of a file made in memory, key by key, each named by its path; `listed` is
/// put in place of the section's name where it may stand several times ("product[2]").
template <class File>
std::vector<Problem> misfits(const std::vector<KeyOf<File>>& keys, const File& file,
                             const std::string& listed = "") {
    std::vector<Problem> problems;
    for (const auto& key : keys)
        if (const auto value = key.get(file))
            if (auto problem = misfit(key, *value)) {
                problem->key = listed.empty() ? key.path : listed + "." + name_of(key.path);
                problems.push_back(std::move(*problem));
            }
    return problems;
}

} // namespace stipple::schema
