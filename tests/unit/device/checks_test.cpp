#include "../../model.hpp"
#include "stipple/device/checks.hpp"
#include "stipple/device/layout.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::device;

namespace {

Needle sound() {
    return {.length = 1e-3, .tip_radius = 10e-6, .base_width = 250e-6, .taper_length = 0.8e-3};
}

template <class Change> std::vector<Problem> problems_after(Change change) {
    Needle needle = sound();
    change(needle);
    return check_needle(model(), needle);
}

} // namespace

TEST_CASE("a sound needle has no problems; what is not given is passed over", "[device]") {
    CHECK(check_needle(model(), sound()).empty());
    CHECK(check_needle(model(), {}).empty());
    CHECK(check_needle(model(),
                       {.length = 1e-3, .tip_radius = 125e-6, .base_width = 250e-6, .taper_length = 1e-3})
              .empty()); // a rod with a round end
    CHECK(problems_after([](Needle& n) {
              n.flat_tip = true;
              n.taper_length = 5e-6;
          }).empty()); // a punch has no cap to fit in
}

TEST_CASE("each fault of a needle is one problem with key, value and range", "[device]") {
    const auto shorter = problems_after([](Needle& n) { n.length = -1e-3; });
    REQUIRE(shorter.size() == 1);
    CHECK(shorter[0].key == "length_um");
    CHECK(shorter[0].value == "-1000 um");
    CHECK(shorter[0].allowed == "more than 0, at most 50000 um");
    CHECK(problems_after([](Needle& n) { n.length = 0; }).at(0).key == "length_um");
    CHECK(problems_after([](Needle& n) { n.length = 1.5; }).at(0).key ==
          "length_um"); // metres for millimetres
    CHECK(problems_after([](Needle& n) { n.length = INFINITY; }).size() == 1);
    CHECK(problems_after([](Needle& n) { n.tip_radius = 0; }).at(0).key == "tip_radius_um");
    CHECK(problems_after([](Needle& n) { n.base_width = -1; }).at(0).key == "base_width_um");
    CHECK(problems_after([](Needle& n) { n.taper_length = 0; }).at(0).key == "taper_length_um");
    const auto blunt = problems_after([](Needle& n) { n.tip_radius = 126e-6; });
    REQUIRE(blunt.size() == 1);
    CHECK(blunt[0].key == "tip_radius_um");
    CHECK(blunt[0].value == "126 um");
    CHECK(blunt[0].allowed == "at most 125 um, half of its width");
    CHECK(problems_after([](Needle& n) { n.taper_length = 9e-6; }).at(0).key == "taper_length_um");
    const auto steel = problems_after([](Needle& n) { n.material = "stainles_steel"; });
    REQUIRE(steel.size() == 1);
    CHECK(steel[0].nearest == "stainless_steel");
    CHECK(problems_after([](Needle& n) {
              n.length = -1;
              n.base_width = 0;
              n.material = "cheese";
          }).size() == 3);
}

TEST_CASE("faults of a profile", "[device]") {
    const auto problems_of = [](std::vector<Section> profile) {
        return check_needle(model(), {.shape = Shape::profile, .profile = std::move(profile)});
    };
    CHECK(problems_of({{0, 0}, {1e-4, 1e-5}}).empty());
    for (const auto& bad : std::vector<std::vector<Section>>{{},
                                                             {{0, 0}},
                                                             {{1e-6, 0}, {1e-4, 1e-5}},
                                                             {{0, 0}, {1e-4, 1e-5}, {1e-4, 2e-5}},
                                                             {{0, 0}, {1e-4, -1e-5}},
                                                             {{0, 0}, {1e-4, NAN}},
                                                             {{0, 0}, {1e-4, 0}}}) {
        REQUIRE(problems_of(bad).size() == 1);
        CHECK(problems_of(bad)[0].key == "profile");
    }
}

TEST_CASE("needles must not overlap, and must be countable", "[device]") {
    CHECK(check_array(sound(), "square", 36, 250e-6).empty());
    const auto close = check_array(sound(), "square", 36, 249e-6);
    REQUIRE(close.size() == 1);
    CHECK(close[0].key == "pitch_um");
    CHECK(close[0].value == "249 um");
    CHECK(close[0].allowed == "at least 250 um");
    // the neighbours of a sunflower stand closer than its pitch: the range says so
    const auto disc = check_array(sound(), "disc", 36, 250e-6);
    REQUIRE(disc.size() == 1);
    CHECK(disc[0].allowed == "at least 286.613 um");
    CHECK(check_array(sound(), "disc", 36, 287e-6).empty());
    CHECK(check_array(sound(), "square", 1, 1e-6).empty());
    CHECK(check_array(sound(), "square", 36, NAN).empty());
    CHECK(check_array(sound(), "square", 1000000, 1e-3).at(0).key == "needles");
    CHECK(check_array(sound(), "square", -4, 1e-3).at(0).key == "needles");
    CHECK(check_array(sound(), "sqare", 4, 1e-3).at(0).nearest == "square");
    CHECK(check_array(sound(), "square", 4, 0).at(0).key == "pitch_um");
}

TEST_CASE("a force must be positive and possible", "[device]") {
    CHECK(check_force(10).empty());
    CHECK(check_force(NAN).empty());
    CHECK(check_force(0).at(0).value == "0 N");
    CHECK(check_force(-2).at(0).key == "force_n");
    CHECK(check_force(2000).at(0).allowed == "more than 0, at most 1000 N");
    CHECK(check_force(INFINITY).size() == 1);
}

TEST_CASE("problems carry the caller's keys and the units in them", "[device]") {
    Needle needle = sound();
    needle.length = -1e-3;
    const auto problems = check_needle(model(), needle, {.length = "device.needle_length_mm"});
    CHECK(problems.at(0).key == "device.needle_length_mm");
    CHECK(problems.at(0).value == "-1 mm");
    CHECK(problems.at(0).allowed == "more than 0, at most 50 mm");
    CHECK(check_array(sound(), "square", 0, 1e-3, {.needles = "array.needles"}).at(0).key == "array.needles");
}
