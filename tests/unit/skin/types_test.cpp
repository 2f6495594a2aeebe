#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/skin/skin.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using skin::Person;

TEST_CASE("a type of skin stands in for what is not given, and only for that", "[skin]") {
    Person p;
    p.type = "sun_damaged";
    p.hydration = 0.9;
    const Person full = skin::resolve(model(), p);
    CHECK(full.photoageing == Approx(0.85));
    CHECK(full.hydration == 0.9);
    CHECK(full.dark_marks == Approx(0.3));
    CHECK_FALSE(full.scar.present());
    CHECK(skin::resolve(model(), Person{}).photoageing == 0); // ordinary skin changes nothing
    p.type = "scarred";
    CHECK(skin::resolve(model(), p).scar.kind == "rolling");
    p.scar.kind = "icepick";
    CHECK(skin::resolve(model(), p).scar.kind == "icepick");
    p.type = "oily";
    CHECK_THROWS_AS(skin::resolve(model(), p), Error);
    CHECK(skin::skin_types(model()).size() == 7);
}

TEST_CASE("a resolved person stays as it is", "[skin]") {
    for (const auto& type : skin::skin_types(model())) {
        Person p;
        p.type = type.name;
        const Person once = skin::resolve(model(), p), twice = skin::resolve(model(), once);
        CHECK(once.photoageing == twice.photoageing);
        CHECK(once.hydration == twice.hydration);
        CHECK(once.scar.kind == twice.scar.kind);
        CHECK(once.scar.count == twice.scar.count);
        CHECK(once.scar.depth == twice.scar.depth);
        CHECK(skin::make_skin(model(), p).surface.furrow_depth ==
              skin::make_skin(model(), once).surface.furrow_depth);
    }
}

TEST_CASE("every type of skin makes a skin", "[skin]") {
    for (const auto& type : skin::skin_types(model())) {
        INFO(type.name);
        CHECK_FALSE(type.label.empty());
        Person p{.age_years = 50};
        p.type = type.name;
        const auto s = skin::make_skin(model(), p);
        CHECK(s.surface.furrow_depth > 0);
        CHECK(s.surface.relief_depth > 0);
        CHECK(s.surface.scar.present() == (type.name == "scarred"));
    }
}

TEST_CASE("relief deepens with age between 40 and 60, with sun and with dryness", "[skin]") {
    const auto surface = [](double age, double sun, double water) {
        return skin::make_skin(model(), {.age_years = age, .photoageing = sun, .hydration = water}).surface;
    };
    CHECK(surface(30, 0, 0.5).furrow_depth == surface(40, 0, 0.5).furrow_depth);
    CHECK(surface(50, 0, 0.5).furrow_depth > surface(40, 0, 0.5).furrow_depth);
    CHECK(surface(80, 0, 0.5).furrow_depth == surface(60, 0, 0.5).furrow_depth);
    CHECK(surface(40, 0.5, 0.5).furrow_depth > surface(40, 0, 0.5).furrow_depth);
    CHECK(surface(40, 0, 0.1).relief_depth > surface(40, 0, 0.5).relief_depth);
    CHECK(surface(40, 0, 0.1).furrow_depth == surface(40, 0, 0.5).furrow_depth);
}

TEST_CASE("lax skin is softer and under less tension", "[skin]") {
    Person lax;
    lax.laxity = 1;
    const auto soft = skin::make_skin(model(), lax), firm = skin::make_skin(model(), Person{});
    CHECK(soft.layer("reticular_dermis").youngs_modulus ==
          Approx(0.5 * firm.layer("reticular_dermis").youngs_modulus));
    CHECK(soft.layer("viable_epidermis").youngs_modulus == firm.layer("viable_epidermis").youngs_modulus);
    CHECK(soft.pre_stress == Approx(0.3 * firm.pre_stress));
    lax.laxity = 1.5;
    CHECK_THROWS_AS(skin::make_skin(model(), lax), Error);
}

TEST_CASE("a scar takes its size from its kind unless it has one, and ends within the dermis", "[skin]") {
    Person p;
    p.scar.kind = "boxcar";
    CHECK(skin::make_skin(model(), p).surface.scar.depth == Approx(0.4e-3));
    p.scar.depth = 0.2e-3;
    CHECK(skin::make_skin(model(), p).surface.scar.depth == Approx(0.2e-3));
    p.scar.depth = 5e-3;
    const auto deep = skin::make_skin(model(), p);
    CHECK(deep.surface.scar.depth < deep.dermis_thickness());
}
