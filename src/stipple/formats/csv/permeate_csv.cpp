#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/series_json.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/product_units.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::formats {

using namespace words;

namespace {

using namespace stipple::units;
using study::ProductResult;

/// One quantity over time: its name and its value in the unit of that name; NaN: an empty cell.
struct Column {
    const char* name;
    double (*value)(const ProductResult&, std::size_t);
};

double at(const std::vector<double>& values, std::size_t i) {
    return i < values.size() ? values[i] : NAN;
}

constexpr Column k_columns[] = {
    {"time_h", [](const ProductResult& r, std::size_t i) { return r.course.time[i] / hour; }},
    {"absorbed_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) { return r.course.absorbed[i] / k_ug_per_cm2; }},
    {"absorbed_lo_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) { return at(r.absorbed_lo, i) / k_ug_per_cm2; }},
    {"absorbed_hi_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) { return at(r.absorbed_hi, i) / k_ug_per_cm2; }},
    {"flux_ug_per_cm2_h",
     [](const ProductResult& r, std::size_t i) { return r.course.flux[i] / k_ug_per_cm2_h; }},
    {"on_skin_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) {
         return study::is_unlimited(r.study) ? NAN : r.course.on_skin[i] / k_ug_per_cm2;
     }},
    {"stratum_corneum_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) { return r.course.stratum_corneum[i] / k_ug_per_cm2; }},
    {"epidermis_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) { return r.course.epidermis[i] / k_ug_per_cm2; }},
    {"dermis_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) { return r.course.dermis[i] / k_ug_per_cm2; }},
    {"evaporated_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) { return r.course.evaporated[i] / k_ug_per_cm2; }},
    {"degraded_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) { return r.course.degraded[i] / k_ug_per_cm2; }},
    {"receptor_ug_per_ml",
     [](const ProductResult& r, std::size_t i) {
         const bool held = r.study.state != study::SkinState::living && r.study.receptor.thickness > 0;
         return held ? r.course.receptor[i] / k_ug_per_ml : NAN;
     }},
    {"plasma_ng_per_ml",
     [](const ProductResult& r, std::size_t i) { return at(study::plasma_of(r), i) / k_ng_per_ml; }},
    {"intact_absorbed_ug_per_cm2",
     [](const ProductResult& r, std::size_t i) { return r.intact.absorbed[i] / k_ug_per_cm2; }},
    {"open_share", [](const ProductResult& r,
                      std::size_t i) { return study::has_channels(r) ? r.course.open_share[i] : NAN; }},
    {"tewl_g_per_m2_h",
     [](const ProductResult& r, std::size_t i) { return r.barrier[i].water_loss / k_g_per_m2_h; }},
    {"impedance_ohm", [](const ProductResult& r, std::size_t i) { return r.barrier[i].impedance; }},
};

} // namespace

Json series_part(const ProductResult& result) {
    Json json;
    for (const auto& column : k_columns) {
        std::vector<double> values;
        for (std::size_t i = 0; i < result.course.time.size(); ++i) values.push_back(column.value(result, i));
        json[column.name] = finite(values);
    }
    return json;
}

std::string permeate_csv(const ProductResult& result) {
    std::string out;
    for (const auto& column : k_columns) out += (out.empty() ? "" : ",") + csv_cell(column.name);
    out += "\n";
    for (std::size_t i = 0; i < result.course.time.size(); ++i) {
        std::string row;
        for (const auto& column : k_columns) {
            const double value = column.value(result, i);
            row += (&column == k_columns ? "" : ",") +
                   (std::isfinite(value) ? fmt::format("{:.9g}", value) : std::string());
        }
        out += row + "\n";
    }
    return out;
}

std::string profile_csv(const ProductResult& result) {
    const auto& course = result.course;
    std::string out = "depth_um";
    for (std::size_t k = 0; k < course.profile.size(); ++k)
        out += fmt::format(",mg_per_ml_at_{:.6g}_h", result.spec.profile_times[k] / hour);
    out += "\n";
    for (std::size_t z = 0; z < course.layer_depth.size(); ++z) {
        out += fmt::format("{:.9g}", course.layer_depth[z] / um);
        for (const auto& profile : course.profile) out += fmt::format(",{:.9g}", profile[z] / k_mg_per_ml);
        out += "\n";
    }
    return out;
}

} // namespace stipple::formats
