#include "base/embedded.hpp"
#include "base/units.hpp"
#include "records/records.hpp"
#include "records/report/report.hpp"
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <sys/utsname.h>
#include <thread>
#include <toml++/toml.h>

namespace stipple::records {

namespace {

using Json = nlohmann::ordered_json;

Json finite(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json machine_part() {
    utsname name{};
    if (::uname(&name) != 0) return nullptr;
    return {{"system", name.sysname},
            {"release", name.release},
            {"architecture", name.machine},
            {"processors", std::thread::hardware_concurrency()}};
}

/// The course with every device setting filled in, by the keys of the course file (`course_toml` knows their
/// units).
Json resolved_course(const study::Result& result) {
    study::Course course = result.course;
    if (!std::isnan(result.device.spec.needle.length))
        course.device = result.device.spec; // a stopped course has no device yet
    std::ostringstream text;
    text << toml::json_formatter{toml::parse(course_toml(course))};
    return Json::parse(text.str());
}

Json device_part(const device::Device& d) {
    return {{"punctures_per_cm2", finite(d.punctures_per_m2 / units::per_cm2)},
            {"punctures_total", finite(d.punctures_total)},
            {"setting_tolerance_um", finite(d.setting_tolerance / units::um)},
            {"strike_speed_m_per_s", finite(d.strike_speed)},
            {"dwell_s", finite(d.dwell)},
            {"drag_slit_um", finite(d.drag_slit / units::um)},
            {"needles_engaged", d.needles_engaged},
            {"tip_radius_um", finite(d.spec.needle.tip_radius / units::um)},
            {"base_diameter_um", finite(d.spec.needle.base_width / units::um)},
            {"taper_length_um", finite(d.spec.needle.taper_length / units::um)}};
}

Json skin_part(const skin::Skin& skin) {
    Json layers = Json::array();
    for (const auto& l : skin.layers)
        layers.push_back({{"name", l.name},
                          {"thickness_um", finite(l.thickness / units::um)},
                          {"thickness_sd_um", finite(l.thickness_sd / units::um)},
                          {"youngs_modulus_kpa", finite(l.youngs_modulus / 1e3)},
                          {"poisson_ratio", finite(l.poisson_ratio)},
                          {"toughness_j_per_m2", finite(l.toughness)},
                          {"stiffening", finite(l.stiffening)},
                          {"friction", finite(l.friction)}});
    return {{"layers", layers},
            {"melanin_fraction", finite(skin.melanin_fraction)},
            {"pre_stress_kpa", finite(skin.pre_stress / 1e3)}};
}

Json parameters_part(const std::vector<Parameter>& parameters) {
    Json list = Json::array();
    for (const auto& p : parameters)
        list.push_back({{"room", p.room},
                        {"name", p.name},
                        {"value", finite(p.value)},
                        {"unit", p.unit},
                        {"spread", finite(p.spread)},
                        {"flag", p.flag},
                        {"source", p.source},
                        {"meaning", p.meaning}});
    return list;
}

Json sources_part(const study::Result& result) {
    Json list = Json::array();
    for (const auto& key : cited_sources(result)) {
        const auto found = sources().find(key);
        Source s;
        s.key = key;
        if (found != sources().end()) s = found->second;
        list.push_back({{"key", s.key},
                        {"title", s.title},
                        {"author", s.author},
                        {"year", s.year},
                        {"journal", s.journal},
                        {"identifier", s.identifier}});
    }
    return list;
}

} // namespace

std::string run_json(const study::Result& result, const RunFacts& facts) {
    Json json;
    json["schema"] = 1;
    json["title"] = result.course.title;
    json["command"] = facts.command;
    json["version"] = facts.version;
    json["commit"] = facts.commit;
    json["build"] = facts.build;
    json["data_sha256"] = base::embedded_hash();
    json["seed"] = result.seed;
    json["started"] = facts.started;
    json["threads"] = facts.threads;
    json["machine"] = machine_part();
    json["wall_s"] = finite(facts.wall_seconds);
    json["cpu_s"] = finite(facts.cpu_seconds);
    json["peak_memory_mib"] = static_cast<double>(facts.peak_memory_kib) / 1024.0;
    json["despite_screening"] =
        result.despite_screening.empty() ? Json(nullptr) : Json(result.despite_screening);
    json["course"] = resolved_course(result);
    json["course_text"] = facts.course_text;
    json["device"] = device_part(result.device);
    json["skin"] = skin_part(result.skin);
    json["parameters"] = parameters_part(result.parameters);
    json["sources"] = sources_part(result);
    json["notice"] = notice();
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace stipple::records
