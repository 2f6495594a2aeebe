#include "stipple/base/embedded.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/citations.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/formats/json/keys_json.hpp"
#include "stipple/words/notice.hpp"
#include <cmath>
#include <nlohmann/json.hpp>

namespace stipple::formats {

using namespace words;

namespace {

Json machine_part(const course::RunFacts& facts) {
    if (facts.system.empty()) return nullptr;
    return {{"system", facts.system},
            {"release", facts.release},
            {"architecture", facts.architecture},
            {"processors", facts.processors}};
}

/// The course with every device setting filled in, by the keys of the course file and in their units.
Json resolved_course(const course::Inputs& inputs) {
    course::Course course = inputs.course;
    if (!std::isnan(inputs.device.spec.needle.length))
        course.device = inputs.device.spec; // the C++ library may give a result that was never run
    Json json;
    put_keys(course::course_schema(inputs.model), course, json);
    for (const auto& product : course.products) {
        Json one;
        put_keys(course::applied_product_schema(inputs.model), product, one);
        json["product"].push_back(one);
    }
    for (const auto& [name, value] : course.overrides) json["model"][name] = value;
    return json;
}

Json device_part(const device::Device& d) {
    return {{"punctures_per_cm2", finite(d.punctures_per_m2 / units::per_cm2)},
            {"punctures_total", finite(d.punctures_total)},
            {"setting_tolerance_um", finite(d.setting_tolerance / units::um)},
            {"strike_speed_m_per_s", finite(d.strike_speed)},
            {"dwell_s", finite(d.dwell)},
            {"drag_slit_um", finite(d.drag_slit / units::um)},
            {"needles_engaged", finite(d.needles_engaged)},
            {"tip_radius_um", finite(d.spec.needle.tip_radius / units::um)},
            {"base_diameter_um", finite(d.spec.needle.base_width / units::um)},
            {"taper_length_um", finite(d.spec.needle.taper_length / units::um)}};
}

} // namespace

std::string run_json(const course::Result& result, const course::RunFacts& facts) {
    Json json;
    json["schema"] = 1;
    json["title"] = result.inputs.course.title;
    json["command"] = facts.command;
    json["version"] = facts.version;
    json["commit"] = facts.commit;
    json["build"] = facts.build;
    json["data_sha256"] = base::embedded_hash();
    json["seed"] = result.inputs.seed;
    json["started"] = facts.started;
    json["threads"] = facts.threads;
    json["machine"] = machine_part(facts);
    json["wall_s"] = finite(facts.wall_seconds);
    json["cpu_s"] = finite(facts.cpu_seconds);
    json["peak_memory_mib"] = static_cast<double>(facts.peak_memory_kib) / 1024.0;
    json["despite_screening"] =
        result.inputs.stop_overridden() ? Json(result.inputs.despite_screening) : Json(nullptr);
    json["course"] = resolved_course(result.inputs);
    json["course_text"] = facts.course_text;
    json["device"] = device_part(result.inputs.device);
    json["skin"] = skin_part(result.inputs.skin);
    json["parameters"] = parameters_part(result.provenance.parameters);
    json["sources"] = sources_part(course::cited_sources(result));
    json["files"] = facts.files;
    json["notice"] = notice();
    return json_text(json);
}

} // namespace stipple::formats
