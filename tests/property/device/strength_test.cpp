#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/strength.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;
using namespace stipple::device;

static Needle example(const std::string& material = "pmma") {
    return {.length = 0.8e-3,
            .tip_radius = 10e-6,
            .base_width = 200e-6,
            .taper_length = 0.8e-3,
            .material = material};
}

TEST_CASE("a stiffer material never buckles earlier, a stronger one never yields earlier",
          "[device][property]") {
    std::vector<Material> materials;
    for (const auto& name : material_names(model())) materials.push_back(find_material(model(), name));
    for (const auto& a : materials)
        for (const auto& b : materials) {
            if (a.youngs_modulus >= b.youngs_modulus)
                CHECK(buckling_force(model(), example(a.name)) >=
                      buckling_force(model(), example(b.name)) * (1 - 1e-9));
            if (a.strength >= b.strength)
                CHECK(yield_force(model(), example(a.name)) >= yield_force(model(), example(b.name)));
        }
}

TEST_CASE("a thicker needle is stronger, a longer one buckles earlier", "[device][property]") {
    double base = 0, tip = 0, length = INFINITY;
    for (const double factor : {1.0, 1.3, 1.7, 2.5}) {
        Needle wide = example(), blunt = example(), longer = example();
        wide.base_width *= factor;
        blunt.tip_radius *= factor;
        longer.length *= factor;
        longer.taper_length *= factor;
        CHECK(buckling_force(model(), wide) > base);
        CHECK(buckling_force(model(), blunt) > tip);
        CHECK(buckling_force(model(), longer) < length);
        base = buckling_force(model(), wide);
        tip = buckling_force(model(), blunt);
        length = buckling_force(model(), longer);
        CHECK(yield_force(model(), longer) == Approx(yield_force(model(), example())).epsilon(1e-6));
        CHECK(yield_force(model(), blunt) ==
              Approx(factor * factor * yield_force(model(), example())).epsilon(1e-6));
    }
}

TEST_CASE("both forces scale with area, the scale of the needle squared", "[device][property]") {
    for (const auto shape : {Shape::cone, Shape::pyramid}) {
        Needle one = example(), twice = example();
        one.shape = twice.shape = shape;
        for (double* x : {&twice.length, &twice.tip_radius, &twice.base_width, &twice.taper_length}) *x *= 2;
        CHECK(buckling_force(model(), twice) == Approx(4 * buckling_force(model(), one)).epsilon(1e-6));
        CHECK(yield_force(model(), twice) == Approx(4 * yield_force(model(), one)).epsilon(1e-6));
    }
}

TEST_CASE("every material has numbers with flags and sources", "[device][property]") {
    const std::set<std::string> flags{"measured", "measured-secondhand", "recalled", "derived", "assumed"};
    const auto names = material_names(model());
    REQUIRE(names.size() >= 9);
    for (const char* name :
         {"stainless_steel", "titanium", "silicon", "glass", "pmma", "polycarbonate", "plga"})
        CHECK(std::count(names.begin(), names.end(), name) == 1);
    for (const auto& name : names) {
        INFO(name);
        const auto m = find_material(model(), name);
        CHECK(m.youngs_modulus > 1e8);
        CHECK(m.strength < 0.03 * m.youngs_modulus); // nothing yields beyond some per cent of strain
        REQUIRE(m.parameters.size() == 2);
        for (const auto& p : m.parameters) {
            CHECK(flags.count(p.flag) == 1);
            CHECK(units::known(p.unit));
            CHECK((!p.source.empty() || p.flag == "assumed"));
        }
    }
    CHECK_THROWS_AS(find_material(model(), "stainles_steel"), Error);
}
