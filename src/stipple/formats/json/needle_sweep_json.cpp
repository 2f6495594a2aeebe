#include "stipple/base/units.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/study_json.hpp"
#include "stipple/formats/json/sweep_parts.hpp"
#include "stipple/words/notice.hpp"
#include <stipple/version.hpp>

namespace stipple::formats {

using namespace words;
using namespace stipple::units;
using study::SweepPoint;

static std::vector<SweepColumn> columns_of(const study::Sweep& sweep) {
    const auto& all = sweep.points;
    const auto column = [&](const char* name, auto value) {
        return SweepColumn{name, [&all, value](std::size_t i) { return schema::Value{value(all[i])}; }};
    };
    return {
        column("pierced", [](const SweepPoint& p) { return p.pierced; }),
        column("plate_touched", [](const SweepPoint& p) { return p.plate_touched; }),
        column("puncture_force_n", [](const SweepPoint& p) { return p.puncture_force; }),
        column("peak_force_n", [](const SweepPoint& p) { return p.peak_force; }),
        column("buried_um", [](const SweepPoint& p) { return p.buried / um; }),
        column("dye_depth_um", [](const SweepPoint& p) { return p.dye_depth / um; }),
        column("dimple_um", [](const SweepPoint& p) { return p.dimple / um; }),
        column("mouth_diameter_um", [](const SweepPoint& p) { return p.mouth_diameter / um; }),
        column("breaking_margin", [](const SweepPoint& p) { return p.breaking_margin; }),
        column("blunting_radius_um", [](const SweepPoint& p) { return p.blunting_radius / um; }),
        column("indentation_share", [](const SweepPoint& p) { return p.indentation_share; }),
    };
}

std::string sweep_csv(const study::Sweep& sweep) {
    return points_csv(sweep.axes, columns_of(sweep));
}

std::string sweep_json(const study::Sweep& sweep) {
    Json json{{"schema", 1}, {"title", sweep.study.title}, {"version", k_version}};
    json["needle_file"] = study_part(sweep.model, sweep.study);
    json["axes"] = axes_part(sweep.axes);
    json["points"] = points_part(sweep.axes, columns_of(sweep));
    json["notice"] = notice();
    return json_text(json);
}

} // namespace stipple::formats
