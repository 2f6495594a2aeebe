#include "base/units.hpp"
#include "records/insert/insert.hpp"
#include "records/insert/study_json.hpp"
#include "records/lines.hpp"
#include "records/report/typeset.hpp"
#include "records/version.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

using namespace stipple::units;
using study::SweepPoint;

static constexpr std::size_t k_most_lines = 60; ///< of a table on the terminal

static Json json_value(const study::Value& value) {
    return std::visit([](const auto& v) { return Json(v); }, value);
}

/// A value of a key as text for a table or a file.
static std::string value_words(const study::Value& value) {
    if (const auto* word = std::get_if<std::string>(&value)) return *word;
    if (const auto* x = std::get_if<double>(&value)) return fmt::format("{:.10g}", *x);
    return json_value(value).dump();
}

namespace {

/// One number of a point: its name in files, its value in the unit of that name.
struct Column {
    const char* name;
    double (*value)(const SweepPoint&);
};

constexpr Column k_columns[] = {
    {"puncture_force_n", [](const SweepPoint& p) { return p.puncture_force; }},
    {"peak_force_n", [](const SweepPoint& p) { return p.peak_force; }},
    {"buried_um", [](const SweepPoint& p) { return p.buried / um; }},
    {"residual_um", [](const SweepPoint& p) { return p.residual / um; }},
    {"dimple_um", [](const SweepPoint& p) { return p.dimple / um; }},
    {"channel_diameter_um", [](const SweepPoint& p) { return p.channel_diameter / um; }},
    {"fracture_margin", [](const SweepPoint& p) { return p.fracture_margin; }},
};

} // namespace

std::string sweep_csv(const study::Sweep& sweep) {
    std::string out;
    for (const auto& axis : sweep.axes) out += axis.key.path + ",";
    out += "pierced,plate_touched";
    for (const auto& column : k_columns) out += std::string(",") + column.name;
    out += "\n";
    for (const auto& point : sweep.points) {
        for (const auto& value : point.at) out += value_words(value) + ",";
        out += fmt::format("{},{}", point.pierced, point.plate_touched);
        for (const auto& column : k_columns) {
            const double value = column.value(point);
            out += std::isfinite(value) ? fmt::format(",{:.9g}", value) : ",";
        }
        out += "\n";
    }
    return out;
}

std::string sweep_json(const study::Sweep& sweep) {
    Json json{{"schema", 1}, {"title", sweep.study.title}, {"version", k_version}};
    json["needle_file"] = study_part(sweep.study);
    json["axes"] = Json::array();
    for (const auto& axis : sweep.axes) {
        Json values = Json::array();
        for (const auto& value : axis.values) values.push_back(json_value(value));
        json["axes"].push_back({{"key", axis.key.path}, {"unit", axis.key.unit}, {"values", values}});
    }
    json["points"] = Json::array();
    for (const auto& point : sweep.points) {
        Json one;
        for (std::size_t a = 0; a < sweep.axes.size(); ++a)
            one[sweep.axes[a].key.path] = json_value(point.at[a]);
        one["pierced"] = point.pierced;
        one["plate_touched"] = point.plate_touched;
        for (const auto& column : k_columns) one[column.name] = finite(column.value(point));
        json["points"].push_back(one);
    }
    json["notice"] = notice();
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string sweep_text(const study::Sweep& sweep) {
    std::string out;
    if (!sweep.study.title.empty()) out += wrapped(sweep.study.title);
    std::vector<std::size_t> columns;
    std::string head;
    for (const auto& axis : sweep.axes) {
        std::size_t widest = width(study::name_of(axis.key.path));
        for (const auto& value : axis.values) widest = std::max(widest, width(value_words(value)));
        columns.push_back(widest + 2);
        head += padded(study::name_of(axis.key.path), columns.back());
    }
    for (const char* name :
         {"pierced", "puncture", "peak force", "in the skin", "left open", "bent in", "margin"})
        head += padded(name, 13, true);
    out += head + "\n";
    for (std::size_t i = 0; i < std::min(sweep.points.size(), k_most_lines); ++i) {
        const auto& p = sweep.points[i];
        for (std::size_t a = 0; a < columns.size(); ++a) out += padded(value_words(p.at[a]), columns[a]);
        out += padded(p.pierced ? "yes" : "no", 13, true);
        for (const double force : {p.puncture_force, p.peak_force})
            out += padded(force_words(force), 13, true);
        for (const double way : {p.buried, p.residual, p.dimple}) out += padded(way_words(way), 13, true);
        out += padded(number(p.fracture_margin, 2), 13, true) + "\n";
    }
    if (sweep.points.size() > k_most_lines)
        out += fmt::format("and {} more: -o DIR writes all of them to sweep.csv\n",
                           sweep.points.size() - k_most_lines);
    out += "puncture: force at which the tip enters; margin: force that a needle bears over the largest it "
           "meets\n";
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::records
