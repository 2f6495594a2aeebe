#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/series_json.hpp"
#include "stipple/formats/json/sweep_parts.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/product_units.hpp"
#include <cmath>
#include <stipple/version.hpp>

namespace stipple::formats {

using namespace words;

namespace {

using namespace stipple::units;
using study::ProductPoint;
using study::ProductSweep;

/// One number of a point: its name in files, the field and the unit of that name.
struct Quantity {
    const char* name;
    double ProductPoint::*field;
    double unit;
};

constexpr Quantity k_quantities[] = {
    {"absorbed_ug_per_cm2", &ProductPoint::absorbed, k_ug_per_cm2},
    {"share_of_dose", &ProductPoint::share, 1},
    {"enhancement", &ProductPoint::enhancement, 1},
    {"largest_flux_ug_per_cm2_h", &ProductPoint::largest_flux, k_ug_per_cm2_h},
    {"lag_h", &ProductPoint::lag, hour},
    {"permeability_cm_per_h", &ProductPoint::permeability, k_cm_per_h},
    {"peak_plasma_ng_per_ml", &ProductPoint::peak_plasma, k_ng_per_ml},
    {"half_life_h", &ProductPoint::half_life, hour},
    {"water_loss_back_h", &ProductPoint::water_loss, hour},
};

/// A water loss that was not back when the search ended has no time.
double value_of(const ProductPoint& point, const Quantity& quantity) {
    const double value = point.*quantity.field;
    const bool not_back = quantity.field == &ProductPoint::water_loss && !(value < study::k_latest_closing);
    return not_back ? NAN : value / quantity.unit;
}

std::vector<SweepColumn> columns_of(const ProductSweep& sweep) {
    std::vector<SweepColumn> columns;
    for (const auto& quantity : k_quantities)
        columns.push_back({quantity.name, [&sweep, &quantity](std::size_t i) {
                               return schema::Value{value_of(sweep.points[i], quantity)};
                           }});
    return columns;
}

} // namespace

std::string product_sweep_csv(const ProductSweep& sweep) {
    return points_csv(sweep.axes, columns_of(sweep));
}

std::string product_sweep_json(const ProductSweep& sweep) {
    Json json{{"schema", 1}, {"title", sweep.study.title}, {"version", k_version}};
    json["warnings"] = warnings_part(sweep.warnings);
    json["product_file"] = keys_part(study::product_schema(sweep.model), sweep.study);
    if (!sweep.study.channels) json["product_file"]["channels"] = nullptr;
    json["axes"] = axes_part(sweep.axes);
    json["points"] = points_part(sweep.axes, columns_of(sweep));
    json["notice"] = notice();
    return json_text(json);
}

} // namespace stipple::formats
