#pragma once
#include "stipple/schema/key.hpp"
#include <cmath>
#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

namespace stipple::schema {

// How a field of a spec, which holds SI, stands in a file: by its type in C++.

/// An enumeration is a text whose words stand for its values 0, 1, …
template <class Field> constexpr Type type_of() {
    if constexpr (std::is_same_v<Field, bool>)
        return Type::boolean;
    else if constexpr (std::is_same_v<Field, int>)
        return Type::integer;
    else if constexpr (std::is_same_v<Field, double>)
        return Type::number;
    else if constexpr (std::is_same_v<Field, std::vector<std::string>>)
        return Type::text_list;
    else if constexpr (std::is_same_v<Field, std::vector<double>>)
        return Type::number_list;
    else {
        static_assert(std::is_same_v<Field, std::string> || std::is_enum_v<Field>, "no type of a key");
        return Type::text;
    }
}

inline double as_number(const Value& v) {
    return std::holds_alternative<std::int64_t>(v) ? static_cast<double>(std::get<std::int64_t>(v))
                                                   : std::get<double>(v);
}

/// Puts a value of a file, whose unit is `unit` in SI, into the field; `words` are those of an enumeration.
template <class Field>
void store(Field& field, const Value& v, double unit, const std::vector<std::string>& words) {
    if constexpr (std::is_same_v<Field, double>) {
        field = as_number(v) * unit;
    } else if constexpr (std::is_same_v<Field, int>) {
        field = static_cast<int>(std::get<std::int64_t>(v));
    } else if constexpr (std::is_same_v<Field, std::vector<double>>) {
        field.clear();
        for (const double x : std::get<std::vector<double>>(v)) field.push_back(x * unit);
    } else if constexpr (std::is_enum_v<Field>) {
        for (std::size_t i = 0; i < words.size(); ++i)
            if (words[i] == std::get<std::string>(v)) field = static_cast<Field>(i);
    } else {
        field = std::get<Field>(v);
    }
}

/// The value of the field as a file has it.
template <class Field>
Value value_of(const Field& field, double unit, const std::vector<std::string>& words) {
    if constexpr (std::is_same_v<Field, double>) {
        return field / unit;
    } else if constexpr (std::is_same_v<Field, int>) {
        return static_cast<std::int64_t>(field);
    } else if constexpr (std::is_same_v<Field, std::vector<double>>) {
        std::vector<double> numbers;
        for (const double x : field) numbers.push_back(x / unit);
        return numbers;
    } else if constexpr (std::is_enum_v<Field>) {
        return words.at(static_cast<std::size_t>(field));
    } else {
        return field;
    }
}

} // namespace stipple::schema
