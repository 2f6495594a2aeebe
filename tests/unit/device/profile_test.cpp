#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/device/profile.hpp"
#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace stipple;
using namespace stipple::device;

static std::vector<Problem> problems_of(const std::string& text) {
    try {
        (void)read_profile(text);
    } catch (const Error& e) {
        CHECK(e.kind() == stipple::Kind::input);
        return e.problems();
    }
    return {};
}

TEST_CASE("a profile is read with comments, spaces, empty lines and line ends of any kind", "[device]") {
    for (const std::string& end : {"\n", "\r\n"}) {
        const std::string text = "\xEF\xBB\xBF# micrograph 3" + end + "distance_um, radius_um" + end + end +
                                 "0,0" + end + " 12.5 , 5e0 " + end + "# shaft" + end + "900,70";
        const auto sections = read_profile(text);
        REQUIRE(sections.size() == 3);
        CHECK(sections[1].from_tip == Approx(12.5e-6));
        CHECK(sections[1].radius == Approx(5e-6));
        CHECK(sections[2].from_tip == Approx(900e-6));
    }
}

TEST_CASE("faults of a profile are named with their line", "[device]") {
    const std::string head = "# a needle\ndistance_um,radius_um\n";
    const auto one = [&](const std::string& rows, int line) {
        INFO(rows);
        const auto problems = problems_of(head + rows);
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].line == line);
        return problems[0];
    };
    CHECK(one("0,0\n10,x\n20,5\n", 4).value == "x");
    CHECK(one("0,0\n10\n20,5\n", 4).what == "a row holds two numbers");
    CHECK(one("0,0\n10,5,6\n20,5\n", 4).what == "a row holds two numbers");
    CHECK(one("0,0\n10,-5\n20,5\n", 4).key == "radius_um");
    CHECK(one("0,0\n10,5\n10,6\n", 5).allowed == "more than 10 um");
    CHECK(one("5,0\n10,5\n", 3).what == "the first row is the tip");
    CHECK(one("0,0\nnan,5\n", 4).key == "distance_um");
    CHECK(one("0,0\n10,inf\n", 4).key == "radius_um");
    CHECK(one("0,0\n10,5um\n", 4).value == "5um");
    CHECK(one("0,0\n", 3).what == "a profile needs at least two rows");
    CHECK(one("0,0\n10,0\n", 4).key == "radius_um");
    CHECK(problems_of("").at(0).what.find("distance_um,radius_um") != std::string::npos);
    CHECK(problems_of("distance_mm,radius_mm\n0,0\n1,1\n").at(0).allowed == "distance_um,radius_um");
    CHECK(problems_of("0,0\n10,5\n").size() == 1); // no header
    CHECK(problems_of(head + "0,0\n10,a\n20,b\n").size() == 2);
    std::string garbage = head;
    for (int i = 0; i < 1000; ++i) garbage += "?\n";
    CHECK(problems_of(garbage).size() == 20);
}

// A round-ended cone, sampled as a microscope would: the sphere comes back, from its own rows or from the taper.
TEST_CASE("the tip of a measured needle is the largest sphere that fits", "[device]") {
    const Needle cone{.length = 1e-3, .tip_radius = 20e-6, .base_width = 250e-6, .taper_length = 1e-3};
    for (const double step : {1e-6, 7e-6, 15e-6, 40e-6, 200e-6}) {
        std::vector<Section> sections{{0, 0}};
        for (double x = step; x < 1e-3; x += step) sections.push_back({x, cone.radius(x)});
        CHECK(tip_radius(sections) == Approx(20e-6).epsilon(1e-9));
        CHECK(measured_tip(sections).resolved == (step < 20e-6)); // a row on it and the taper agree
    }
    // a point, as far as its rows tell
    CHECK(tip_radius({{0, 0}, {100e-6, 10e-6}, {200e-6, 20e-6}}) == Approx(0.1e-6));
    CHECK(tip_radius({{0, 30e-6}, {100e-6, 40e-6}}) == 30e-6);             // flat
    CHECK(tip_radius({{0, 0}, {10e-6, 50e-6}, {500e-6, 50e-6}}) == 50e-6); // flatter than a half sphere
}

TEST_CASE("a measured needle has a length, a width and a tip of its own", "[device]") {
    const auto needle = measured_needle(model(), {{0, 0}, {10e-6, 10e-6}, {600e-6, 100e-6}, {900e-6, 90e-6}});
    CHECK(needle.shape == Shape::profile);
    CHECK(needle.length == 900e-6);
    CHECK(needle.tip_radius == Approx(10e-6).epsilon(0.02));
    CHECK(needle.base_width == Approx(200e-6));
    CHECK(needle.taper_length == 600e-6);
    CHECK_FALSE(needle.flat_tip);
    CHECK(needle.radius(600e-6) == 100e-6);
    CHECK(measured_needle(model(), {{0, 5e-6}, {1e-4, 5e-6}}, 2e-4).length == 2e-4);
    CHECK(measured_needle(model(), {{0, 5e-6}, {1e-4, 5e-6}}).flat_tip);
    CHECK_THROWS_AS(measured_needle(model(), {{0, 0}}), Error);
}

// RFC 4180, and what R and spreadsheets write.
TEST_CASE("cells may be quoted and numbers may have a sign", "[device]") {
    const auto sections = read_profile("\"distance_um\",\"radius_um\"\n0,0\n\"+12.5\",\" 5 \"\n+900,+70\n");
    REQUIRE(sections.size() == 3);
    CHECK(sections[1].from_tip == Approx(12.5e-6));
    CHECK(sections[2].radius == Approx(70e-6));
    CHECK(problems_of("distance_um,radius_um\n0,0\n+-5,3\n").at(0).key == "distance_um");
}

TEST_CASE("the outline of a measured needle is that of the needle, however coarse its rows", "[device]") {
    const Needle cone{.length = 1e-3, .tip_radius = 10e-6, .base_width = 250e-6, .taper_length = 0.8e-3};
    for (const double step : {1e-6, 3e-6, 9e-6, 20e-6, 100e-6}) {
        std::vector<Section> sections{{0, 0}};
        for (double x = step; x < 1.0005e-3; x += step) sections.push_back({x, cone.radius(x)});
        const Needle measured = measured_needle(model(), sections, 1e-3);
        INFO(step);
        for (double x = 0.5e-6; x < 1e-3; x += 1.3e-6)
            CHECK(measured.radius(x) == Approx(cone.radius(x)).epsilon(0.01).margin(0.05e-6));
    }
}

TEST_CASE("an outline answers as its needle does, whatever the shape", "[device]") {
    Needle needle{.length = 1.5e-3, .tip_radius = 8e-6, .base_width = 250e-6, .taper_length = 1e-3};
    const auto same = [](const Needle& n) {
        const Outline outline(n);
        for (double x = -1e-6; x < 2e-3; x += 1.7e-6) {
            CHECK(outline.radius(x) == n.radius(x));
            CHECK(outline.crack_radius(x) == n.crack_radius(x));
        }
        CHECK(outline.radius(0) == n.radius(0));
        CHECK(outline.radius(2e-3) > outline.radius(10e-6));
    };
    same(needle);
    needle.shape = Shape::pyramid;
    same(needle);
    needle.flat_tip = true;
    same(needle);
    needle.shape = Shape::profile;
    needle.profile = {{0, 1e-6}, {100e-6, 30e-6}, {900e-6, 120e-6}};
    same(needle);
}
