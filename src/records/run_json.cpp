#include "base/embedded.hpp"
#include "base/units.hpp"
#include "records/json_parts.hpp"
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

Json machine_part() {
    utsname name{};
    if (::uname(&name) != 0) return nullptr;
    return {{"system", name.sysname},
            {"release", name.release},
            {"architecture", name.machine},
            {"processors", std::thread::hardware_concurrency()}};
}

/// The course with every device setting filled in, by the keys of the course file and in their units.
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
    json["sources"] = sources_part(cited_sources(result));
    json["files"] = facts.files;
    json["notice"] = notice();
    return json_text(json);
}

} // namespace stipple::records
