#include "records/sweep_parts.hpp"
#include "records/lines.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

using study::SweepAxis;
using study::Value;

static constexpr std::size_t k_most_lines = 60; ///< of a table on the terminal

static Json json_value(const Value& value) {
    if (const auto* x = std::get_if<double>(&value)) return finite(*x);
    return std::visit([](const auto& v) { return Json(v); }, value);
}

/// A value of a key as text for a table or a file.
static std::string key_words(const Value& value) {
    if (const auto* word = std::get_if<std::string>(&value)) return *word;
    if (const auto* x = std::get_if<double>(&value)) return fmt::format("{:.10g}", *x);
    return json_line(json_value(value));
}

static std::string cell_words(const Value& value) {
    const auto* x = std::get_if<double>(&value);
    if (!x) return key_words(value);
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
            row += (row.empty() ? "" : ",") + key_words(value);
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

std::string points_text(const std::vector<SweepAxis>& axes, const std::vector<WordColumn>& columns) {
    Cells heads;
    for (const auto& axis : axes) heads.push_back(study::name_of(axis.key.path));
    for (const auto& column : columns) heads.emplace_back(column.head);
    std::vector<Cells> rows{heads};
    const std::size_t points = study::count_points(axes);
    for (std::size_t i = 0; i < std::min(points, k_most_lines); ++i) {
        Cells row;
        for (const auto& value : study::values_at(axes, i)) row.push_back(key_words(value));
        for (const auto& column : columns) row.push_back(column.words(i));
        rows.push_back(std::move(row));
    }
    std::vector<Side> sides(axes.size(), Side::left);
    sides.push_back(Side::right);
    std::string out = laid_out(rows, sides);
    if (points > k_most_lines)
        out += fmt::format("and {} more: -o DIR writes all of them to sweep.csv\n", points - k_most_lines);
    return out;
}

} // namespace stipple::records
