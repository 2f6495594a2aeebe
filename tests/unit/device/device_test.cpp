#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/device/layout.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;
using namespace stipple::device;

static std::vector<Problem> problems_of(const DeviceSpec& spec) {
    try {
        (void)make_device(model(), spec);
    } catch (const Error& e) {
        CHECK(e.kind() == stipple::Kind::input);
        return e.problems();
    }
    return {};
}

// schwarz2011: 192 needles of 0.25 x 1.5 mm in eight rows on a drum 2 cm wide and 2 cm in diameter.
TEST_CASE("a clinical roller has the numbers of its paper", "[device]") {
    const auto d = make_device(model(), {.kind = device::Kind::roller, .model = "dermaroller_mf8"});
    CHECK(d.spec.needles == 192);
    CHECK(d.spec.rows == 8);
    CHECK(d.spec.needle.length == Approx(1.5e-3));
    CHECK(d.spec.needle.base_width == Approx(0.25e-3));
    CHECK(d.spec.drum_diameter == Approx(20e-3));
    CHECK(d.spec.roller_width == Approx(20e-3));
}

TEST_CASE("a force that nobody gave is told with its range", "[device]") {
    const auto guessed = make_device(model(), {.kind = device::Kind::roller, .model = "roller_1_0mm"});
    REQUIRE(guessed.remarks.size() == 1);
    CHECK(guessed.remarks[0].find("2 N, is assumed (1 to 8 N are plausible)") != std::string::npos);
    CHECK(make_device(model(), {.kind = device::Kind::roller, .model = "roller_1_0mm", .press_force = 3})
              .remarks.empty());
    DeviceSpec pen{.kind = device::Kind::pen, .model = "pen_12"};
    pen.needle.length = 1e-3;
    const auto taut = make_device(model(), pen);
    REQUIRE(taut.remarks.size() == 1);
    CHECK(taut.remarks[0].find("no more than pull the skin taut") != std::string::npos);
    CHECK(device::force_is_assumed(taut));
    pen.press_force = 3;
    CHECK(make_device(model(), pen).remarks.empty());
    CHECK_FALSE(device::force_is_assumed(make_device(model(), pen)));
    pen.frequency = 1, pen.glide_speed = 0.5, pen.needles = 1;
    CHECK(problems_of(pen).at(0).what.find("hardly a puncture") != std::string::npos);
}

TEST_CASE("every named device resolves, with sources for what it uses", "[device]") {
    const std::set<std::string> flags{"measured", "measured-secondhand", "recalled", "derived", "assumed",
                                      "fitted"};
    REQUIRE(named_devices(model()).size() >= 10);
    for (const auto& named : named_devices(model())) {
        INFO(named.name);
        DeviceSpec spec{.kind = kind_of_model(model(), named.name), .model = named.name};
        if (spec.kind == device::Kind::pen) spec.needle.length = 1e-3;
        const auto d = make_device(model(), spec);
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
    const auto d = make_device(model(), {.needle = {.length = 0.7e-3}, .needles = 9, .press_force = 3.5});
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
    const auto home = make_device(model(), {.kind = device::Kind::roller, .model = "home_roller_0_25mm"});
    CHECK(home.spec.needle.taper_length == Approx(0.25e-3));
    CHECK(home.spec.home_use);
    CHECK(home.spec.passes == 15);
    CHECK_FALSE(make_device(model(), {.kind = device::Kind::roller, .model = "roller_1_5mm"}).spec.home_use);
    CHECK(make_device(model(), {.kind = device::Kind::roller, .model = "roller_1_5mm", .home_use = true})
              .spec.home_use);
}

TEST_CASE("roller needles that share the force: at least one row of 24", "[device]") {
    CHECK(make_device(model(), {.kind = device::Kind::roller, .model = "roller_0_25mm"}).needles_engaged ==
          24);
    CHECK(make_device(model(), {.kind = device::Kind::roller, .model = "roller_1_5mm"}).needles_engaged ==
          Approx(31.565).epsilon(1e-4)); // 8 x 0.517 / pi = 1.32 rows of 24
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
        problems_of({.needle = {.length = 1e-3}, .needles = 200, .glide_speed = 1e-3, .passes = 100});
    REQUIRE(crowd.size() == 1);
    CHECK(crowd[0].what.find("too many punctures") != std::string::npos);
}

TEST_CASE("needles, pitch, layout and force that cannot be are one clear problem each", "[device]") {
    const auto only = [](DeviceSpec spec, const std::string& key) {
        if (std::isnan(spec.needle.length)) spec.needle.length = 1e-3;
        const auto problems = problems_of(spec);
        INFO(key);
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].key == key);
        return problems[0];
    };
    CHECK(only({.needle = {.length = -1e-3}}, "device.needle_length_mm").value == "-1 mm");
    only({.needle = {.base_width = 10e-6}}, "device.tip_radius_um"); // its radius is 10 um by default
    CHECK(only({.needles = 1000000}, "device.needles").allowed == "1 to 100000");
    only({.press_force = 0}, "device.press_force_n");
    only({.press_force = -1}, "device.press_force_n");
    CHECK(only({.layout = "sqare"}, "device.layout").nearest == "square");
    CHECK(only({.layout = "square", .pitch = 200e-6}, "device.pitch_um").allowed == "at least 250 um");
    only({.pitch = -1e-3}, "device.pitch_um");
    CHECK(only({.pitch = 8e-3}, "device.pitch_um").what.find("outside the face") != std::string::npos);
    only({.passes = 101}, "device.passes");
    only({.kind = device::Kind::roller, .layout = "disc"}, "device.layout");
    only({.kind = device::Kind::roller, .pitch = 1e-3}, "device.pitch_um");
    only({.kind = device::Kind::roller, .needles = 2000}, "device.needles"); // 80 um apart, 140 um wide
}

