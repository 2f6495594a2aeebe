#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/table.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/device/layout.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

using namespace stipple;
using course::find_key;
using schema::Type;
using schema::Value;

TEST_CASE("every key says what it is") {
    std::set<std::string> paths;
    for (const auto& key : course::course_schema(model())) {
        INFO(key.path);
        CHECK(paths.insert(key.path).second);
        CHECK_FALSE(key.meaning.empty());
        CHECK((key.source == "assumed" || sources().contains(key.source)));
        CHECK(units::known(key.unit));
        CHECK(static_cast<bool>(key.set));
        CHECK(static_cast<bool>(key.get));
        if (key.type == Type::number || key.type == Type::integer) CHECK(key.min <= key.max);
        if (!key.labels.empty()) CHECK(key.labels.size() == key.allowed.size());
        // Required, with a default, or left to the device or the skin type: exactly one of the three.
        CHECK(int{key.required} + int{key.fallback.has_value()} + int{!key.default_words.empty()} == 1);
    }
    CHECK(paths.size() > 30);
}

TEST_CASE("a key that ends in a unit carries it and the others do not") {
    CHECK(find_key(model(), "device.needle_length_mm")->unit == "mm");
    CHECK(find_key(model(), "device.glide_speed_mm_per_s")->unit == "mm/s");
    CHECK(find_key(model(), "device.frequency_hz")->unit == "Hz");
    CHECK(find_key(model(), "device.area_cm2")->unit == "cm2");
    CHECK(find_key(model(), "device.press_force_n")->unit == "N");
    CHECK(find_key(model(), "person.age_years")->unit == "yr");
    CHECK(find_key(model(), "course.interval_days")->unit == "d");
    CHECK(find_key(model(), "device.needles")->unit.empty());
    CHECK(find_key(model(), "person.photoageing")->unit.empty());
    CHECK(find_key(model(), "device.passes")->unit.empty());
}

TEST_CASE("setters store SI and getters give the file's unit back") {
    course::Course c;
    find_key(model(), "device.needle_length_mm")->set(c, Value{1.5});
    find_key(model(), "device.glide_speed_mm_per_s")->set(c, Value{std::int64_t{40}});
    find_key(model(), "device.area_cm2")->set(c, Value{60.0});
    find_key(model(), "device.tip_radius_um")->set(c, Value{5.0});
    find_key(model(), "course.interval_days")->set(c, Value{14.0});
    find_key(model(), "person.age_years")->set(c, Value{48.0});
    CHECK(c.device.needle.length == Approx(1.5e-3));
    CHECK(c.device.glide_speed == Approx(0.04));
    CHECK(c.device.area == Approx(60e-4));
    CHECK(c.device.needle.tip_radius == Approx(5e-6));
    CHECK(c.interval == Approx(14 * 86400.0));
    CHECK(c.person.age_years == 48.0);
    CHECK(std::get<double>(*find_key(model(), "device.needle_length_mm")->get(c)) == Approx(1.5));
    CHECK(std::get<double>(*find_key(model(), "course.interval_days")->get(c)) == Approx(14.0));
}

TEST_CASE("every number goes through its setter and getter unchanged") {
    for (const auto& key : course::course_schema(model())) {
        if (key.type != Type::number && key.type != Type::integer) continue;
        INFO(key.path);
        course::Course c;
        c.numbing.cream = "lidocaine_4"; // without one its keys have no value
        const bool whole = key.type == Type::integer;
        for (const double x : {key.min, key.max}) {
            key.set(c, whole ? Value{static_cast<std::int64_t>(x)} : Value{x});
            const auto back = key.get(c);
            REQUIRE(back);
            if (whole)
                CHECK(std::get<std::int64_t>(*back) == static_cast<std::int64_t>(x));
            else
                CHECK(std::get<double>(*back) == Approx(x).epsilon(1e-12));
        }
    }
}

TEST_CASE("words of enumerations keep the order of the enumeration") {
    course::Course c;
    for (const auto kind : device::kinds()) {
        find_key(model(), "device.kind")->set(c, Value{device::to_string(kind)});
        CHECK(c.device.kind == kind);
        CHECK(std::get<std::string>(*find_key(model(), "device.kind")->get(c)) == device::to_string(kind));
    }
    find_key(model(), "person.sex")->set(c, Value{std::string("male")});
    CHECK(c.person.sex == skin::Sex::male);
}

TEST_CASE("the keys that a kind of device names are keys of a course file and belong to it") {
    for (const auto kind : device::kinds())
        for (const auto& name : device::facts(kind).keys) {
            CAPTURE(name);
            const auto key = find_key(model(), "device." + name);
            REQUIRE(key);
            CHECK(key->kinds == device::kinds_with(name));
            CHECK(key->kind_key == "device.kind");
        }
}

TEST_CASE("what is not given is not invented") {
    const course::Course c;
    for (const char* path :
         {"device.needle_length_mm", "device.needles", "device.passes", "device.frequency_hz",
          "device.layout", "device.pitch_um", "person.melanin_fraction"}) {
        INFO(path);
        CHECK_FALSE(find_key(model(), path)->get(c));
    }
    CHECK_FALSE(find_key(model(), "device.needle_lenght_mm"));
}

