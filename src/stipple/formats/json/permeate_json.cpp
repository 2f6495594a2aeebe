#include "stipple/base/sources.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/series_json.hpp"
#include "stipple/formats/json/sweep_parts.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/product_units.hpp"
#include "stipple/words/warning_words.hpp"
#include <fmt/format.h>
#include <set>
#include <stipple/version.hpp>

namespace stipple::formats {

using namespace words;
using namespace stipple::units;

Json warnings_part(const std::vector<Warning>& warnings) {
    Json list = Json::array();
    for (const auto& w : warnings)
        list.push_back(
            {{"level", level_name(w.level)}, {"text", w.text}, {"sources", source_keys(w.source)}});
    return list;
}

static Json absorbed_part(const study::ProductResult& result) {
    const auto& course = result.course;
    Json json{{"absorbed_ug_per_cm2", finite(course.absorbed.back() / k_ug_per_cm2)},
              {"share_of_dose", finite(study::absorbed_share(result.study, course))},
              {"largest_flux_ug_per_cm2_h", finite(course.flux_peak.value / k_ug_per_cm2_h)},
              {"largest_flux_time_h", finite(course.flux_peak.time / hour)},
              {"steady_flux_ug_per_cm2_h", finite(result.steady.flux / k_ug_per_cm2_h)},
              {"steady_permeability_cm_per_h", finite(result.steady.permeability / k_cm_per_h)},
              {"share_of_steady_flux", finite(study::share_of_steady_flux(result))},
              {"lag_h", finite(result.steady.lag / hour)},
              {"intact_absorbed_ug_per_cm2", finite(result.intact.absorbed.back() / k_ug_per_cm2)},
              {"enhancement", finite(study::resolved_gain(result.enhancement))},
              {"enhancement_lo", finite(study::resolved_gain(result.enhancement_lo))},
              {"enhancement_hi", finite(study::resolved_gain(result.enhancement_hi))},
              {"members", result.members}};
    return json;
}

static Json channels_part(const study::ProductResult& result) {
    if (!study::has_channels(result)) return nullptr;
    const auto& channels = result.spec.channels;
    Json classes = Json::array();
    for (const auto& c : channels.classes)
        classes.push_back({{"share", finite(c.share)},
                           {"depth_um", finite(c.depth / um)},
                           {"tip_um", finite(c.tip_depth() / um)},
                           {"diameter_um", finite(2 * c.radius / um)},
                           {"taper_um", finite(c.taper / um)},
                           {"residual_share_of_diameter", finite(c.residual)},
                           {"torn_share_of_diameter", finite(c.torn)},
                           {"torn_share_in_dermis", finite(c.torn_dermis)}});
    return {{"number_per_cm2", finite(channels.per_m2 / per_cm2)},
            {"open_share_of_surface", finite(channels.open_share())},
            {"needle_length_um", finite(channels.needle_length / um)},
            {"needle_diameter_um", finite(2 * channels.needle_radius / um)},
            {"classes", classes}};
}

/// A time of return that was not found within 14 days is null, with the reason in `not_back`.
static Json closing_part(const study::ProductResult& result) {
    if (!study::has_channels(result)) return nullptr;
    const auto& c = result.closure;
    constexpr double k_searched = study::k_latest_closing / hour;
    bool all = true;
    const auto found = [&all](double time) {
        const bool back = time < study::k_latest_closing;
        all = all && back;
        return back ? Json(time / hour) : Json(nullptr);
    };
    Json json{{"heals", study::heals(c)},
              {"half_life_h", finite(c.half_life / hour)},
              {"lifetime_h", finite(c.lifetime / hour)},
              {"water_loss_back_h", found(c.water_loss)},
              {"impedance_back_h", found(c.impedance)},
              {"dye_gone_h", found(c.dye)},
              {"tomography_gone_h", found(c.tomography)},
              {"searched_until_h", k_searched}};
    json["not_back"] =
        all ? Json(nullptr)
            : Json(fmt::format("not within the {:g} h searched{}", k_searched,
                               study::heals(c) ? "" : ": excised skin recoils and does not heal"));
    return json;
}

static Json plasma_part(const study::ProductResult& result) {
    if (study::plasma_of(result).empty()) return nullptr;
    const transport::Peak peak = study::plasma_peak_of(result);
    return {{"peak_ng_per_ml", finite(peak.value / k_ng_per_ml)},
            {"peak_time_h", finite(peak.time / hour)},
            {"area_cm2", finite(result.study.area / cm2)}};
}

static Json profile_part(const study::ProductResult& result) {
    Json list = Json::array();
    for (std::size_t k = 0; k < result.course.profile.size(); ++k)
        list.push_back({{"time_h", finite(result.spec.profile_times[k] / hour)},
                        {"total_mg_per_ml", finite(result.course.profile[k], k_mg_per_ml)}});
    return {{"depth_um", finite(result.course.layer_depth, um)}, {"times", list}};
}

static std::vector<std::string> cited_keys(const study::ProductResult& result) {
    std::set<std::string> keys;
    for (const auto& p : result.parameters)
        for (const auto& key : source_keys(p.source)) keys.insert(key);
    for (const auto& w : result.warnings)
        for (const auto& key : source_keys(w.source)) keys.insert(key);
    return {keys.begin(), keys.end()};
}

static Json layer_part(const transport::LayerProperties& layer) {
    return {{"thickness_um", finite(layer.thickness / um)},
            {"partition", finite(layer.partition)},
            {"diffusivity_cm2_per_s", finite(layer.diffusivity / 1e-4)},
            {"permeability_cm_per_h", finite(layer.permeability() / k_cm_per_h)},
            {"clearance_per_h", finite(layer.clearance * hour)}};
}

/// What the run used of the substance and of intact skin, given or predicted.
static Json layers_part(const study::ProductResult& result) {
    const auto& m = result.spec.molecule;
    return {{"neutral_share", finite(transport::neutral_share(m, result.spec.dose.ph))},
            {"water_solubility_mg_per_ml", finite(m.solubility / k_mg_per_ml)},
            {"molar_volume_cm3_per_mol", finite(transport::molar_volume(result.spec.constants, m) / 1e-6)},
            {"molar_volume_from_weight", transport::volume_from_weight(m)},
            {"stratum_corneum", layer_part(result.layers.stratum_corneum)},
            {"leaks",
             {{"permeability_cm_per_h", finite(result.layers.leaks.permeability / k_cm_per_h)},
              {"lag_h", finite(result.layers.leaks.lag / hour)}}},
            {"epidermis", layer_part(result.layers.epidermis)},
            {"dermis", layer_part(result.layers.dermis)}};
}

static Json delays_part(const study::ProductResult& result) {
    if (result.delays.delay.empty()) return nullptr;
    Json enhancement = Json::array();
    for (const double gain : result.delays.enhancement)
        enhancement.push_back(finite(study::resolved_gain(gain)));
    return {{"delay_h", finite(result.delays.delay, hour)}, {"enhancement", std::move(enhancement)}};
}

std::string permeate_json(const study::ProductResult& result) {
    const auto& course = result.course;
    Json json{{"schema", 1}, {"title", result.study.title}, {"version", k_version}};
    json["warnings"] = warnings_part(result.warnings);
    json["product_file"] = keys_part(study::product_schema(result.model), result.study);
    if (!result.study.channels) json["product_file"]["channels"] = nullptr;
    json["product_file"]["application"] = Json::array();
    for (const auto& one : result.study.dose.more)
        json["product_file"]["application"].push_back(
            keys_part(study::application_schema(), one)["application"]);
    json["dose_ug_per_cm2"] = finite(study::is_unlimited(result.study) ? NAN : course.dose / k_ug_per_cm2);
    json["removed_ug_per_cm2"] = finite(course.taken_off.back() / k_ug_per_cm2);
    json["drawn_in_ug_per_cm2"] = finite(course.drawn_in / k_ug_per_cm2);
    json["permeability_cm_per_h"] = finite(course.permeability / k_cm_per_h);
    json["permeability_lo_cm_per_h"] = finite(result.permeability.low / k_cm_per_h);
    json["permeability_hi_cm_per_h"] = finite(result.permeability.high / k_cm_per_h);
    json["permeability_from"] = course.measured ? "measured number of the user" : "prediction";
    json.update(absorbed_part(result));
    json["intact_skin"] = layers_part(result);
    json["channels"] = channels_part(result);
    json["put_on_later"] = delays_part(result);
    json["closing"] = closing_part(result);
    json["plasma"] = plasma_part(result);
    json["series"] = series_part(result);
    json["profile"] = profile_part(result);
    json["numerics"] = {{"cells", course.cells},
                        {"steps", course.steps},
                        {"rejected", course.rejected},
                        {"mass_balance", finite(course.mass_balance)}};
    json["parameters"] = parameters_part(result.parameters);
    json["sources"] = sources_part(cited_keys(result));
    json["notice"] = notice();
    return json_text(json);
}

} // namespace stipple::formats
