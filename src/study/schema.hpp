#pragma once
#include "base/error.hpp"
#include "study/study.hpp"
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace stipple::study {

/// A value as it stands in a course file.
using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>>;

enum class Type { boolean, integer, number, text, text_list };

/// One key of the course file: the single place where unit, type, default, range, meaning and source stand.
struct Key {
    std::string path{}; ///< "device.needle_length_mm"
    Type type = Type::number;
    std::string unit{}; ///< as base/units.cpp writes it ("mm/s"), derived from the path's ending; "" if none
    bool required = false;
    std::string fallback{};  ///< default as written in TOML, "" if required or "by device"/"by site"
    double min = 0, max = 0; ///< numbers: closed range
    std::vector<std::string> allowed{}; ///< texts: the valid words, empty = any
    std::string meaning{};              ///< one line
    std::string source{}; ///< where default or range comes from: key in sources.bib or "assumed"
    std::function<void(Course&, const Value&)> set{}; ///< stores the value, in SI
    /// The value in the unit of the file; nothing where the course leaves it to the device or the site.
    std::function<std::optional<Value>(const Course&)> get{};
    std::vector<std::string> labels{}; ///< words for each of `allowed`, same length, or empty
    std::vector<std::string> kinds{};  ///< kinds of device that the key belongs to, empty = all
    std::string default_words{}; ///< what happens without the key, where `fallback` is empty: "by device"
};

/// Every key, in the order of the file.
const std::vector<Key>& schema();

/// Key by path, null if unknown.
const Key* find_key(const std::string& path);

/// Sections of the course file in their order: "person", "device", "course".
std::vector<std::string> schema_sections();

/// What no single key can say: sessions fit into the horizon, keys belong to this kind of device, the needle
/// has a length and a possible shape. `given` holds the paths that the user wrote; empty when the course was
/// made in memory. Returns one problem per fault, with key, value and allowed range; none if the course is
/// sound.
std::vector<Problem> check_course(const Course& course, const std::set<std::string>& given);

} // namespace stipple::study
