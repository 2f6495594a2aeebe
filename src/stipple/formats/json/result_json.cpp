#include "stipple/base/embedded.hpp"
#include "stipple/base/units.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/formats/json/series_json.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/warning_words.hpp"
#include <cmath>
#include <nlohmann/json.hpp>
#include <stipple/version.hpp>

namespace stipple::formats {

using namespace words;

namespace {

using namespace stipple::units;

constexpr const char* k_no_product = "the course names no product";
constexpr const char* k_stopped = "screening says stop, so nothing was simulated";
constexpr const char* k_overridden =
    "screening said stop and was overridden for research, so no benefit is reported";
constexpr const char* k_under_age =
    "the person is under age: screening refers to a clinician, so no benefit is reported";
constexpr const char* k_series_withheld = ": only injury and inflammation are given";

/// `part` is null and `part_why` says why.
void leave_out(Json& json, const std::string& part, const std::string& why) {
    json[part] = nullptr;
    json[part + "_why"] = why;
}

/// A number that is null with a reason beside it where there is none.
void put_number(Json& json, const std::string& part, double value, const std::string& why) {
    json[part] = finite(value);
    if (json[part].is_null()) leave_out(json, part, why);
}

/// A verdict on needling, with the limit that decides it.
Json judgement_part(const insertion::NeedlingJudgement& n) {
    const auto& l = n.deciding;
    const bool passed = !l.name.empty();
    const double unit = passed ? to_si(l.unit) : 1.0;
    return {{"verdict", insertion::to_string(n.verdict)},
            {"why", n.why},
            {"limit", passed ? Json(l.name) : Json(nullptr)},
            {"limit_value", passed ? finite(l.limit / unit) : Json(nullptr)},
            {"value", passed ? finite(l.value / unit) : Json(nullptr)},
            {"unit", passed ? Json(l.unit) : Json(nullptr)},
            {"flag", passed ? Json(l.flag) : Json(nullptr)},
            {"source", passed ? Json(l.source) : Json(nullptr)}};
}

/// Too much needling in one session.
Json over_needling_part(const insertion::OverNeedling& n) {
    Json json = judgement_part(n);
    json["destroyed_fraction"] = finite(n.destroyed_fraction);
    json["large_deep_fraction"] = finite(n.large_deep_fraction);
    json["longest_wound_um"] = finite(n.longest_wound / um);
    return json;
}

/// What is left of the session before, and what adds up.
void put_measures(Json& json, const outcome::SessionInCourse& s) {
    json["open_fraction"] = finite(s.open_fraction);
    json["still_open_fraction"] = finite(s.still_open_fraction);
    json["water_loss_ratio"] = finite(s.water_loss_ratio);
    json["redness"] = finite(s.redness);
    json["cytokine_fraction"] = finite(s.cytokine_fraction);
    json["unreplaced_fraction"] = finite(s.unreplaced_fraction);
}

/// Too much needling by all sessions together, and what they cost.
Json cumulative_part(const outcome::CumulativeOverNeedling& n) {
    Json json = judgement_part(n);
    put_measures(json, n.largest);
    json["sessions_too_early"] = n.too_early;
    Json sessions = Json::array();
    for (const auto& s : n.sessions) {
        Json one{{"day", finite(s.day)}};
        put_measures(one, s);
        sessions.push_back(std::move(one));
    }
    json["sessions"] = std::move(sessions);
    json["cost"] = {{"days", finite(n.cost.days)},
                    {"red_days", finite(n.cost.red_days)},
                    {"longest_red_days", finite(n.cost.longest_red_days)},
                    {"matrix_lost_fraction", finite(n.cost.matrix_lost)},
                    {"matrix_missing_fraction", finite(n.cost.matrix_missing)},
                    {"mmp_ratio", finite(n.cost.mmp_ratio)}};
    return json;
}

/// Bands from not knowing the skin.
Json of_skin_part(const course::NeedlingBands& b) {
    if (b.members == 0) return nullptr;
    return {{"members", b.members},
            {"loaded_depth_um", quantiles_part(b.loaded_depth, um)},
            {"loaded_depth_um_predictive", predictive_part(b.new_depth, um)},
            {"dye_depth_um", quantiles_part(b.dye_depth, um)},
            {"mouth_diameter_um", quantiles_part(b.mouth_diameter, um)},
            {"force_per_needle_n", quantiles_part(b.force, 1)},
            {"damaged_volume_fraction", quantiles_part(b.damage, 1)},
            {"damage_over_reference", quantiles_part(b.dose, 1)}};
}

Json insertion_part(const course::Treatment& treatment) {
    if (!treatment.needling) return nullptr;
    const auto& in = treatment.needling->insertion;
    const double ratio =
        treatment.reference_damage > 0 ? treatment.damage.dermis_fraction / treatment.reference_damage : NAN;
    return {
        {"punctures_per_cm2", finite(in.punctures_per_m2 / per_cm2)},
        {"punctures_total", finite(in.punctures_total)},
        {"pierced_fraction", finite(in.pierced_fraction)},
        {"damaged_volume_fraction", finite(treatment.damage.dermis_fraction)},
        {"damage_over_reference", finite(ratio)},
        {"window_noise",
         {{"loaded_depth_um", finite(in.window_noise.depth * in.loaded_depth.p50 / um)},
          {"punctures_per_cm2", finite(in.window_noise.pierced * in.punctures_per_m2 / per_cm2)},
          {"local_density_per_cm2", finite(in.window_noise.density * in.density.p50 / per_cm2)},
          {"damaged_volume_fraction", finite(in.window_noise.damage * treatment.damage.dermis_fraction)}}},
        {"loaded_depth_um", quantiles_part(in.loaded_depth, um)},
        {"dye_depth_um", quantiles_part(in.dye_depth, um)},
        {"lumen_depth_um", quantiles_part(in.lumen_depth, um)},
        {"mouth_diameter_um", quantiles_part(in.mouth_diameter, um)},
        {"of_skin", of_skin_part(treatment.bands)},
        {"force_per_needle_n", finite(in.force_per_needle)},
        {"reached", in.reached.empty() ? Json(nullptr) : Json(in.reached)},
        {"bleeding_fraction", finite(in.bleeding_fraction)},
        {"scratch_length_um", finite(in.scratch_length / um)},
        {"epidermis_damaged_fraction", finite(treatment.damage.epidermis_fraction)},
        {"slit_length_mm_per_cm2", finite(in.over_needling.slit_length_per_m2 * cm2 / mm)},
        {"scratch_length_mm_per_cm2", finite(in.over_needling.scratch_length_per_m2 * cm2 / mm)},
        {"merged_fraction", finite(in.over_needling.merged_fraction)},
        {"repeated_fraction", finite(in.over_needling.repeated_fraction)},
        {"over_needling", over_needling_part(in.over_needling)}};
}

/// Values by name, and beside them what the names mean and their bands: `series` itself holds nothing but
/// columns.
void put_series(Json& json, const course::Tissue& tissue) {
    Json values = Json::object(), about = Json::object(), low = Json::object(), high = Json::object();
    values["day"] = finite(tissue.day);
    for (const auto& s : tissue.series) {
        values[s.name] = finite(s.values);
        about[s.name] = {{"label", s.label}, {"unit", s.unit}, {"baseline", finite(s.baseline)}};
        if (s.lo.empty()) continue;
        low[s.name] = finite(s.lo);
        high[s.name] = finite(s.hi);
    }
    json["series"] = std::move(values);
    json["series_about"] = std::move(about);
    json["series_lo"] = std::move(low);
    json["series_hi"] = std::move(high);
}

Json endpoints_part(const std::vector<course::BandedEndpoint>& endpoints) {
    Json list = Json::array();
    for (const auto& b : endpoints) {
        const auto& e = b.endpoint;
        list.push_back({{"name", e.name},
                        {"label", e.label},
                        {"day", finite(e.day)},
                        {"value", finite(e.value)},
                        {"error", finite(b.error)},
                        {"p10", finite(b.p10)},
                        {"p90", finite(b.p90)},
                        {"lo", finite(b.lo)},
                        {"hi", finite(b.hi)},
                        {"predictive", predictive_part(b.predictive)},
                        {"unit", e.unit},
                        {"better", e.better_up ? "up" : "down"},
                        {"baseline", finite(e.baseline)},
                        {"basis", outcome::to_string(e.basis)},
                        {"group", outcome::to_string(e.group)},
                        {"noticeable", finite(e.noticeable)},
                        {"reported", b.reported ? reported_part(*b.reported) : Json(nullptr)},
                        {"source", e.source},
                        {"note", e.note}});
    }
    return list;
}

Json warnings_part(const std::vector<Warning>& warnings) {
    Json list = Json::array();
    for (const auto& w : warnings)
        list.push_back({{"level", level_name(w.level)}, {"text", w.text}, {"source", w.source}});
    return list;
}

Json delivery_part(const std::vector<course::Delivery>& deliveries) {
    Json list = Json::array();
    for (const auto& d : deliveries) {
        if (!d.uptake) continue;
        const course::Uptake& u = *d.uptake;
        list.push_back({{"warnings", warnings_part(d.warnings)},
                        {"product", d.product},
                        {"label", d.label},
                        {"dose_ug_per_cm2", finite(u.dose / 1e-5)},
                        {"absorbed_fraction", finite(u.absorbed)},
                        {"absorbed_fraction_lo", finite(u.absorbed_lo)},
                        {"absorbed_fraction_hi", finite(u.absorbed_hi)},
                        {"absorbed_fraction_predictive", predictive_part(u.new_absorbed)},
                        {"absorbed_fraction_intact", finite(u.intact)},
                        {"enhancement", finite(u.enhancement)},
                        {"enhancement_lo", finite(u.enhancement_lo)},
                        {"enhancement_hi", finite(u.enhancement_hi)},
                        {"dermis_peak_ug_per_ml", finite(u.dermis_peak / 1e-3)},
                        {"closure_half_life_h", finite(u.closure_half_life / hour)},
                        {"plasma_peak_ug_per_ml", finite(u.peak_plasma / 1e-3)}});
    }
    return list;
}

Json pain_part(const course::Pain& pain) {
    Json json{{"warnings", warnings_part(pain.warnings)},
              {"vas_without", finite(pain.without)},
              {"vas_without_predictive", predictive_part(pain.new_without)},
              {"vas_with", finite(pain.with)},
              {"needles_in_skin", finite(pain.needles_in_skin)}};
    if (pain.cream.empty()) {
        json["vas_with_why"] = "the course names no numbing cream";
        if (const auto& u = pain.usual)
            json["usual_cream"] = {{"cream", u->label},
                                   {"applied_min", u->applied / minute},
                                   {"vas_with", finite(u->with)},
                                   {"vas_with_predictive", predictive_part(u->new_with)}};
        return json;
    }
    json["vas_with_predictive"] = predictive_part(pain.new_with);
    json["cream"] = pain.cream;
    json["applied_min"] = pain.applied / minute;
    json["acceptable_depth_mm"] = finite(pain.acceptable_depth / mm);
    const auto by_drug = [&](const std::vector<double>& values, double unit) {
        Json each = Json::object();
        for (std::size_t i = 0; i < pain.drugs.size(); ++i) each[pain.drugs[i]] = finite(values[i] / unit);
        return each;
    };
    json["plasma_peak_ug_per_ml"] = by_drug(pain.peak_plasma, 1e-3);
    json["plasma_peak_h"] = by_drug(pain.peak_time, hour);
    json["absorbed_percent"] = by_drug(pain.absorbed, 0.01);
    return json;
}

/// From published counts, so also without a simulation.
Json darkening_part(const outcome::DarkeningShare& share, int skin_type) {
    const auto& d = share.band;
    return {{"p10", finite(d.p10)},
            {"p50", finite(d.p50)},
            {"p90", finite(d.p90)},
            {"unit", "share of patients"},
            {"fitzpatrick", skin_type},
            {"basis", share.basis},
            {"source", share.source},
            {"injured_percent", finite(100 * share.injury.share)},
            {"sessions", share.injury.sessions}};
}

Json numerics_part(const course::Numerics& n, const course::Tissue& tissue) {
    Json series = Json::object();
    for (const auto& s : tissue.series) series[s.name] = finite(s.error);
    return {{"cells", n.cells},
            {"patch_cells", n.patch_cells},
            {"steps", n.steps},
            {"rejected", n.rejected},
            {"negative_retries", n.negative_retries},
            {"backward_euler", n.backward_euler},
            {"error_estimate", finite(n.error_estimate)},
            {"error_of_series", series},
            {"mass_balance", finite(n.mass_balance)},
            {"clips", n.clips},
            {"members", n.members},
            {"members_failed", n.members_failed}};
}

/// What a simulated course gives, but for the numerics: without benefits where they are withheld.
void put_findings(Json& json, const course::Result& result) {
    json["insertion"] = insertion_part(result.treatment);
    json["cumulative_over_needling"] = cumulative_part(result.outcomes.over_needling);
    put_series(json, result.tissue);
    if (result.inputs.benefits_withheld()) {
        const std::string why = result.inputs.stop_overridden() ? k_overridden : k_under_age;
        leave_out(json, "endpoints", why);
        json["series_why"] = why + k_series_withheld;
        leave_out(json, "delivery", why);
    } else {
        json["endpoints"] = endpoints_part(result.outcomes.endpoints);
        if (result.transport.deliveries.empty())
            leave_out(json, "delivery", k_no_product);
        else
            json["delivery"] = delivery_part(result.transport.deliveries);
    }
    json["pain"] = pain_part(result.transport.pain);
    put_number(json, "barrier_back_after_hours", result.transport.barrier.back_after / hour,
               result.transport.barrier.why_not_back);
    put_number(json, "downtime_days", result.outcomes.downtime_days, result.outcomes.why_still_red);
    put_number(json, "closed_after_hours", result.outcomes.closed_after_hours,
               result.outcomes.why_not_closed);
    json["barrier_back_after_hours_predictive"] =
        predictive_part(result.transport.barrier.new_back_after, hour);
    json["downtime_days_predictive"] = predictive_part(result.outcomes.new_downtime_days);
    json["closed_after_hours_predictive"] = predictive_part(result.outcomes.new_closed_after_hours);
}

} // namespace

namespace {

/// What a colorimeter would read of flat skin without marks, untreated and by day.
Json colours_part(const std::vector<course::Look>& looks) {
    Json list = Json::array();
    for (const auto& look : looks) {
        if (look.band != "middle") continue;
        const auto& c = look.colour;
        list.push_back({{"day", look.day},
                        {"arm", look.arm},
                        {"L", finite(c.lab.l)},
                        {"a", finite(c.lab.a)},
                        {"b", finite(c.lab.b)},
                        {"ita_deg", finite(c.ita)},
                        {"erythema_index", finite(c.erythema_index)},
                        {"melanin_index", finite(c.melanin_index)}});
    }
    return list;
}

} // namespace

std::string result_json(const course::Result& result) {
    const course::Inputs& inputs = result.inputs;
    const bool stopped = result.tissue.day.empty();
    Json json;
    json["schema"] = 1;
    json["title"] = inputs.course.title;
    json["seed"] = inputs.seed;
    json["version"] = k_version;
    json["data_sha256"] = base::embedded_hash();
    json["despite_screening"] = inputs.stop_overridden() ? Json(inputs.despite_screening) : Json(nullptr);
    if (!inputs.model.changes().empty()) json["model"] = changes_part(inputs.model);
    json["screening"] = screening_part(inputs.screening);
    if (stopped)
        for (const char* part : {"insertion", "cumulative_over_needling", "series", "endpoints", "delivery",
                                 "pain", "barrier_back_after_hours", "downtime_days", "closed_after_hours"})
            leave_out(json, part, k_stopped);
    else
        put_findings(json, result);
    if (!result.outcomes.looks.empty()) json["colours"] = colours_part(result.outcomes.looks);
    json["pih_risk"] = darkening_part(result.outcomes.darkening, inputs.course.person.fitzpatrick);
    if (stopped) {
        leave_out(json, "numerics", k_stopped);
    } else {
        json["numerics"] = numerics_part(result.provenance.numerics, result.tissue);
    }
    json["remarks"] = result.provenance.remarks;
    json["sources_used"] = result.provenance.sources_used;
    json["notice"] = notice();
    return json_text(json);
}

} // namespace stipple::formats
