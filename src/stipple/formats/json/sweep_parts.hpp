#pragma once
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/study/sweep/sweep_axes.hpp"
#include <functional>
#include <string>
#include <vector>

namespace stipple::formats {

// Tables of sweeps over any kind of file. Points are named by their place: the last axis runs fastest.

/// One quantity of the points: its name in files and its value in the unit of that name.
struct SweepColumn {
    std::string name;
    std::function<schema::Value(std::size_t point)> value;
};

/// One row a point: the swept keys by their paths, then the columns; empty where a number is not finite.
std::string points_csv(const std::vector<study::SweepAxis>& axes, const std::vector<SweepColumn>& columns);
/// Keys with unit and values.
Json axes_part(const std::vector<study::SweepAxis>& axes);
/// One object a point, keys and columns by name.
Json points_part(const std::vector<study::SweepAxis>& axes, const std::vector<SweepColumn>& columns);

/// Every key of a file in its unit, by section; null where it is left out. A key with an older name stands
/// under that one: the layout of the files that hold it has not changed.
template <class File> Json keys_part(const std::vector<schema::KeyOf<File>>& schema, const File& file) {
    Json json;
    for (const auto& key : schema) {
        if (!key.older.empty()) continue;
        const bool top = key.path.find('.') == std::string::npos;
        Json& at = top ? json : json[schema::section_of(key.path)];
        if (const auto value = key.get(file))
            std::visit([&](const auto& v) { at[schema::name_of(key.path)] = v; }, *value);
        else
            at[schema::name_of(key.path)] = nullptr;
    }
    return json;
}

} // namespace stipple::formats
