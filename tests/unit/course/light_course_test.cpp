#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/course/light_course.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::course;

namespace {

LightCourse course_of(const char* name, device::LightKind kind = device::LightKind::laser, int type = 3) {
    return {.title = "",
            .person = {.age_years = 35, .site = "cheek", .fitzpatrick = type},
            .device = {.kind = kind, .model = name}};
}

LightCourse ipl(int type = 3) {
    return course_of("ipl_560", device::LightKind::ipl, type);
}

LightResult run_of(const LightCourse& course) {
    return run_light(model(), course);
}

std::string fault(const LightCourse& course) {
    try {
        run_light(model(), course);
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::input);
        return error.problems().front().key;
    }
    return "";
}

} // namespace

TEST_CASE("columns injure every tone alike, light on the whole field the darker the more",
          "[course][light]") {
    const auto columns = run_of(course_of("fractional_1550")), field = run_of(ipl());
    for (std::size_t t = 0; t < 6; ++t) {
        CHECK(columns.by_type[t].injured == columns.device.killed_basal);
        CHECK(columns.types[t].injury.share == columns.device.killed_basal);
        for (const auto& of_type : {columns.types[t], field.types[t]}) {
            CHECK(of_type.band.p10 > 0); // no tone has no risk
            CHECK(of_type.band.p10 < of_type.band.p50);
            CHECK(of_type.band.p50 < of_type.band.p90);
            CHECK(of_type.band.p90 < 1);
        }
        if (t == 0) continue;
        CHECK(field.by_type[t].injured >= field.by_type[t - 1].injured);
        CHECK(field.by_type[t].heat.temperature > field.by_type[t - 1].heat.temperature);
        CHECK(field.types[t].band.p50 > field.types[t - 1].band.p50);
        CHECK(columns.types[t].band.p50 > columns.types[t - 1].band.p50);
    }
    CHECK(columns.cause == outcome::Cause::nonablative_fractional);
    CHECK(field.cause == outcome::Cause::ipl);
    CHECK(run_of(course_of("fractional_co2")).cause == outcome::Cause::ablative_fractional);
    CHECK(run_of(course_of("ndyag_1064")).cause == outcome::Cause::laser);
    CHECK(run_of(course_of("ndyag_1064")).darkening.used.empty()); // no series of such lasers was read
}

TEST_CASE("more of it never darkens fewer, hydroquinone never more", "[course][light]") {
    const auto risk = [](LightCourse c, const auto& change) {
        change(c);
        return run_of(c).darkening.band.p50;
    };
    const auto same = [](LightCourse&) {};
    const auto laser = course_of("fractional_1550");
    CHECK(risk(laser, [](LightCourse& c) { c.device.zones = 2000e4; }) > risk(laser, same));
    CHECK(risk(laser, [](LightCourse& c) { c.device.zone_energy = 30e-3; }) > risk(laser, same));
    CHECK(risk(laser, [](LightCourse& c) { c.sessions = 6; }) > risk(laser, same));
    CHECK(risk(laser, [](LightCourse& c) { c.hydroquinone = true; }) < risk(laser, same));
    CHECK(risk(laser, [](LightCourse& c) { c.person.fitzpatrick = 5; }) > risk(laser, same));
    CHECK(risk(laser, [](LightCourse& c) { c.person.ita_deg = -40; }) > risk(laser, same));
    CHECK(risk(ipl(), [](LightCourse& c) { c.device.fluence = 25e4; }) > risk(ipl(), same));
    CHECK(risk(ipl(), [](LightCourse& c) { c.device.pulse = 60e-3; }) < risk(ipl(), same));
    CHECK(risk(ipl(), [](LightCourse& c) { c.device.cooled_to = 5; }) < risk(ipl(), same));
    CHECK(risk(ipl(), [](LightCourse& c) { c.device.shortest = 700e-9; }) < risk(ipl(), same));
}

TEST_CASE("a label stops skin that is darker than it allows, by type or by tone", "[course][light]") {
    const auto findings = [](const LightCourse& c) {
        std::vector<std::string> names;
        for (const auto& f : run_of(c).screening.findings) names.push_back(f.condition);
        return names;
    };
    const auto has_label = [&](const LightCourse& c) {
        const auto names = findings(c);
        return std::find(names.begin(), names.end(), "label_tone") != names.end();
    };
    CHECK_FALSE(has_label(ipl(5)));
    CHECK(has_label(ipl(6)));
    CHECK(run_of(ipl(6)).stopped());
    auto measured = ipl(3);
    measured.person.ita_deg = -50; // as dark as type VI, whatever was told
    CHECK(has_label(measured));
    auto laser = course_of("fractional_1550", device::LightKind::laser, 4);
    CHECK_FALSE(has_label(laser));
    laser.device.darkest_type = 3;
    CHECK(has_label(laser));
    const auto overridden = run_light(model(), ipl(6), "ethics vote 1");
    CHECK_FALSE(overridden.stopped());
    CHECK(overridden.despite_screening == "ethics vote 1");
    CHECK(run_light(model(), ipl(3), "no stop to override").despite_screening.empty());
}

TEST_CASE("a course of light that cannot be is refused with its key", "[course][light]") {
    auto two_tones = ipl();
    two_tones.person.ita_deg = 30, two_tones.person.melanin_fraction = 0.05;
    CHECK(fault(two_tones) == "person.ita_deg");
    auto tone = ipl();
    tone.person.ita_deg = 91;
    CHECK(fault(tone) == "person.ita_deg");
    auto fluence = ipl();
    fluence.device.fluence = 60e4;
    CHECK(fault(fluence) == "device.fluence_j_per_cm2");
    auto pulse = ipl();
    pulse.device.pulse = 0.4e-3;
    CHECK(fault(pulse) == "device.pulse_ms");
    auto unnamed = ipl();
    unnamed.device.model = "";
    CHECK(fault(unnamed) == "device.model");
    auto sessions = ipl();
    sessions.sessions = 0;
    CHECK(fault(sessions) == "course.sessions");
    const auto resolved = resolve(model(), ipl());
    CHECK(resolved.device.fluence == Approx(18e4));
    CHECK(resolve(model(), resolved).device.fluence == resolved.device.fluence);
}
