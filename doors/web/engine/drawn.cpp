#include "drawn.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>
#include <map>

namespace stipple::web {

using formats::Json;

namespace {

/// Punctures of the middle of the window, for a picture of the skin at true scale [um].
Json punctures_part(const course::Result& result) {
    constexpr double k_side = 3 * units::mm;
    constexpr std::size_t k_most = 400;
    Json list = Json::array();
    if (!result.treatment.needling) return list;
    const auto& needling = *result.treatment.needling;
    const double middle = needling.pattern.window / 2;
    for (const auto& p : needling.insertion.punctures) {
        if (std::abs(p.x - middle) > k_side / 2 || std::abs(p.y - middle) > k_side / 2) continue;
        if (!(p.loaded_depth > 0) || list.size() >= k_most) continue;
        const auto um = [](double x) { return std::round(x / units::um * 10) / 10; };
        list.push_back({um(p.x - middle), um(p.y - middle), um(p.loaded_depth), um(p.dye_depth),
                        um(p.mouth_diameter), p.bleeding ? 1 : 0});
    }
    return list;
}

Json needle_part(const course::Result& result) {
    const auto& n = result.inputs.device.spec.needle;
    return {{"kind", device::to_string(result.inputs.device.spec.kind)},
            {"length_um", formats::finite(n.length / units::um)},
            {"tip_radius_um", formats::finite(n.tip_radius / units::um)},
            {"diameter_um", formats::finite(n.base_width / units::um)},
            {"taper_um", formats::finite(n.taper_length / units::um)}};
}

/// Depths of the punctures that pierce, ten and more classes [um].
Json depths_part(const course::Result& result) {
    Json list = Json::array();
    if (result.treatment.needling)
        for (const auto& p : result.treatment.needling->insertion.punctures)
            if (p.loaded_depth > 0) list.push_back(std::round(p.loaded_depth / units::um));
    return list;
}

Json recovery_part(const course::Result& result) {
    Json list = Json::array();
    for (const auto& r : result.outcomes.recovery)
        list.push_back({{"day", r.day},
                        {"redness", formats::finite(r.redness)},
                        {"open", formats::finite(r.open)},
                        {"water_loss", formats::finite(r.water_loss)}});
    return list;
}

/// Maps of the fields around a puncture, as relative numbers with their limits.
Json sections_part(const course::Tissue& tissue) {
    Json list = Json::array();
    for (const auto& s : tissue.sections) {
        Json values = Json::array();
        for (const double v : s.values) values.push_back(std::round(v * 1e4) / 1e4);
        list.push_back(
            {{"name", s.name}, {"label", s.label}, {"unit", s.unit}, {"day", s.day}, {"values", values}});
    }
    Json r = Json::array(), z = Json::array();
    for (const double x : tissue.cell.r_face()) r.push_back(x / units::um);
    for (const double x : tissue.cell.z_face()) z.push_back(x / units::um);
    return {{"r_um", r}, {"z_um", z}, {"maps", list}};
}

Json tone_part(const course::Result& result) {
    Json json;
    for (const auto& look : result.outcomes.looks) {
        if (look.band != "middle") continue;
        const auto byte = [](double v) { return static_cast<int>(std::lround(255 * v)); };
        const auto& rgb = look.colour.rgb;
        json.push_back({{"day", look.day},
                        {"arm", look.arm},
                        {"rgb", {byte(rgb.red), byte(rgb.green), byte(rgb.blue)}}});
    }
    return json;
}

Json share_part(const outcome::ShareBand& b) {
    return {{"p10", 100 * b.p10}, {"p50", 100 * b.p50}, {"p90", 100 * b.p90}};
}

/// The usual courses of light by skin type: the same for every course that changes no parameter, so worked out once.
Json usual_light(const Model& of, int type) {
    using outcome::Cause;
    static std::map<int, Json> kept;
    const bool plain = of.changes().empty();
    if (plain && kept.contains(type)) return kept[type];
    Json one;
    for (const Cause cause : {Cause::nonablative_fractional, Cause::ablative_fractional, Cause::ipl})
        one[outcome::to_string(cause)] = share_part(outcome::darkening_of(of, type, cause).band);
    if (plain) kept[type] = one;
    return one;
}

/// Needles of this course beside the usual courses of light, of 100 people by skin type.
Json darkening_part(const course::Result& result) {
    const auto& needles = result.outcomes.darkening.injury;
    const Model& of = result.inputs.model;
    Json types = Json::array();
    for (int type = 1; type <= 6; ++type) {
        Json one{{"skin_type", type},
                 {"needling", share_part(outcome::darkening_of(of, type, needles).band)}};
        one.update(usual_light(of, type));
        types.push_back(std::move(one));
    }
    return {{"of_this_person", share_part(result.outcomes.darkening.band)},
            {"basis", result.outcomes.darkening.basis},
            {"by_skin_type", types}};
}

} // namespace

Json drawn_parts(const course::Result& result) {
    Json parts{{"skin", formats::skin_part(result.inputs.skin)},
               {"needle", needle_part(result)},
               {"punctures", punctures_part(result)},
               {"depths_um", depths_part(result)},
               {"recovery", recovery_part(result)},
               {"colours", tone_part(result)},
               {"darkening", darkening_part(result)}};
    if (!result.tissue.sections.empty()) parts["sections"] = sections_part(result.tissue);
    return parts;
}

} // namespace stipple::web
