#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/needle/needle_sweep.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using schema::Value;
using study::NeedleStudy;
using study::parse_sweep;

static NeedleStudy sound() {
    NeedleStudy s;
    s.needle.length = 700e-6;
    s.needle.tip_radius = 10e-6;
    s.needle.base_width = 250e-6;
    s.person.site = "forearm";
    return s;
}

static std::vector<double> numbers(const std::string& words) {
    std::vector<double> out;
    for (const auto& v : parse_sweep(model(), words).values)
        out.push_back(std::holds_alternative<double>(v) ? std::get<double>(v)
                                                        : static_cast<double>(std::get<std::int64_t>(v)));
    return out;
}

template <class Action> static Problem problem_of(const Action& action) {
    try {
        action();
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        REQUIRE(e.problems().size() == 1);
        return e.problems().front();
    }
    FAIL("no error");
    return {};
}

static Problem fault(const std::string& words) {
    return problem_of([&] { parse_sweep(model(), words); });
}

using Numbers = std::vector<double>;

TEST_CASE("a list is not swept, and the message says so") {
    const std::vector<schema::KeyFacts> keys{{.path = "course.days", .type = schema::Type::number_list}};
    const auto p = problem_of([&] { study::parse_sweep_axis("days=0,30", keys, "course file"); });
    CHECK(p.key == "--sweep course.days");
    CHECK(p.what == "a list cannot be swept");
}

TEST_CASE("a range goes in steps as far as its end") {
    CHECK(numbers("tip_radius_um=2:40:10") == Numbers{2, 12, 22, 32});
    CHECK(numbers("tip_radius_um=2:32:10") == Numbers{2, 12, 22, 32}); // the end is among them
    CHECK(numbers("tip_radius_um=1:2:5") == Numbers{1});
    const auto tenths = numbers("skin.hydration=0:1:0.1");
    REQUIRE(tenths.size() == 11);
    CHECK(tenths[3] == 0.3); // as written, not 0.30000000000000004
    CHECK(tenths[10] == 1.0);
    CHECK(numbers("array.needles=1:100:33") == Numbers{1, 34, 67, 100});
}

TEST_CASE("a range with a count holds both ends, and a list what it lists") {
    CHECK(numbers("length_um=300:900/3") == Numbers{300, 600, 900});
    CHECK(numbers("length_um=300:900/2") == Numbers{300, 900});
    CHECK(numbers("tip_radius_um=2,5,40,10.5") == Numbers{2, 5, 40, 10.5});
    CHECK(numbers("tip_radius_um=7") == Numbers{7});
    const auto sites = parse_sweep(model(), "site=cheek,forearm");
    CHECK(sites.key.path == "skin.site");
    REQUIRE(sites.values.size() == 2);
    CHECK(std::get<std::string>(sites.values[1]) == "forearm");
    CHECK(std::get<bool>(parse_sweep(model(), "flat_tip=true,false").values[0]));
}

TEST_CASE("a key may go without its section") {
    CHECK(parse_sweep(model(), "tip_radius_um=2").key.path == "needle.tip_radius_um");
    CHECK(parse_sweep(model(), "needle.tip_radius_um=2").key.path == "needle.tip_radius_um");
    CHECK(parse_sweep(model(), "needles=4").key.path == "array.needles");
}

TEST_CASE("a bad sweep is one clear problem") {
    CHECK(fault("tip_radios_um=2:40:10").nearest == "tip_radius_um");
    CHECK(fault("needle.tip_radios_um=2").nearest == "needle.tip_radius_um");
    CHECK(fault("impact_speed=1:6:1").nearest == "impact_speed_m_per_s"); // the unit is part of the name
    CHECK(fault("title=a").what.find("no key") != std::string::npos);
    CHECK(fault("profile=a.csv").what.find("no key") != std::string::npos);
    CHECK(fault("layer.friction=1").what.find("no key") != std::string::npos);
    CHECK(fault("tip_radius_um").what == "a sweep is KEY=VALUES");
    CHECK(fault("=1").what == "a sweep is KEY=VALUES");
    for (const char* words :
         {"tip_radius_um=", "tip_radius_um=,", "tip_radius_um=ten", "tip_radius_um=2:40:ten",
          "tip_radius_um=2:nan:1", "tip_radius_um=1e999", "tip_radius_um=2 "})
        CHECK(fault(words).what == "not a number");
    for (const char* words : {"tip_radius_um=2:40", "tip_radius_um=2:40:1:1", "tip_radius_um=2:40:1/3"})
        CHECK(fault(words).what == "not a range");
    CHECK(fault("tip_radius_um=40:2:1").what == "the range runs backwards or is empty");
    CHECK(fault("tip_radius_um=2:2:1").what == "the range runs backwards or is empty");
    CHECK(fault("tip_radius_um=2:40:0").what == "the step must be above zero");
    CHECK(fault("tip_radius_um=2:40:-1").what == "the step must be above zero");
    CHECK(fault("tip_radius_um=2:40/1").what == "not a count");
    CHECK(fault("tip_radius_um=2:40/2.5").what == "not a count");
    CHECK(fault("tip_radius_um=2:40:1e-6").what == "too many steps");
    CHECK(fault("tip_radius_um=2:40:1e-300").what == "too many steps");
    CHECK(fault("tip_radius_um=400:600:100").what == "out of range");
    CHECK(fault("tip_radius_um=0:40:10").allowed == "0.1 to 500 um");
    CHECK(fault("needles=1:2:0.5").what == "only whole numbers");
    CHECK(fault("site=cheeck").nearest == "cheek");
    CHECK(fault("shape=cone,").what == "not an allowed value");
    CHECK(fault("flat_tip=yes").what == "true or false");
}

