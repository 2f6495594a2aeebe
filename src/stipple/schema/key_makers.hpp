#pragma once
#include "stipple/base/range.hpp"
#include "stipple/base/units.hpp"
#include "stipple/schema/key.hpp"
#include <cmath>
#include <utility>

namespace stipple::schema {

/// Makers of the keys of a schema. `File` is the kind of file; each maker of a key takes `at`, a generic
/// lambda that names the field in a file: reading and writing use the same one.
namespace keys {

inline double as_number(const Value& v) {
    return std::holds_alternative<std::int64_t>(v) ? static_cast<double>(std::get<std::int64_t>(v))
                                                   : std::get<double>(v);
}

template <class File, class Field>
KeyOf<File> number(const std::string& path, double min, double max, Field at, double to_si) {
    KeyOf<File> key{{.path = path, .type = Type::number, .unit = unit_of(path), .min = min, .max = max}};
    key.set = [at, to_si](File& f, const Value& v) { at(f) = as_number(v) * to_si; };
    key.get = [at, to_si](const File& f) -> std::optional<Value> {
        if (!std::isfinite(at(f))) return std::nullopt;
        return Value{at(f) / to_si};
    };
    return key;
}

template <class File, class Field>
KeyOf<File> number(const std::string& path, double min, double max, Field at) {
    return number<File>(path, min, max, at, units::to_si(unit_of(path)));
}

/// A number in its own unit, with the range that its room declares.
template <class File, class Field>
KeyOf<File> plain_number(const std::string& path, const Range& range, Field at) {
    return number<File>(path, range.low, range.high, at, 1.0);
}

template <class File, class Field> KeyOf<File> integer(const std::string& path, int min, int max, Field at) {
    KeyOf<File> key{{.path = path,
                     .type = Type::integer,
                     .min = static_cast<double>(min),
                     .max = static_cast<double>(max)}};
    key.set = [at](File& f, const Value& v) { at(f) = static_cast<int>(std::get<std::int64_t>(v)); };
    key.get = [at](const File& f) -> std::optional<Value> {
        if (at(f) == 0) return std::nullopt; // 0 stands for "not given", no key allows it
        return Value{static_cast<std::int64_t>(at(f))};
    };
    return key;
}

template <class File, class Field>
KeyOf<File> integer(const std::string& path, const Range& range, Field at) {
    return integer<File>(path, static_cast<int>(range.low), static_cast<int>(range.high), at);
}

template <class File, class Field> KeyOf<File> boolean(const std::string& path, Field at) {
    KeyOf<File> key{{.path = path, .type = Type::boolean, .fallback = "false"}};
    key.set = [at](File& f, const Value& v) { at(f) = std::get<bool>(v); };
    key.get = [at](const File& f) -> std::optional<Value> { return Value{at(f)}; };
    return key;
}

/// For text and lists of text.
template <class File, class Held, class Field>
KeyOf<File> words(const std::string& path, Type type, std::vector<std::string> allowed, Field at) {
    KeyOf<File> key{{.path = path, .type = type, .allowed = std::move(allowed)}};
    key.set = [at](File& f, const Value& v) { at(f) = std::get<Held>(v); };
    key.get = [at](const File& f) -> std::optional<Value> { return Value{at(f)}; };
    return key;
}

template <class File, class Field>
KeyOf<File> text(const std::string& path, std::vector<std::string> allowed, Field at) {
    return words<File, std::string>(path, Type::text, std::move(allowed), at);
}

template <class File, class Field>
KeyOf<File> text_list(const std::string& path, std::vector<std::string> allowed, Field at) {
    auto key = words<File, std::vector<std::string>>(path, Type::text_list, std::move(allowed), at);
    key.fallback = "[]";
    return key;
}

/// Numbers in one unit, ascending or not; an empty list stands for "not given".
template <class File, class Field>
KeyOf<File> number_list(const std::string& path, const std::string& unit, const Range& range,
                        std::size_t most_items, Field at) {
    KeyOf<File> key{{.path = path,
                     .type = Type::number_list,
                     .unit = unit,
                     .min = range.low,
                     .max = range.high,
                     .most_items = most_items}};
    const double to_si = units::to_si(unit);
    key.set = [at, to_si](File& f, const Value& v) {
        at(f).clear();
        for (const double x : std::get<std::vector<double>>(v)) at(f).push_back(x * to_si);
    };
    key.get = [at, to_si](const File& f) -> std::optional<Value> {
        if (at(f).empty()) return std::nullopt;
        std::vector<double> numbers;
        for (const double x : at(f)) numbers.push_back(x / to_si);
        return Value{numbers};
    };
    return key;
}

/// A text key whose words stand for the values 0, 1, … of an enumeration.
template <class Enum, class File, class Field>
KeyOf<File> choice(const std::string& path, std::vector<std::string> allowed, Field at) {
    KeyOf<File> key{{.path = path, .type = Type::text, .allowed = std::move(allowed)}};
    key.set = [at, names = key.allowed](File& f, const Value& v) {
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == std::get<std::string>(v)) at(f) = static_cast<Enum>(i);
    };
    key.get = [at, names = key.allowed](const File& f) -> std::optional<Value> {
        return Value{names[static_cast<std::size_t>(at(f))]};
    };
    return key;
}

template <class Key> Key required(Key key) {
    key.required = true;
    return key;
}

template <class Key> Key or_else(Key key, std::string fallback) {
    key.fallback = std::move(fallback);
    return key;
}

/// What the key falls back to when it is left out and no single number can be named.
template <class Key> Key left_to(Key key, std::string default_words) {
    key.default_words = std::move(default_words);
    return key;
}

/// Belongs to some words only of the key that says what the thing is.
template <class Key> Key only(Key key, std::vector<std::string> kinds, std::string kind_key = "device.kind") {
    key.kinds = std::move(kinds);
    key.kind_key = std::move(kind_key);
    return key;
}

/// Stands in place of other keys, which may then not be given.
template <class Key> Key in_place_of(Key key, std::vector<std::string> paths) {
    key.excludes = std::move(paths);
    return key;
}

template <class Key> Key says(Key key, std::string meaning, std::string source = "assumed") {
    key.meaning = std::move(meaning);
    key.source = std::move(source);
    return key;
}

/// The keys that open every kind of file: `schema`, and `title` of what `subject` names.
template <class File> std::vector<KeyOf<File>> head_keys(const std::string& subject) {
    KeyOf<File> version{{.path = "schema", .type = Type::integer, .required = true, .min = 1, .max = 1}};
    version.set = [](File&, const Value&) {};
    version.get = [](const File&) -> std::optional<Value> { return Value{std::int64_t{1}}; };
    const auto title = [](auto& f) -> auto& {
        return f.title;
    };
    return {says(std::move(version), "version of this file format; this stipple reads 1"),
            says(or_else(text<File>("title", {}, title), "\"\""),
                 "one line that names the " + subject + " in every output; at most 200 characters")};
}

} // namespace keys
} // namespace stipple::schema