TEST_CASE("the words of a course are those of the rooms that use them") {
    CHECK(find_key(model(), "person.site")->allowed == skin::site_names(model()));
    CHECK(find_key(model(), "person.conditions")->allowed.size() == screening::conditions(model()).size());
    CHECK(find_key(model(), "device.model")->allowed.size() == device::named_devices(model()).size() + 1);
    CHECK(find_key(model(), "device.layout")->allowed == device::layouts());
    CHECK(find_key(model(), "device.needles")->max == device::k_most_needles);
}

static course::Course sound() {
    course::Course c;
    c.device.needle.length = 1.5e-3;
    return c;
}

/// What resolve() refuses in a course; nothing if it takes it.
static std::vector<Problem> problems_of(const course::Course& c, const std::set<std::string>& written = {}) {
    try {
        course::resolve(model(), c, written);
        return {};
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        return e.problems();
    }
}

TEST_CASE("a sound course has no problems, and once resolved it stays as it is") {
    CHECK(problems_of(sound()).empty());
    auto c = sound();
    c.person.type = "sun_damaged";
    const auto once = course::resolve(model(), c), twice = course::resolve(model(), once);
    CHECK(once.person.photoageing == 0.85);
    for (const auto& key : course::course_schema(model())) {
        INFO(key.path);
        CHECK(key.get(once) == key.get(twice));
    }
}

TEST_CASE("sessions must fit into the horizon") {
    auto c = sound();
    c.sessions = 6;
    c.interval = 60 * 86400.0;
    c.horizon = 300 * 86400.0;
    const auto problems = problems_of(c); // the last one would be on day 300
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].key == "course.horizon_days");
    CHECK(problems[0].allowed == "more than 300 d");
    c.horizon = 301 * 86400.0;
    CHECK(problems_of(c).empty());
    c.sessions = 1;
    c.interval = 3650 * 86400.0; // of no effect
    CHECK(problems_of(c).empty());
    c.sessions = 0;
    CHECK(problems_of(c).at(0).key == "course.sessions");
}

TEST_CASE("keys of another kind of device are named with the kind they belong to") {
    auto c = sound();
    c.device.kind = device::Kind::roller;
    c.device.model = "roller_1_5mm";
    const auto problems =
        problems_of(c, {"device.frequency_hz", "device.glide_speed_mm_per_s", "device.rows"});
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].key == "device.frequency_hz");
    CHECK(problems[0].what.find("belongs to a pen") != std::string::npos);
    CHECK(problems[0].what.find("\"roller\"") != std::string::npos);
    c.device.kind = device::Kind::stamp;
    c.device.model = "stamp_35";
    CHECK(problems_of(c, {"device.drum_diameter_mm", "device.glide_speed_mm_per_s", "device.footprint_cm2"})
              .size() == 2);
}

TEST_CASE("a key that is set in memory is checked as one that is written") {
    auto c = sound();
    c.device.kind = device::Kind::roller;
    c.device.model = "roller_1_5mm";
    c.device.frequency = 100;
    REQUIRE(problems_of(c).size() == 1);
    CHECK(problems_of(c)[0].key == "device.frequency_hz");
}

TEST_CASE("a course made in memory keeps to the ranges and words of its keys") {
    for (const auto& key : course::course_schema(model())) {
        if (key.type != schema::Type::number && key.type != schema::Type::integer) continue;
        if (key.path == "schema" || !key.kinds.empty() || key.path.starts_with("numbing.")) continue;
        for (const double factor : {-1.0, 1.0}) {
            auto c = sound();
            const double beyond = factor > 0 ? key.max + 1 : key.min - 1;
            if (key.type == schema::Type::integer) {
                if (beyond == 0) continue; // stands for "not given"
                key.set(c, static_cast<std::int64_t>(beyond));
            } else {
                key.set(c, beyond);
            }
            INFO(key.path << " " << beyond);
            const auto problems = problems_of(c);
            CHECK(std::any_of(problems.begin(), problems.end(),
                              [&](const Problem& p) { return p.key == key.path; }));
        }
    }
    auto c = sound();
    c.person.concerns = {"wrinkles", "wrinkels"};
    CHECK(problems_of(c).at(0).nearest == "wrinkles");
    c = sound();
    c.products.push_back({.name = "niacinamide", .concentration = 1e6});
    CHECK(problems_of(c).at(0).key == "product[1].concentration_mg_per_ml");
}

TEST_CASE("a needle needs a length or a model, and a tip thinner than its shaft") {
    auto c = sound();
    c.device.needle.length = NAN;
    auto problems = problems_of(c);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].key == "device.needle_length_mm");
    c.device.model = "pen_12";
    CHECK(problems_of(c).size() <= 1); // the device may still ask for a length of its own

    c = sound();
    c.device.needle.tip_radius = 20e-6;
    CHECK(problems_of(c).empty()); // the shaft is the device's
    c.device.needle.base_width = 30e-6;
    problems = problems_of(c);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].key == "device.tip_radius_um");
}

TEST_CASE("what the device cannot do is a problem of the course") {
    auto c = sound();
    c.device.model = "no such pen";
    CHECK(problems_of(c).at(0).key == "device.model");
}