TEST_CASE("a point of a sweep is the file with those values, and defaults follow") {
    const auto axes =
        std::vector{parse_sweep(model(), "length_um=300,600"), parse_sweep(model(), "needles=4,9")};
    auto s = sound();
    s.pitch = 500e-6;
    const auto at = study::at_point(model(), s, axes, {Value{300.0}, Value{std::int64_t{9}}});
    CHECK(at.needle.length == Approx(300e-6));
    CHECK(at.needles == 9);
    CHECK(at.array); // a key of [array] makes it one
    CHECK(study::resolved(model(), at).travel == Approx(300e-6));
    CHECK_FALSE(s.array);
}

TEST_CASE("sweeps make a grid with the last key fastest, the same for any number of threads") {
    const auto axes =
        std::vector{parse_sweep(model(), "tip_radius_um=2,6,12"), parse_sweep(model(), "site=forearm,back")};
    int told = 0;
    const auto one = study::sweep(model(), sound(), axes, 1, [&](const Progress& p) {
        CHECK(p.stage == "insertion");
        CHECK(p.fraction == ++told / 6.0);
        return true;
    });
    CHECK(told == 6);
    REQUIRE(one.points.size() == 6);
    CHECK(std::get<double>(one.points[1].at[0]) == 2);
    CHECK(std::get<std::string>(one.points[1].at[1]) == "back");
    CHECK(std::get<double>(one.points[2].at[0]) == 6);
    const auto two = study::sweep(model(), sound(), axes, 2);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(one.points[i].peak_force == two.points[i].peak_force);
        CHECK(one.points[i].buried == two.points[i].buried);
    }
    // The same numbers as pushing by hand, and a blunter tip needs more force to enter.
    auto s = sound();
    s.needle.tip_radius = 12 * units::um; // as the sweep converts it
    s.person.site = "back";
    const auto pushed = study::insert_needle(model(), s).pushed;
    CHECK(one.points[5].puncture_force == pushed.puncture_force);
    CHECK(one.points[5].dye_depth == pushed.channel.dye_depth);
    CHECK(one.points[0].puncture_force < one.points[2].puncture_force);
    CHECK(one.points[2].puncture_force < one.points[4].puncture_force);
}

TEST_CASE("sweeps that cannot be computed are refused before they start") {
    const auto refused = [](const NeedleStudy& s, const std::vector<std::string>& words) {
        std::vector<study::SweepAxis> axes;
        for (const auto& w : words) axes.push_back(parse_sweep(model(), w));
        bool started = false;
        const auto problem = problem_of(
            [&] { study::sweep(model(), s, axes, 1, [&](const Progress&) { return started = true; }); });
        CHECK_FALSE(started);
        return problem;
    };
    CHECK(refused(sound(), {"tip_radius_um=2:3:1", "needle.tip_radius_um=5"}).what ==
          "this key is swept twice");
    CHECK(refused(sound(), {"tip_radius_um=1:101:0.5", "length_um=200:1200:10"}).what ==
          "too many combinations");
    const auto wide = refused(sound(), {"tip_radius_um=20:200:20"}); // 125 um is half the width
    CHECK(wide.what.find("at needle.tip_radius_um=140: ") == 0);
    CHECK(wide.key == "needle.tip_radius_um");
    CHECK(refused(sound(), {"press_force_n=1,2"}).what.find("goes with insertion.drive \"force\"") !=
          std::string::npos);
    CHECK(refused(sound(), {"needles=4,9"}).key == "array.pitch_um");
}

TEST_CASE("a sweep stops when it is told to") {
    try {
        study::sweep(model(), sound(), {parse_sweep(model(), "tip_radius_um=2:30:1")}, 1,
                     [](const Progress& p) { return p.fraction < 0.1; });
        FAIL("it went on");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::interrupted);
    }
}
