#include "stipple/base/embedded.hpp"
#include "stipple/base/units.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/formats/json/keys_json.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <stipple/version.hpp>

namespace stipple::formats {

using namespace words;

namespace {

using outcome::LightTopic;

/// Of 100 people.
Json share_part(const outcome::ShareBand& band) {
    return {
        {"p10", finite(100 * band.p10)}, {"p50", finite(100 * band.p50)}, {"p90", finite(100 * band.p90)}};
}

Json injury_part(const course::LightInjury& injury, bool fractional) {
    Json json{{"melanin_per_cm", finite(injury.melanin / 100)},
              {"injured_percent", finite(100 * injury.injured)},
              {"killed_percent", finite(100 * injury.killed)}};
    if (!fractional) json["temperature_degc"] = finite(injury.heat.temperature);
    return json;
}

Json trials_part(const std::vector<outcome::LightTrial>& trials) {
    Json list = Json::array();
    for (const auto& t : trials)
        list.push_back({{"label", t.label},
                        {"unit", t.unit},
                        {"needles", finite(t.needles)},
                        {"needles_se", finite(t.needles_se)},
                        {"light", finite(t.light)},
                        {"light_se", finite(t.light_se)},
                        {"found", t.found},
                        {"people", finite(t.n)},
                        {"flag", t.flag},
                        {"source", t.source},
                        {"note", t.note}});
    return list;
}

Json device_part(const device::LightDevice& d) {
    const auto& s = d.spec;
    Json json{{"shortest_nm", finite(s.shortest / 1e-9)}, {"longest_nm", finite(s.longest / 1e-9)}};
    if (d.fractional)
        json.update({{"energy_mj", finite(s.zone_energy / 1e-3)},
                     {"zones_per_cm2", finite(s.zones / units::per_cm2)},
                     {"zone_width_um", finite(d.column.width / units::um)},
                     {"zone_depth_um", finite(d.column.depth / units::um)},
                     {"zone_ablated_depth_um", finite(d.column.ablated_depth / units::um)},
                     {"killed_basal_percent", finite(100 * d.killed_basal)},
                     {"killed_volume_ul_per_cm2", finite(d.killed_volume / 1e-5)}});
    else
        json.update({{"fluence_j_per_cm2", finite(s.fluence / 1e4)},
                     {"pulse_ms", finite(s.pulse / 1e-3)},
                     {"cooled_to_degc", finite(s.cooled_to)}});
    json["darkest_type"] = s.darkest_type > 0 ? Json(s.darkest_type) : Json(nullptr);
    return json;
}

Json keys_part(const Model& model, const course::LightCourse& course) {
    Json json;
    put_keys(course::light_course_schema(model), course, json);
    for (const auto& [name, value] : course.overrides) json["model"][name] = value;
    return json;
}

Json despite_part(const std::string& reason) {
    return reason.empty() ? Json(nullptr) : Json(reason);
}

} // namespace

std::string light_result_json(const course::LightResult& r) {
    Json json{{"schema", 1}, {"title", r.course.title}, {"kind", "light"}};
    json["course"] = keys_part(r.model, r.course);
    json["cause"] = outcome::to_string(r.cause);
    json["screening"] = screening_part(r.screening);
    json["despite_screening"] = despite_part(r.despite_screening);
    json["light"] = device_part(r.device);
    json["injury"] = injury_part(r.own, r.device.fractional);
    json["darkening_of_100"] = share_part(r.darkening.band);
    json["by_skin_type"] = Json::array();
    for (std::size_t i = 0; i < r.types.size(); ++i)
        json["by_skin_type"].push_back({{"skin_type", i + 1},
                                        {"injury", injury_part(r.by_type[i], r.device.fractional)},
                                        {"darkening_of_100", share_part(r.types[i].band)},
                                        {"series", r.types[i].used.size()}});
    if (!r.stopped())
        for (const auto topic : {LightTopic::downtime, LightTopic::pain, LightTopic::benefit})
            json["trials"][outcome::to_string(topic)] =
                trials_part(outcome::light_trials(r.model, r.cause, topic));
    json["remarks"] = r.remarks;
    json["sources"] = sources_part(course::cited_sources(r));
    json["notice"] = notice();
    return json_text(json);
}

std::string light_run_json(const course::LightResult& r, const course::RunFacts& facts) {
    Json json{{"schema", 1},
              {"title", r.course.title},
              {"command", facts.command},
              {"version", facts.version},
              {"commit", facts.commit},
              {"build", facts.build},
              {"data_sha256", base::embedded_hash()}};
    json["started"] = facts.started;
    json["wall_s"] = finite(facts.wall_seconds);
    json["cpu_s"] = finite(facts.cpu_seconds);
    json["despite_screening"] = despite_part(r.despite_screening);
    json["course"] = keys_part(r.model, r.course);
    json["course_text"] = facts.course_text;
    json["skin"] = skin_part(r.skin);
    json["sources"] = sources_part(course::cited_sources(r));
    json["files"] = facts.files;
    json["notice"] = notice();
    return json_text(json);
}

namespace {

Json banded_part(const study::Banded& b) {
    if (!std::isfinite(b.middle)) return nullptr;
    return {{"middle", b.middle}, {"p10", finite(b.low)}, {"p90", finite(b.high)}};
}

Json column_part(const study::TreatmentColumn& c) {
    Json json{{"course", c.name},
              {"title", c.title},
              {"cause", outcome::to_string(c.cause)},
              {"screening", screening_part(c.screening)},
              {"stopped", c.stopped},
              {"sessions", c.sessions},
              {"interval_days", finite(c.interval / units::day)},
              {"injured_percent", finite(100 * c.injured)},
              {"killed_percent", finite(100 * c.killed)},
              {"darkening_of_100", share_part(c.darkening.band)}};
    json["by_skin_type"] = Json::array();
    for (std::size_t i = 0; i < c.types.size(); ++i)
        json["by_skin_type"].push_back({{"skin_type", i + 1},
                                        {"darkening_of_100", share_part(c.types[i].band)},
                                        {"series", c.types[i].used.size()},
                                        {"probability_lower_than_first", finite(c.lower[i])}});
    json["downtime_days"] = banded_part(c.downtime_days);
    json["pain"] = banded_part(c.pain);
    json["collagen_gain_percent"] = banded_part(c.gain);
    for (const auto topic : {LightTopic::downtime, LightTopic::pain, LightTopic::benefit})
        json["trials"][outcome::to_string(topic)] = trials_part(c.trials[static_cast<std::size_t>(topic)]);
    return json;
}

} // namespace

std::string treatments_json(const study::Treatments& t, const std::vector<std::string>& notes) {
    Json json{{"schema", 1}, {"version", k_version}, {"seed", t.seed}, {"kind", "needles_and_light"}};
    json["despite_screening"] = despite_part(t.despite_screening);
    json["courses"] = Json::array();
    std::set<std::string> keys;
    for (const auto& c : t.columns) {
        json["courses"].push_back(column_part(c));
        keys.insert(c.sources.begin(), c.sources.end());
    }
    json["notes"] = notes;
    json["sources"] = sources_part({keys.begin(), keys.end()});
    json["notice"] = notice();
    return json_text(json);
}

} // namespace stipple::formats
