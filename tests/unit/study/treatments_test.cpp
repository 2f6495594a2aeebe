#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/study/compare/treatments.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::study;

namespace {

course::Course needles(int sessions = 1) {
    course::Course c;
    c.title = "needles";
    c.person.age_years = 35;
    c.device.kind = device::Kind::pen;
    c.device.model = "pen_12";
    c.device.needle.length = 1.5e-3;
    c.sessions = sessions;
    c.horizon = 60 * 86400.0;
    return c;
}

course::LightCourse lit(const char* name, device::LightKind kind, int type = 3) {
    return {.title = name,
            .person = {.age_years = 35, .site = "cheek", .fitzpatrick = type},
            .device = {.kind = kind, .model = name},
            .sessions = 1};
}

course::Options few() {
    return {.band_members = 2, .person_members = 2};
}

NamedTreatment of(const std::string& name, const course::Course& c) {
    return {.name = name, .needles = c, .light = {}};
}
NamedTreatment of(const std::string& name, const course::LightCourse& c) {
    return {.name = name, .needles = {}, .light = c};
}

} // namespace

TEST_CASE("needles and light stand in equal units, and what has no series has no number",
          "[study][treatments]") {
    const auto made =
        compare_treatments(model(),
                           {of("pen", needles()), of("co2", lit("fractional_co2", device::LightKind::laser)),
                            of("ipl", lit("ipl_560", device::LightKind::ipl))},
                           few());
    REQUIRE(made.columns.size() == 3);
    const auto &pen = made.columns[0], &co2 = made.columns[1], &ipl = made.columns[2];
    for (const auto& c : made.columns)
        for (std::size_t t = 0; t < 6; ++t) {
            CHECK(c.types[t].band.p10 > 0);
            CHECK(c.types[t].band.p90 < 1);
            if (&c == &made.columns.front())
                CHECK(std::isnan(c.lower[t]));
            else
                CHECK((c.lower[t] > 0 && c.lower[t] < 1));
        }
    CHECK(std::isfinite(pen.pain.middle));
    CHECK(std::isfinite(pen.gain.middle));
    for (const auto* c : {&co2, &ipl}) {
        CHECK(std::isnan(c->pain.middle)); // light is not healed, and its pain has no model
        CHECK(std::isnan(c->gain.middle));
        CHECK(c->light());
    }
    const auto benefit = static_cast<std::size_t>(outcome::LightTopic::benefit);
    CHECK(co2.trials[benefit].size() == 1);
    CHECK(ipl.trials[benefit].empty());
    // the numbers of a column are those of its course alone
    const auto alone = course::run_light(model(), lit("ipl_560", device::LightKind::ipl));
    CHECK(ipl.types[4].band.p50 == alone.types[4].band.p50);
}

TEST_CASE("the probability of fewer is a half of equals and turns round with the order",
          "[study][treatments]") {
    const auto a = lit("fractional_1550", device::LightKind::laser);
    auto b = a;
    b.device.zones = 3000e4;
    const auto equal = compare_treatments(model(), {of("one", a), of("two", a)}, few());
    const auto forth = compare_treatments(model(), {of("one", a), of("two", b)}, few());
    const auto back = compare_treatments(model(), {of("two", b), of("one", a)}, few());
    for (std::size_t t = 0; t < 6; ++t) {
        CHECK(equal.columns[1].lower[t] == Approx(0.5).epsilon(1e-9));
        CHECK(forth.columns[1].lower[t] < 0.5); // more zones
        CHECK(forth.columns[1].lower[t] + back.columns[1].lower[t] == Approx(1).epsilon(1e-9));
    }
}

TEST_CASE("a course that screening stops keeps its column", "[study][treatments]") {
    auto rosacea = needles();
    rosacea.person.conditions = {"rosacea"};
    const auto made = compare_treatments(
        model(), {of("pen", rosacea), of("ipl", lit("ipl_560", device::LightKind::ipl, 6))}, few());
    CHECK(made.columns[0].stopped);
    CHECK(std::isnan(made.columns[0].injured));
    CHECK(made.columns[1].stopped);
    CHECK(made.all_stopped());
    CHECK_THROWS_AS(compare_treatments(model(), {of("pen", needles())}, few()), Error);
    auto wrong = lit("ipl_560", device::LightKind::ipl);
    wrong.device.fluence = 1e6;
    try {
        compare_treatments(model(), {of("pen", needles()), of("bright", wrong)}, few());
        FAIL("a fluence that the device does not give");
    } catch (const Error& error) {
        CHECK(error.problems().front().what.starts_with("bright: "));
    }
}
