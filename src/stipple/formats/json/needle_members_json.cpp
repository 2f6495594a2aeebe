#include "stipple/base/units.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/study_json.hpp"
#include "stipple/words/notice.hpp"
#include <fmt/format.h>
#include <stipple/version.hpp>

namespace stipple::formats {

using namespace words;
using namespace stipple::units;

std::string members_csv(const study::NeedleMembers& m) {
    std::string out =
        "member,spot,toughness_factor,stiffness_factor,thickness_factor,pierced,puncture_force_n,peak_force_n,"
        "buried_um,dimple_um,dye_depth_um,lumen_depth_um,mouth_diameter_um\n";
    for (const auto& p : m.punctures)
        out += fmt::format("{},{},{:.6g},{:.6g},{:.6g},{},{},{:.6g},{:.6g},{:.6g},{:.6g},{:.6g},{:.6g}\n",
                           p.member + 1, p.spot + 1, p.toughness, p.stiffness, p.thickness,
                           p.pierced ? "true" : "false",
                           p.pierced ? fmt::format("{:.6g}", p.puncture_force) : "", p.peak_force,
                           p.buried / um, p.dimple / um, p.channel.dye_depth / um, p.channel.lumen_depth / um,
                           p.channel.mouth_diameter / um);
    return out;
}

std::string members_json(const study::NeedleMembers& m) {
    Json json{{"schema", 1}, {"title", m.median.study.title}, {"version", k_version}};
    json["needle_file"] = study_part(m.median.model, m.median.study);
    json["members"] = m.members;
    json["spots"] = m.spots;
    json["pierced_share"] = finite(m.pierced_share);
    json["buried_um"] = quantiles_part(m.depth, um);
    json["buried_of_parameters_um"] = quantiles_part(m.of_parameters, um);
    json["buried_of_spots_um"] = quantiles_part(m.of_spots, um);
    json["peak_force_n"] = quantiles_part(m.peak_force, 1);
    json["median_spot_buried_um"] = finite(m.median.pushed.buried / um);
    json["notice"] = notice();
    return json_text(json);
}

} // namespace stipple::formats