TEST_CASE("layouts: a pen carries a disc, a roller rows, a stamp a square, unless told otherwise",
          "[device]") {
    const auto pen = make_device(model(), {.needle = {.length = 1e-3}});
    CHECK(pen.spec.layout == "disc");
    CHECK(pen.layout.size() == 12);
    CHECK(reach(pen.layout) < 4e-3); // half of the track
    const auto narrow = make_device(model(), {.needle = {.length = 1e-3}, .track_width = 2e-3});
    CHECK(reach(narrow.layout) < 1e-3); // the needles stay within the track
    const auto ring = make_device(model(), {.needle = {.length = 1e-3}, .layout = "ring", .pitch = 1e-3});
    CHECK(least_distance(ring.layout) == Approx(1e-3));
    const auto roller = make_device(model(), {.kind = device::Kind::roller, .model = "roller_1_5mm"});
    CHECK(roller.layout.size() == 24);
    CHECK(roller.spec.layout.empty()); // no key of a roller
    CHECK(least_distance(roller.layout) == Approx(20e-3 * 8 / 192));
    CHECK(make_device(model(), {.kind = device::Kind::roller, .model = "roller_1_5mm", .needles = 190})
              .layout.size() == 24); // 6 rows of 24, 2 of 23
    const auto stamp = make_device(model(), {.kind = device::Kind::stamp, .model = "stamp_35"});
    CHECK(stamp.spec.layout == "square");
    CHECK(least_distance(stamp.layout) == Approx(10e-3 / std::sqrt(35)));
    for (const auto& d : {pen, roller, stamp}) { // a resolved device resolves to itself
        const auto again = make_device(model(), d.spec);
        CHECK(again.layout.size() == d.layout.size());
        CHECK(least_distance(again.layout) == least_distance(d.layout));
    }
}

TEST_CASE("the evidence's devices can be named", "[device]") {
    const auto named = [](device::Kind kind, const char* name) {
        return make_device(
            model(),
            {.kind = kind, .model = name, .needle = {.length = kind == device::Kind::pen ? 1e-3 : NAN}});
    };
    const auto needles = [&](const char* name) { return named(device::Kind::pen, name).spec.needles; };
    CHECK(needles("exceed") == 6);
    CHECK(needles("pen_12") == 12);
    CHECK(needles("skinpen_precision") == 14);
    CHECK(needles("pro_pen") == 14);
    CHECK(needles("skinstylus") == 36);
    CHECK(needles("drpen_a6s") == 42);
    const std::vector<std::pair<const char*, double>> rollers{
        {"home_roller_0_2mm", 0.2e-3}, {"roller_0_25mm", 0.25e-3}, {"roller_0_5mm", 0.5e-3},
        {"roller_1_0mm", 1.0e-3},      {"roller_1_5mm", 1.5e-3},   {"roller_2_0mm", 2.0e-3},
        {"roller_2_5mm", 2.5e-3}};
    for (const auto& [name, length] : rollers) {
        const auto d = named(device::Kind::roller, name);
        CHECK(d.spec.needles == 192);
        CHECK(d.spec.rows == 8);
        CHECK(d.spec.needle.length == Approx(length));
        CHECK(d.spec.home_use == (std::string(name).starts_with("home")));
    }
}

TEST_CASE("a patch is pressed on once: its needles are its punctures", "[device]") {
    const std::vector<std::pair<const char*, int>> patches{
        {"patch_silicon_4x4", 16},   {"patch_silicon_6x6", 36},   {"patch_silicon_9x9", 81},
        {"patch_silicon_180um", 36}, {"patch_silicon_280um", 36}, {"patch_polymer_330um", 121}};
    for (const auto& [name, needles] : patches) {
        INFO(name);
        const auto d = make_device(model(), {.kind = device::Kind::stamp, .model = name});
        CHECK(d.punctures_total == Approx(needles).epsilon(1e-5));
        CHECK(least_distance(d.layout) == Approx(d.spec.pitch));
    }
    const auto impact = make_device(model(), {.kind = device::Kind::stamp, .model = "patch_silicon_9x9"});
    CHECK(impact.strike_speed == Approx(1));
    CHECK(impact.spec.needle.length == Approx(245e-6));
    CHECK(impact.spec.needle.material == "silicon");
    // olatunji2013: tips 330 um apart, bases 30 um
    const auto dense = make_device(model(), {.kind = device::Kind::stamp, .model = "patch_polymer_330um"});
    CHECK(least_distance(dense.layout) - dense.spec.needle.base_width == Approx(30e-6));
    CHECK(make_device(model(), {.needle = {.length = 1e-3, .material = "titanium"}}).spec.needle.material ==
          "titanium");
}

TEST_CASE("reused needles are remarked on, not modelled", "[device]") {
    const auto remarks = [](bool reused) {
        return make_device(model(),
                           {.needle = {.length = 1e-3}, .press_force = 2, .cartridge_reused = reused})
            .remarks;
    };
    CHECK(remarks(false).empty());
    CHECK(remarks(true).size() == 1);
}

TEST_CASE("kinds have words", "[device]") {
    CHECK(to_string(device::Kind::pen) == "pen");
    CHECK(to_string(device::Kind::roller) == "roller");
    CHECK(to_string(device::Kind::stamp) == "stamp");
}
