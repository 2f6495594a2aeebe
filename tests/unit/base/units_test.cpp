#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <catch2/catch.hpp>
#include <utility>
#include <vector>

using namespace stipple;

TEST_CASE("units turn into SI", "[base]") {
    CHECK(units::to_si("") == 1);
    CHECK(units::to_si("-") == 1);
    CHECK(units::to_si("%") == 0.01);
    CHECK(units::to_si("mm") == 1e-3);
    CHECK(units::to_si("um") == 1e-6);
    CHECK(units::to_si("d") == 86400);
    CHECK(units::to_si("1/d") == Approx(1.0 / 86400).epsilon(1e-15));
    CHECK(units::to_si("mm2/d") == Approx(1e-6 / 86400).epsilon(1e-15));
    CHECK(units::to_si("1/cm2") == 1e4);
    CHECK(units::to_si("rpm") * 7000 == Approx(116.6667).epsilon(1e-6));
    CHECK(units::to_si("deg") * 180 == Approx(3.141592653589793).epsilon(1e-15));
    CHECK(units::to_si("kJ/m2") == 1000);
    CHECK(units::to_si("MPa") / units::to_si("kPa") == Approx(1000));
}

TEST_CASE("every unit of the list has its factor", "[base]") {
    const std::vector<std::pair<const char*, double>> expected{
        {"s", 1},     {"min", 60}, {"h", 3600},  {"yr", 31536000}, {"ms", 1e-3},  {"m", 1},   {"cm", 1e-2},
        {"nm", 1e-9}, {"m2", 1},   {"1/s", 1},   {"Hz", 1},        {"1/m2", 1},   {"m/s", 1}, {"cm/s", 1e-2},
        {"m2/s", 1},  {"Pa", 1},   {"kPa", 1e3}, {"MPa", 1e6},     {"GPa", 1e9},  {"N", 1},   {"mN", 1e-3},
        {"J/m2", 1},  {"kg", 1},   {"g", 1e-3},  {"grade", 1},     {"um2", 1e-12}};
    for (const auto& [unit, factor] : expected) {
        CAPTURE(unit);
        CHECK(units::to_si(unit) == Approx(factor).epsilon(1e-15));
    }
}

TEST_CASE("powers and quotients of units agree with the units they are made of", "[base]") {
    const auto si = [](const char* unit) { return units::to_si(unit); };
    CHECK(si("cm2") == Approx(si("cm") * si("cm")));
    CHECK(si("mm2") == Approx(si("mm") * si("mm")));
    CHECK(si("um2") == Approx(si("um") * si("um")));
    CHECK(si("mm2/d") == Approx(si("mm2") / si("d")));
    CHECK(si("um2/s") == Approx(si("um2") / si("s")));
    CHECK(si("cm2/s") == Approx(si("cm2") / si("s")));
    CHECK(si("mm/d") == Approx(si("mm") / si("d")));
    CHECK(si("mm/s") == Approx(si("mm") / si("s")));
    CHECK(si("1/mm2") == Approx(1 / si("mm2")));
    CHECK(si("1/cm2") == Approx(1 / si("cm2")));
    CHECK(si("1/h") == Approx(1 / si("h")));
    CHECK(si("1/yr") == Approx(1 / si("yr")));
    CHECK(si("yr") == Approx(365 * si("d")));
    CHECK(si("ms") == Approx(1e-3 * si("s")));
}

TEST_CASE("an unknown unit is an error that shows it", "[base]") {
    CHECK(units::known("kPa"));
    CHECK_FALSE(units::known("psi"));
    CHECK_FALSE(units::known("MM"));
    try {
        units::to_si("furlong");
        FAIL("to_si did not throw");
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::data);
        CHECK(error.problems().at(0).value == "furlong");
    }
}
