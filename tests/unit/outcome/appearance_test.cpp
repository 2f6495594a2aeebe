#include "../../model.hpp"
#include "history.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/appearance.hpp"
#include "stipple/outcome/catalogue.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using outcome_test::endpoint;
using outcome_test::resting_history;
using outcome_test::set_level;

namespace {

skin::Skin marked_cheek(const char* scar = "rolling") {
    skin::Person p{.age_years = 48, .site = "cheek", .photoageing = 0.5};
    p.dark_marks = 0.5;
    p.scar.kind = scar;
    p.scar.count = 15;
    p.concerns = {"wrinkles", "scars"};
    return skin::make_skin(model(), p);
}

outcome::Subject subject(const healing::History& h, const skin::Skin& s) {
    return {.model = model(),
            .history = h,
            .skin = s,
            .constants = outcome::make_constants(model()),
            .cross_linking = 0.1 / units::day,
            .sessions = {0},
            .punctures_per_m2 = 1e7};
}

} // namespace

TEST_CASE("skin at rest looks as before, but for a dark mark's slow return", "[outcome]") {
    const auto h = resting_history();
    const auto s = marked_cheek();
    const auto all = outcome::appear(subject(h, s), 10);
    for (const auto& e : all) {
        INFO(e.name);
        CHECK(e.value == Approx(e.baseline).margin(1e-12));
        CHECK(e.note.size() > 40);
        CHECK(units::known(e.unit));
        CHECK((e.group == outcome::Group::appearance || e.group == outcome::Group::scale));
        CHECK(e.noticeable > 0);
        CHECK(e.basis == outcome::Basis::assumed_mapping);
    }
    for (const outcome::EndpointRow& row :
         outcome::endpoint_rows(model(), {outcome::Group::appearance, outcome::Group::scale}))
        endpoint(all, row.name); // throws where it is missing
}

TEST_CASE("scars and dark marks are read only where the person has them", "[outcome]") {
    const auto h = resting_history();
    const auto s = skin::make_skin(model(), {.age_years = 30, .site = "cheek"});
    for (const auto& e : outcome::appear(subject(h, s), 10)) {
        CHECK(e.name.find("scar") == std::string::npos);
        CHECK(e.name.find("dark") == std::string::npos);
        CHECK(e.name != "ecca_score");
        CHECK(e.name != "gais"); // no concern is named
    }
}

TEST_CASE("more collagen makes furrows and scars shallower and skin firmer", "[outcome]") {
    auto h = resting_history();
    set_level(h, "collagen_total", 10, 1.0, 1.2, 0.7);
    set_level(h, "collagen_density", 10, 1.0, 1.2, 0.7);
    const auto s = marked_cheek();
    const auto all = outcome::appear(subject(h, s), 10);
    for (const char* name : {"furrow_depth", "sag", "scar_depth", "scar_volume", "lemperle_grade",
                             "glogau_class", "goodman_baron_grade"}) {
        INFO(name);
        CHECK(endpoint(all, name).value < endpoint(all, name).baseline);
    }
    CHECK(endpoint(all, "gais").value > 0);
    CHECK(endpoint(all, "water_loss").value ==
          Approx(endpoint(all, "water_loss").baseline)); // no epidermis yet
}

TEST_CASE("a raised scar is not flattened by more matrix", "[outcome]") {
    auto h = resting_history();
    set_level(h, "collagen_total", 10, 1.0, 1.2, 0.7);
    set_level(h, "collagen_density", 10, 1.0, 1.2, 0.7);
    const auto s = marked_cheek("hypertrophic");
    const auto all = outcome::appear(subject(h, s), 10);
    CHECK(endpoint(all, "scar_depth").value > endpoint(all, "scar_depth").baseline);
    CHECK(endpoint(all, "scar_depth").label == "Scar, height");
}

TEST_CASE("a thicker epidermis loses less water", "[outcome]") {
    auto h = resting_history();
    set_level(h, "epidermal_thickness", 10, 1.7, 1.7, 1.7); // twice the rest of 0.85
    const auto s = marked_cheek();
    const auto wet = outcome::dryness_at(subject(h, s), 10 * units::day);
    const auto rest = outcome::dryness_at_rest(subject(h, s));
    CHECK(wet.water_loss / rest.water_loss == Approx(std::pow(2.0, -0.25)));
    CHECK(wet.hydration == Approx(0.5 + 0.5 * (1 - std::pow(2.0, -0.25))));
}

TEST_CASE("a dark mark loses the melanin of the epidermis that is shed, and comes back slowly", "[outcome]") {
    auto h = resting_history();
    const std::size_t covered = h.of("epidermis_covered");
    h.dermis[covered][0] = 0.96; // four hundredths opened at the session of day 0
    const auto s = marked_cheek();
    const auto with = subject(h, s);
    const double n = 1e7, radius = std::sqrt(0.04 / (n * std::numbers::pi)) + with.constants.injured_rim;
    const double shed = std::exp(-n * std::numbers::pi * radius * radius);
    CHECK(outcome::dark_mark_left(with, 0) == Approx(shed));
    CHECK(outcome::dark_mark_left(with, 10 * units::day) ==
          Approx(1 - (1 - shed) * std::exp(-with.constants.dark_mark_return * 10 * units::day)));
    auto none = with;
    none.sessions.clear();
    CHECK(outcome::dark_mark_left(none, 10 * units::day) == 1);
}

TEST_CASE("errors name what is missing", "[outcome]") {
    const auto h = resting_history();
    const auto s = marked_cheek();
    CHECK_THROWS_AS(outcome::appear(subject(h, s), 400), Error);
}

TEST_CASE("creases of treated skin never become shallower than those of young skin", "[outcome]") {
    CHECK(outcome::crease_depth(87e-6, 0.4, 60e-6) == Approx(60e-6 + 0.4 * 27e-6));
    CHECK(outcome::crease_depth(87e-6, 0, 60e-6) == Approx(60e-6));
    CHECK(outcome::crease_depth(87e-6, 1.1, 60e-6) == Approx(1.1 * 87e-6)); // worse is worse as a whole
    CHECK(outcome::crease_depth(50e-6, 0.5, 60e-6) == 50e-6);               // young as it is
    auto h = resting_history();
    for (const double much : {1.2, 3.0, 10.0}) {
        for (const char* state : {"collagen_total", "collagen_density", "epidermal_thickness"})
            set_level(h, state, 10, much, much, much);
        for (const double age : {20.0, 48.0, 80.0}) {
            const auto s =
                skin::make_skin(model(), {.age_years = age, .site = "cheek", .photoageing = age / 100});
            const auto now = outcome::surface_at(subject(h, s), 10 * units::day);
            const auto young = model()["skin/surface"];
            CHECK(now.relief_depth >=
                  std::min(s.surface.relief_depth, young.si("relief_depth_young")) * (1 - 1e-12));
            CHECK(now.furrow_depth >=
                  std::min(s.surface.furrow_depth, young.si("furrow_depth_young")) * (1 - 1e-12));
        }
    }
}
