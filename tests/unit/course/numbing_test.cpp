// How deep and how fast a numbing cream works, what it leaves in the blood, and for whom it is not computed.
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/numbing.hpp"
#include "stipple/course/schema.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::course;
using namespace stipple::units;

namespace {

const skin::Person thigh{.age_years = 35, .site = "thigh"};

NumbingResult emla(double minutes, double wait = 0, const skin::Person& person = thigh,
                   double area = 10 * cm2, double grams = NAN) {
    return numb(model(),
                {.cream = "lidocaine_prilocaine_5",
                 .applied = minutes * minute,
                 .wait = wait * minute,
                 .amount = grams * gram},
                person, area, {});
}
double depth(double minutes, double wait = 0) {
    return emla(minutes, wait).acceptable_depth / mm;
}

} // namespace

TEST_CASE("a cream needs its time, and longer is never less deep") {
    const double none = outcome::acceptable_depth(model(), {}, "thigh") / mm;
    CHECK(depth(5) < none + 0.1); // nothing yet
    double before = none;
    for (const double minutes : {15.0, 30.0, 60.0, 90.0, 120.0, 180.0, 240.0}) {
        const double now = depth(minutes);
        INFO(minutes << " min: " << now << " mm");
        CHECK(now >= before - 1e-3);
        before = now;
    }
}

TEST_CASE("the depth grows on for half an hour after a short application") { // bjerring1990
    for (const double minutes : {30.0, 60.0, 90.0}) CHECK(depth(minutes, 30) > depth(minutes) + 0.05);
}

TEST_CASE("depths of wahlgren2000, ten minutes after the cream is off") { // fitted to these rows
    CHECK(depth(60, 10) == Approx(2.9).margin(0.05));
    CHECK(depth(120, 10) == Approx(4.5).margin(1.0));
    CHECK(depth(180, 10) > 5);
    CHECK(depth(240, 10) > 5);
}

TEST_CASE("two drugs of one cream numb deeper than either alone") {
    const auto with_potency = [](double lidocaine, double prilocaine) {
        const auto m = model_with({{"transport.lidocaine_prilocaine_5.lidocaine.potency", lidocaine},
                                   {"transport.lidocaine_prilocaine_5.prilocaine.potency", prilocaine}});
        return numb(m, {.cream = "lidocaine_prilocaine_5", .applied = 3600}, thigh, 10 * cm2, {});
    };
    const auto both = with_potency(1, 1), one = with_potency(1, 0), other = with_potency(0, 1);
    CHECK(both.acceptable_depth > one.acceptable_depth);
    CHECK(both.acceptable_depth > other.acceptable_depth);
    for (std::size_t i = 0; i < both.free.size(); i += 7)
        CHECK(both.free[i] == Approx(one.free[i] + other.free[i]).margin(1e-12));
}

TEST_CASE("a blood level that is dangerous numbs no skin") {
    // 5 ug/mL of lidocaine in plasma, a third of it free
    CHECK(outcome::blocked_share(model(), 0.33 * 5e-3) < 0.05);
}

TEST_CASE("more grams on an area never lower the blood level; lighter people have higher ones") {
    double before = 0;
    for (const double grams : {0.5, 2.0, 5.0, 10.0, 20.0}) {
        const double peak = emla(120, 0, {.site = "cheek"}, 100 * cm2, grams).peak_plasma[0];
        CHECK(peak >= before * (1 - 1e-3));
        before = peak;
    }
    const auto light = emla(120, 0, {.weight = 50, .site = "cheek"}, 100 * cm2, 10),
               middle = emla(120, 0, {.weight = 70, .site = "cheek"}, 100 * cm2, 10),
               plain = emla(120, 0, {.site = "cheek"}, 100 * cm2, 10);
    CHECK(light.peak_plasma[0] == Approx(1.4 * plain.peak_plasma[0]).epsilon(1e-6));
    CHECK(middle.peak_plasma[0] == Approx(plain.peak_plasma[0]).epsilon(1e-9));
}

TEST_CASE("the face takes a numbing cream in faster and further than the forearm") { // juhlin1989
    const auto face = emla(60, 0, {.site = "cheek"}, 25 * cm2),
               arm = emla(60, 0, {.site = "forearm"}, 25 * cm2);
    for (const std::size_t drug : {0u, 1u}) {
        CHECK(face.peak_plasma[drug] > 2 * arm.peak_plasma[drug]);
        CHECK(face.peak_time[drug] < arm.peak_time[drug]);
    }
}

TEST_CASE("a child is not an adult: the course stops, and tells what the leaflet allows") {
    Course c;
    c.person = {.age_years = 4, .site = "cheek"};
    c.device.kind = device::Kind::roller;
    c.device.needle.length = 0.5 * mm;
    c.numbing.cream = "lidocaine_prilocaine_5";
    try {
        resolve(model(), c);
        FAIL("a child of four years was taken");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        REQUIRE(e.problems().size() == 1);
        const Problem& p = e.problems().front();
        CHECK(p.key == "person.age_years");
        CHECK(p.what.find("at most 10 g on 100 cm2") != std::string::npos);
        CHECK(to_line(p).find('\n') == std::string::npos);
    }
    c.person.age_years = 18;
    CHECK_NOTHROW(resolve(model(), c));
}

TEST_CASE("a weight without anything that gets into blood is refused") {
    Course c;
    c.person = {.age_years = 40, .weight = 60, .site = "cheek"};
    c.device.kind = device::Kind::roller;
    c.device.needle.length = 0.5 * mm;
    CHECK_THROWS_AS(resolve(model(), c), Error);
    c.numbing.cream = "lidocaine_4";
    CHECK_NOTHROW(resolve(model(), c));
}
