#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/device/profile.hpp"
#include "stipple/device/strength.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::device;

namespace {

std::vector<double> even_nodes(double from, double to, int elements) {
    std::vector<double> nodes;
    for (int i = 0; i <= elements; ++i) nodes.push_back(from + (to - from) * i / elements);
    return nodes;
}

Needle punch(double tip, double base, double length, const std::string& material = "pla") {
    return {.length = length,
            .tip_radius = tip,
            .base_width = 2 * base,
            .taper_length = length,
            .flat_tip = true,
            .material = material};
}

/// Cut cone clamped at its wide end, loaded at the free narrow one: y = x sin(k (1/a - 1/x)) with x from the
/// apex solves E I_b (x/b)^4 y'' + P y = 0, and y'(b) = 0 gives tan(t) = -t a / l, P = t^2 (a/b)^2 E I_b /
/// l^2.
double cut_cone_load(double modulus, double tip, double base, double length) {
    const double slope = tip / (base - tip); // a / l
    double low = 0.5 * M_PI, high = M_PI;    // tan rises from minus infinity to 0
    for (int i = 0; i < 200; ++i) {
        const double t = 0.5 * (low + high);
        (std::tan(t) + t * slope < 0 ? low : high) = t;
    }
    return low * low * std::pow(tip / base, 2) * modulus * M_PI * std::pow(base, 4) / 4 / (length * length);
}

} // namespace

TEST_CASE("a uniform rod buckles at pi^2 E I / (4 L^2)", "[device][analytic]") {
    const double modulus = find_material(model(), "pla").youngs_modulus, r = 50e-6, length = 2e-3;
    const double inertia = M_PI * std::pow(r, 4) / 4;
    CHECK(buckling_force(model(), punch(r, r, length)) ==
          Approx(M_PI * M_PI * modulus * inertia / (4 * length * length)).epsilon(1e-6));
    // square section
    Needle bar = punch(r, r, length);
    bar.shape = Shape::pyramid;
    CHECK(buckling_force(model(), bar) ==
          Approx(M_PI * M_PI * modulus * std::pow(2 * r, 4) / 12 / (4 * length * length)).epsilon(1e-6));
    // a round end carries the load where it is as wide as the rod
    Needle rod = punch(r, r, length);
    rod.flat_tip = false;
    rod.taper_length = 0.5 * length;
    CHECK(buckling_force(model(), rod) ==
          Approx(M_PI * M_PI * modulus * inertia / (4 * std::pow(length - r, 2))).epsilon(1e-6));
}

TEST_CASE("a cut cone buckles at its closed form", "[device][analytic]") {
    const double modulus = find_material(model(), "pla").youngs_modulus, length = 1e-3;
    for (const double tip : {5e-6, 10e-6, 30e-6, 90e-6})
        CHECK(buckling_force(model(), punch(tip, 100e-6, length)) ==
              Approx(cut_cone_load(modulus, tip, 100e-6, length)).epsilon(1e-3));
    // and the closed form has the rod as its limit
    CHECK(cut_cone_load(1, 99.999e-6, 100e-6, length) ==
          Approx(M_PI * M_PI / 4 * M_PI * std::pow(100e-6, 4) / 4 / (length * length)).epsilon(1e-4));
}

TEST_CASE("the load of a column converges at second order", "[device][analytic]") {
    const double tip = 20e-6, base = 100e-6, length = 1e-3, exact = cut_cone_load(1e9, tip, base, length);
    const auto stiffness = [&](double x) {
        return 1e9 * M_PI * std::pow(tip + (base - tip) * x / length, 4) / 4;
    };
    double previous = 0;
    for (const int elements : {40, 80, 160, 320}) {
        const double error = std::abs(column_load(even_nodes(0, length, elements), stiffness) / exact - 1);
        if (previous > 0) CHECK(std::log2(previous / error) == Approx(2).margin(0.1));
        previous = error;
    }
    CHECK(previous < 2e-4);
}

