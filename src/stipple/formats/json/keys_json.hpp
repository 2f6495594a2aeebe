#pragma once
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/schema/key.hpp"
#include <variant>
#include <vector>

namespace stipple::formats {

/// The keys of an input file that have a value, by section, in their units.
template <class File>
void put_keys(const std::vector<schema::KeyOf<File>>& keys, const File& file, Json& json) {
    for (const auto& key : keys)
        if (const auto value = key.get(file)) {
            const bool top = key.path.find('.') == std::string::npos || key.listed;
            Json& at = top ? json : json[schema::section_of(key.path)];
            std::visit([&](const auto& v) { at[schema::name_of(key.path)] = v; }, *value);
        }
}

} // namespace stipple::formats
