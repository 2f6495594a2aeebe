#include "records/lines.hpp"
#include "records/permeate/permeate.hpp"
#include "records/permeate/series_json.hpp"
#include "records/report/typeset.hpp"
#include "records/sweep_parts.hpp"
#include "records/sweep_picture.hpp"
#include "records/version.hpp"
#include <cmath>

namespace stipple::records {

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
    const bool not_back = quantity.field == &ProductPoint::water_loss && !(value < k_latest_closing);
    return not_back ? NAN : value / quantity.unit;
}

std::vector<SweepColumn> columns_of(const ProductSweep& sweep) {
    std::vector<SweepColumn> columns;
    for (const auto& quantity : k_quantities)
        columns.push_back({quantity.name, [&sweep, &quantity](std::size_t i) {
                               return study::Value{value_of(sweep.points[i], quantity)};
                           }});
    return columns;
}

/// Upper end of an axis from zero on.
double most_of(const ProductSweep& sweep, const SweepQuantity& quantity) {
    const Extent all = drawn_extent(sweep.axes, {quantity});
    return 1.06 * (all.high > 0 ? all.high : 1);
}

SweepQuantity quantity_of(const ProductSweep& sweep, const char* name, double ProductPoint::*field,
                          double unit) {
    return {name, [&sweep, field, unit](std::size_t i) { return sweep.points[i].*field / unit; }};
}

/// By powers of ten where the values are far apart.
SweepPanel panel_of(const ProductSweep& sweep, const SweepQuantity& quantity, const std::string& name) {
    constexpr double k_far = 50;
    const Extent all = drawn_extent(sweep.axes, {quantity});
    SweepPanel panel{.quantities = {quantity}, .name = name, .most = most_of(sweep, quantity)};
    if (all.low > 0 && all.high > k_far * all.low) {
        panel.powers = true;
        panel.least = 0.8 * all.low;
        panel.most = 1.25 * all.high;
    }
    return panel;
}

std::vector<SweepPanel> panels_of(const ProductSweep& sweep) {
    std::vector<SweepPanel> panels;
    const auto enhancement = quantity_of(sweep, "enhancement", &ProductPoint::enhancement, 1);
    const auto share = quantity_of(sweep, "share absorbed", &ProductPoint::share, 0.01);
    const auto amount = quantity_of(sweep, "absorbed", &ProductPoint::absorbed, k_ug_per_cm2);
    if (!drawn_extent(sweep.axes, {enhancement}).empty())
        panels.push_back(panel_of(sweep, enhancement, "enhancement ratio"));
    if (!drawn_extent(sweep.axes, {share}).empty())
        panels.push_back(panel_of(sweep, share, "absorbed (% of dose)"));
    else
        panels.push_back(panel_of(sweep, amount, "absorbed (µg/cm²)"));
    return panels;
}

} // namespace

std::string product_sweep_csv(const ProductSweep& sweep) {
    return points_csv(sweep.axes, columns_of(sweep));
}

std::string product_sweep_json(const ProductSweep& sweep) {
    Json json{{"schema", 1}, {"title", sweep.study.title}, {"version", k_version}};
    json["warnings"] = warnings_part(sweep.warnings);
    json["product_file"] = keys_part(study::product_schema(), sweep.study);
    if (!sweep.study.channels) json["product_file"]["channels"] = nullptr;
    json["axes"] = axes_part(sweep.axes);
    json["points"] = points_part(sweep.axes, columns_of(sweep));
    json["notice"] = notice();
    return json_text(json);
}

std::string product_sweep_text(const ProductSweep& sweep) {
    const auto& all = sweep.points;
    const auto column = [&](const char* head, auto words) {
        return WordColumn{head, [&all, words](std::size_t i) { return std::string(words(all[i])); }};
    };
    std::string out = warning_lines(sweep.warnings, false);
    if (!out.empty()) out += "\n";
    if (!sweep.study.title.empty()) out += wrapped(sweep.study.title);
    out += points_text(
        sweep.axes,
        {column("absorbed", [](const ProductPoint& p) { return number(p.absorbed / k_ug_per_cm2); }),
         column(
             "of the dose",
             [](const ProductPoint& p) { return std::isfinite(p.share) ? percent(p.share) : number(NAN); }),
         column("enhancement", [](const ProductPoint& p) { return number(p.enhancement); }),
         column("largest flux",
                [](const ProductPoint& p) { return number(p.largest_flux / k_ug_per_cm2_h); }),
         column("lag h", [](const ProductPoint& p) { return number(p.lag / hour); }),
         column("kp cm/h", [](const ProductPoint& p) { return number(p.permeability / k_cm_per_h); }),
         column("plasma ng/mL", [](const ProductPoint& p) { return number(p.peak_plasma / k_ng_per_ml); })});
    out += "absorbed in µg/cm² at the end, flux in µg/cm²/h; enhancement: ratio to intact skin; kp of intact "
           "skin\n" +
           warning_lines(sweep.warnings, true);
    return out + std::string(short_notice()) + "\n";
}

std::string product_sweep_svg(const ProductSweep& sweep) {
    return draw_sweep({.title = sweep.study.title,
                       .kind_of_file = "product file",
                       .description =
                           "Enhancement ratio of needled over intact skin, and the share of the dose that is "
                           "absorbed.",
                       .axes = sweep.axes,
                       .panels = panels_of(sweep)});
}

} // namespace stipple::records