TEST_CASE("the column of a round-ended cone starts where it is as wide as its tip", "[device][analytic]") {
    const Needle cone{.length = 1e-3, .tip_radius = 10e-6, .base_width = 250e-6, .taper_length = 0.8e-3};
    const double start = loaded_section(cone);
    CHECK(cone.radius(start) == Approx(10e-6));
    CHECK(start < 20e-6);
    CHECK(section_area(cone, start) == Approx(M_PI * 1e-10));
    CHECK(loaded_section(punch(10e-6, 50e-6, 1e-3)) == 0);
    // the same outline as sections: same column
    std::vector<Section> sections{{0, 0}};
    for (double x = 1e-6; x < 1.0005e-3; x += 1e-6) sections.push_back({x, cone.radius(x)});
    const auto measured = measured_needle(model(), sections);
    CHECK(loaded_section(measured) == Approx(start).epsilon(1e-2));
    CHECK(buckling_force(model(), measured) == Approx(buckling_force(model(), cone)).epsilon(5e-3));
    CHECK(yield_force(model(), measured) == Approx(yield_force(model(), cone)).epsilon(1e-6));
    // a needle set shorter than its own tip is no column
    Needle stub = cone;
    stub.length = 5e-6;
    CHECK(std::isinf(buckling_force(model(), stub)));
}

TEST_CASE("yield: strength times the weakest section", "[device][analytic]") {
    const double strength = find_material(model(), "stainless_steel").strength;
    const Needle cone{.length = 1e-3, .tip_radius = 10e-6, .base_width = 250e-6, .taper_length = 0.8e-3};
    CHECK(yield_force(model(), cone) == Approx(strength * M_PI * 1e-10));
    // a neck of 6 um behind a tip of 10 um
    const auto necked = measured_needle(
        model(), {{0, 10e-6}, {50e-6, 10e-6}, {80e-6, 6e-6}, {120e-6, 20e-6}, {900e-6, 70e-6}});
    CHECK(yield_force(model(), necked) == Approx(strength * M_PI * 36e-12));
    CHECK(buckling_force(model(), necked) <
          buckling_force(model(), measured_needle(model(), {{0, 10e-6}, {120e-6, 20e-6}, {900e-6, 70e-6}})));
    // a section that ends beyond the length set does not count
    CHECK(yield_force(model(), measured_needle(model(), {{0, 10e-6}, {1e-3, 2e-6}}, 0.5e-3)) ==
          Approx(strength * M_PI * 36e-12));
}

// lee2008, table 1: round needles of 800 and 600 um that taper from 50 um to 25 um, simulated buckling load
// 2.0 and 3.5 mN in poly(lactic acid). Its modulus and end condition were not seen, so a third either way;
// for wider bases the published loads grow as if the tip did not matter: ours, loaded on the tip, stay below.
TEST_CASE("buckling load of published polymer needles", "[device][analytic]") {
    CHECK(buckling_force(model(), punch(12.5e-6, 25e-6, 800e-6)) == Approx(2.0e-3).epsilon(0.34));
    CHECK(buckling_force(model(), punch(12.5e-6, 25e-6, 600e-6)) == Approx(3.5e-3).epsilon(0.34));
    const std::vector<std::pair<double, double>> wider{{75e-6, 0.0096}, {100e-6, 0.031}, {200e-6, 0.51}};
    for (const auto& [width, published] : wider)
        CHECK(buckling_force(model(), punch(12.5e-6, 0.5 * width, 800e-6)) < published);
}

// park2010: polymer needles pressed on metal buckle like rods held at the tip (length factor 0.7),
// elastically beyond 12 diameters. Euler's stress is then half the strength, the limit of his formula.
TEST_CASE("elastic buckling of a held polymer rod begins at 12 diameters", "[device][analytic]") {
    const double r = 25e-6, length = 12 * 2 * r, held = std::pow(2 / 0.7, 2);
    const double stress = held * buckling_force(model(), punch(r, r, length, "plga")) / (M_PI * r * r);
    CHECK(stress == Approx(0.5 * find_material(model(), "plga").strength).epsilon(0.05));
}
