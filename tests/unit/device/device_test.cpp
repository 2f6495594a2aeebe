#include "base/error.hpp"
#include "base/units.hpp"
#include "device/device.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;
using namespace stipple::device;

static std::vector<Problem> problems_of(const DeviceSpec& spec) {
    try {
        (void)make_device(spec);
    } catch (const Error& e) {
        CHECK(e.kind() == stipple::Kind::input);
        return e.problems();
    }
    return {};
}

static device::Kind kind_of(const std::string& name) {
    const Table& t = table("device/devices");
    const auto& word = t.text(t.row(name), "kind");
    return word == "pen" ? device::Kind::pen : word == "roller" ? device::Kind::roller : device::Kind::stamp;
}

TEST_CASE("every named device resolves, with sources for what it uses", "[device]") {
    const std::set<std::string> flags{"measured", "measured-secondhand", "recalled", "derived", "assumed",
                                      "fitted"};
    REQUIRE(named_devices().size() >= 10);
    for (const auto& named : named_devices()) {
        INFO(named.name);
        DeviceSpec spec{.kind = kind_of(named.name), .model = named.name};
        if (spec.kind == device::Kind::pen) spec.needle.length = 1e-3;
        const auto d = make_device(spec);
        CHECK_FALSE(named.description.empty());
        CHECK(d.punctures_per_m2 > 0);
        CHECK(d.strike_speed > 0);
        CHECK(d.dwell > 0);
        CHECK(d.setting_tolerance > 0);
        CHECK((d.needles_engaged >= 1 && d.needles_engaged <= d.spec.needles));
        CHECK(d.stroke_limited == (spec.kind == device::Kind::pen));
        for (const double number : {d.spec.needle.length, d.spec.needle.tip_radius, d.spec.needle.base_width,
                                    d.spec.needle.taper_length, d.spec.press_force, d.spec.area})
            CHECK(number > 0);
        for (const auto& p : d.parameters) {
            CHECK(flags.count(p.flag) == 1);
            CHECK(units::known(p.unit));
            CHECK((!p.source.empty() || p.flag == "assumed"));
            CHECK(p.room == "device");
        }
    }
}

TEST_CASE("what the course gives is kept, what it leaves open is filled in", "[device]") {
    const auto d = make_device({.needle = {.length = 0.7e-3}, .needles = 9, .press_force = 3.5});
    CHECK(d.spec.needle.length == 0.7e-3);
    CHECK(d.spec.needles == 9);
    CHECK(d.spec.press_force == 3.5);
    CHECK(d.spec.frequency == Approx(110));
    CHECK(d.setting_tolerance == Approx(0.15e-3)); // exceed_k182407
    CHECK(d.needles_engaged == 9);
    const auto used = [&](const char* name) {
        return std::any_of(d.parameters.begin(), d.parameters.end(),
                           [&](const Parameter& p) { return p.name == name; });
    };
    CHECK(used("pen_frequency"));
    CHECK_FALSE(used("pen_needles")); // given by the course
    CHECK_FALSE(used("roller_rows"));
}

TEST_CASE("a roller's needles taper over their own length; home rollers say so", "[device]") {
    const auto home = make_device({.kind = device::Kind::roller, .model = "home_roller_0_25mm"});
    CHECK(home.spec.needle.taper_length == Approx(0.25e-3));
    CHECK(home.spec.home_use);
    CHECK(home.spec.passes == 15);
    CHECK_FALSE(make_device({.kind = device::Kind::roller, .model = "roller_1_5mm"}).spec.home_use);
    CHECK(
        make_device({.kind = device::Kind::roller, .model = "roller_1_5mm", .home_use = true}).spec.home_use);
}

TEST_CASE("roller needles that share the force: at least one row of 24", "[device]") {
    CHECK(make_device({.kind = device::Kind::roller, .model = "roller_0_25mm"}).needles_engaged == 24);
    CHECK(make_device({.kind = device::Kind::roller, .model = "roller_1_5mm"}).needles_engaged ==
          32); // 8 x 0.517 / pi = 1.32 rows
}

TEST_CASE("faults in the specification are named, several at once", "[device]") {
    CHECK(problems_of({.needle = {.length = 1e-3}}).empty());
    const auto missing = problems_of({.kind = device::Kind::pen});
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].key == "device.needle_length_mm");
    const auto unknown = problems_of({.kind = device::Kind::roller, .model = "roler_1_5mm"});
    REQUIRE(unknown.size() == 1);
    CHECK(unknown[0].nearest == "roller_1_5mm");
    CHECK(problems_of({.kind = device::Kind::pen, .model = "roller_1_5mm"}).at(0).key == "device.kind");
    CHECK(problems_of({.model = "exceed", .needle = {.length = 1.6e-3}}).at(0).key ==
          "device.needle_length_mm");
    CHECK(problems_of({.needle = {.length = 3.5e-3}}).size() == 1); // beyond the stroke
    CHECK(problems_of({.needle = {.length = -1e-3}, .needles = -2, .frequency = 0}).size() == 3);
    CHECK(problems_of({.needle = {.length = 1e-3, .tip_radius = 200e-6}}).at(0).key ==
          "device.tip_radius_um");
    CHECK(problems_of({.needle = {.length = 1e-3}, .glide_speed = INFINITY}).size() == 1);
    const auto crowd =
        problems_of({.needle = {.length = 1e-3}, .needles = 2000, .glide_speed = 1e-3, .passes = 100});
    REQUIRE(crowd.size() == 1);
    CHECK(crowd[0].what.find("too many punctures") != std::string::npos);
}

TEST_CASE("reused needles are remarked on, not modelled", "[device]") {
    CHECK(make_device({.needle = {.length = 1e-3}}).remarks.empty());
    CHECK(make_device({.needle = {.length = 1e-3}, .cartridge_reused = true}).remarks.size() == 1);
}

TEST_CASE("kinds have words", "[device]") {
    CHECK(to_string(device::Kind::pen) == "pen");
    CHECK(to_string(device::Kind::roller) == "roller");
    CHECK(to_string(device::Kind::stamp) == "stamp");
}
