#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/study_json.hpp"
#include "stipple/formats/json/sweep_parts.hpp"
#include "stipple/words/notice.hpp"
#include <cmath>
#include <set>
#include <stipple/version.hpp>

namespace stipple::formats {

using namespace words;
using namespace stipple::units;

Json study_part(const Model& model, const study::NeedleStudy& study) {
    Json json = keys_part(study::needle_schema(model), study);
    if (!study.array) json["array"] = nullptr;
    json["layer"] = Json::array();
    for (const auto& layer : study.layers) {
        const Json one = keys_part(study::layer_schema(), layer);
        json["layer"].push_back(one["layer"]);
    }
    return json;
}

static Json stages_part(const insertion::Pushed& pushed) {
    Json list = Json::array();
    for (const auto& s : pushed.stages)
        list.push_back({{"name", s.name},
                        {"displacement_um", finite(s.displacement / um)},
                        {"force_n", finite(s.force)}});
    return list;
}

static Json event_part(const insertion::Event& e) {
    if (!std::isfinite(e.displacement)) return nullptr;
    return {{"displacement_um", finite(e.displacement / um)},
            {"force_n", finite(e.force)},
            {"force_after_n", finite(e.force_after)},
            {"depth_um", finite(e.depth / um)},
            {"depth_after_um", finite(e.depth_after / um)}};
}

static Json layers_part(const insertion::Pushed& pushed) {
    Json list = Json::array();
    for (const auto& l : pushed.layers)
        list.push_back({{"layer", l.layer},
                        {"top_um", finite(l.top / um)},
                        {"loaded_path_um", finite(l.loaded / um)},
                        {"open_path_um", finite(l.open / um)}});
    return list;
}

static Json curve_part(const insertion::Pushed& pushed) {
    std::vector<double> displacement, force, dimple, buried;
    for (const auto& p : pushed.curve) {
        displacement.push_back(p.displacement);
        force.push_back(p.force);
        dimple.push_back(p.dimple);
        buried.push_back(p.buried);
    }
    return {{"displacement_um", finite(displacement, um)},
            {"force_n", finite(force)},
            {"dimple_um", finite(dimple, um)},
            {"buried_um", finite(buried, um)}};
}

static Json needles_part(const study::NeedleResult& result) {
    std::vector<double> x, y;
    for (const auto& foot : result.push.feet) {
        x.push_back(foot.x);
        y.push_back(foot.y);
    }
    const study::Spread spread = study::spread_of(result);
    return {{"x_um", finite(x, um)},
            {"y_um", finite(y, um)},
            {"buried_um", finite(result.pushed.needle_buried, um)},
            {"force_n", finite(result.pushed.needle_force)},
            {"centre_buried_um", finite(spread.centre / um)},
            {"edge_buried_um", finite(spread.edge / um)}};
}

static Json energies_part(const insertion::Pushed& pushed) {
    const auto& e = pushed.energies;
    return {{"work_j", finite(pushed.work)},      {"cutting_j", finite(e.fracture)},
            {"opening_j", finite(e.wedging)},     {"friction_j", finite(e.friction)},
            {"bending_skin_j", finite(e.dimple)}, {"in_rig_j", finite(e.rig)},
            {"lost_in_jumps_j", finite(e.jumps)}};
}

static Json impact_part(const study::NeedleResult& result) {
    if (result.study.drive != insertion::Drive::impact) return nullptr;
    return {{"energy_j", finite(result.pushed.energy_in)},
            {"into_skin_j", finite(result.pushed.energy_skin)},
            {"into_support_j", finite(result.pushed.energy_support)}};
}

static std::vector<std::string> cited_keys(const std::vector<Parameter>& parameters) {
    std::set<std::string> keys;
    for (const auto& p : parameters)
        for (const auto& key : source_keys(p.source)) keys.insert(key);
    return {keys.begin(), keys.end()};
}

std::string insert_json(const study::NeedleResult& result) {
    const auto& p = result.pushed;
    Json json;
    json["schema"] = 1;
    json["title"] = result.study.title;
    json["version"] = k_version;
    json["needle_file"] = study_part(result.model, result.study);
    json["skin"] = skin_part(result.push.skin);
    json["pierced"] = p.pierced;
    json["plate_touched"] = p.plate_touched;
    json["whole_needle_in"] = p.whole_in;
    json["travel_um"] = finite(study::travel(p) / um);
    json["puncture_force_n"] = finite(p.puncture_force);
    json["puncture_dimple_um"] = finite(p.puncture_dimple / um);
    json["force_drop"] = event_part(p.drop);
    json["jumps"] = Json::array();
    for (const auto& event : p.events) json["jumps"].push_back(event_part(event));
    json["peak_force_n"] = finite(p.peak_force);
    json["total_force_n"] = finite(p.total_force);
    json["plate_force_n"] = finite(p.plate_force * static_cast<double>(p.needle_force.size()));
    json["buried_um"] = finite(p.buried / um);
    json["buried_share_of_travel"] = finite(p.buried / study::travel(p));
    json["dye_depth_um"] = finite(p.channel.dye_depth / um);
    json["lumen_depth_um"] = finite(p.channel.lumen_depth / um);
    json["dimple_um"] = finite(p.dimple / um);
    json["dimple_over_thickness"] = finite(study::indentation_share(result));
    json["mouth_diameter_um"] = finite(p.channel.mouth_diameter / um);
    json["breaking_margin"] = finite(p.breaking_margin);
    json["breaking_force_n"] = finite(p.breaking_force);
    json["breaks_by"] = p.buckles ? "buckling" : "strength";
    json["buckling_force_n"] = finite(p.buckling_force);
    json["tip_force_n"] = finite(p.tip_force);
    json["tip_stress_share"] = finite(p.blunting.stress_share);
    json["blunting_radius_um"] = finite(p.blunting.radius / um);
    json["stages"] = stages_part(p);
    json["layers"] = layers_part(p);
    json["energies"] = energies_part(p);
    json["impact"] = impact_part(result);
    if (json["impact"].is_null()) json["impact_why"] = "the drive is not an impact";
    json["needles"] = needles_part(result);
    json["curve"] = curve_part(p);
    json["parameters"] = parameters_part(p.parameters);
    json["sources"] = sources_part(cited_keys(p.parameters));
    json["notice"] = notice();
    return json_text(json);
}

} // namespace stipple::formats
