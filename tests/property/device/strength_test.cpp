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

/// A force that rises from the tip like that of a cone in skin.
static AxialForce skin_force(double whole, double length) {
    return [=](double x) { return whole * std::min(1.0, 0.05 + 0.95 * x / length); };
}

TEST_CASE("a material that is stiffer and stronger never breaks earlier, a stronger one blunts less",
          "[device][property]") {
    std::vector<Material> materials;
    for (const auto& name : material_names(model())) materials.push_back(find_material(model(), name));
    const auto force = skin_force(0.05, 0.8e-3);
    for (const auto& a : materials)
        for (const auto& b : materials) {
            if (a.youngs_modulus >= b.youngs_modulus)
                CHECK(buckling_force(model(), example(a.name)) >=
                      buckling_force(model(), example(b.name)) * (1 - 1e-9));
            if (a.compressive_strength >= b.compressive_strength)
                CHECK(blunting(model(), example(a.name), 0.01).radius <=
                      blunting(model(), example(b.name), 0.01).radius);
            if (a.youngs_modulus >= b.youngs_modulus && a.bending_strength >= b.bending_strength &&
                a.compressive_strength == b.compressive_strength)
                CHECK(breaking(model(), example(a.name), force).factor >=
                      breaking(model(), example(b.name), force).factor * (1 - 1e-6));
        }
}

TEST_CASE("a thicker needle is stronger, a longer one breaks earlier", "[device][property]") {
    double base = 0, tip = 0, length = INFINITY, thick = 0, tall = INFINITY;
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
        const double wider = breaking(model(), wide, skin_force(0.05, wide.length)).factor,
                     taller = breaking(model(), longer, skin_force(0.05, longer.length)).factor;
        CHECK(wider > thick);
        CHECK(taller < tall);
        thick = wider;
        tall = taller;
        CHECK(blunting(model(), blunt, 0.01).stress_share ==
              Approx(blunting(model(), example(), 0.01).stress_share / (factor * factor)).epsilon(1e-6));
    }
}

TEST_CASE("what breaks and blunts scales with area, the scale of the needle squared", "[device][property]") {
    for (const auto shape : {Shape::cone, Shape::pyramid}) {
        Needle one = example(), twice = example();
        one.shape = twice.shape = shape;
        for (double* x : {&twice.length, &twice.tip_radius, &twice.base_width, &twice.taper_length}) *x *= 2;
        CHECK(buckling_force(model(), twice) == Approx(4 * buckling_force(model(), one)).epsilon(1e-6));
        CHECK(breaking(model(), twice, skin_force(0.4, twice.length)).factor ==
              Approx(breaking(model(), one, skin_force(0.1, one.length)).factor).epsilon(1e-5));
        CHECK(blunting(model(), twice, 0.04).radius == Approx(2 * blunting(model(), one, 0.01).radius));
    }
}

TEST_CASE("forces twice as large leave half the margin; a load nearer to the base breaks later",
          "[device][property]") {
    for (const char* name : {"stainless_steel", "pmma", "glass"}) {
        const Needle n = example(name);
        const double once = breaking(model(), n, skin_force(0.05, n.length)).factor;
        CHECK(breaking(model(), n, skin_force(0.1, n.length)).factor == Approx(0.5 * once).epsilon(1e-5));
        CHECK(breaking(model(), n, [](double) { return 0.05; }).factor < once);
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
        for (const double strength : {m.bending_strength, m.compressive_strength}) {
            CHECK(strength > 1e6);
            CHECK(strength < 0.03 * m.youngs_modulus); // nothing yields beyond some per cent of strain
        }
        CHECK(m.compressive_strength >= m.bending_strength);
        REQUIRE(m.parameters.size() == 3);
        for (const auto& p : m.parameters) {
            CHECK(flags.count(p.flag) == 1);
            CHECK(units::known(p.unit));
            CHECK((!p.source.empty() || p.flag == "assumed"));
        }
    }
    CHECK_THROWS_AS(find_material(model(), "stainles_steel"), Error);
}
