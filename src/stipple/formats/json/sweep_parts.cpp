#include "stipple/formats/json/sweep_parts.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/words/lines.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::formats {

using namespace words;

using schema::Value;
using study::SweepAxis;

static Json json_value(const Value& value) {
    if (const auto* x = std::get_if<double>(&value)) return finite(*x);
    return std::visit([](const auto& v) { return Json(v); }, value);
}

static std::string cell_words(const Value& value) {
    const auto* x = std::get_if<double>(&value);
    if (!x) return study::value_words(value);
    return std::isfinite(*x) ? fmt::format("{:.9g}", *x) : "";
}

std::string points_csv(const std::vector<SweepAxis>& axes, const std::vector<SweepColumn>& columns) {
    std::vector<std::string> names;
    for (const auto& axis : axes) names.push_back(csv_cell(axis.key.path));
    for (const auto& column : columns) names.push_back(csv_cell(column.name));
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ",") + name;
    out += "\n";
    for (std::size_t i = 0; i < study::count_points(axes); ++i) {
        std::string row;
        for (const auto& value : study::values_at(axes, i))
            row += (row.empty() ? "" : ",") + study::value_words(value);
        for (const auto& column : columns) row += "," + cell_words(column.value(i));
        out += row + "\n";
    }
    return out;
}

Json axes_part(const std::vector<SweepAxis>& axes) {
    Json list = Json::array();
    for (const auto& axis : axes) {
        Json values = Json::array();
        for (const auto& value : axis.values) values.push_back(json_value(value));
        list.push_back({{"key", axis.key.path}, {"unit", axis.key.unit}, {"values", values}});
    }
    return list;
}

Json points_part(const std::vector<SweepAxis>& axes, const std::vector<SweepColumn>& columns) {
    Json list = Json::array();
    for (std::size_t i = 0; i < study::count_points(axes); ++i) {
        Json one;
        const auto values = study::values_at(axes, i);
        for (std::size_t a = 0; a < axes.size(); ++a) one[axes[a].key.path] = json_value(values[a]);
        for (const auto& column : columns) one[column.name] = json_value(column.value(i));
        list.push_back(one);
    }
    return list;
}

} // namespace stipple::formats
