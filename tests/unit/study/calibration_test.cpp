// The calibration: what linear models say of identifiability, and what the members of the posterior must
// meet.
#include "../../model.hpp"
#include "../course/lotfi_course.hpp"
#include "stipple/base/error.hpp"
#include "stipple/course/course.hpp"
#include "stipple/study/calibrate/identifiability.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

TEST_CASE("identifiability of a linear model: eigenvalues and narrowing in closed form") {
    // One measurement of 2 a, one of a + b: J^T J = ((5, 1), (1, 1)), eigenvalues 3 +- sqrt 5; c is not seen.
    study::Calibration c;
    study::identify({{2, 0, 0}, {1, 1, 0}}, {"a", "b", "c"}, c);
    REQUIRE(c.directions.size() == 2);
    CHECK(c.directions[0].eigenvalue == Approx(3 + std::sqrt(5.0)));
    CHECK(c.directions[1].eigenvalue == Approx(3 - std::sqrt(5.0)));
    CHECK(c.directions[0].parts.front().first == "a");
    // (I + J^T J)^-1 = ((2, -1), (-1, 6)) / 11
    CHECK(c.narrowing[0].second == Approx(std::sqrt(2.0 / 11)));
    CHECK(c.narrowing[1].second == Approx(std::sqrt(6.0 / 11)));
    CHECK(c.narrowing[2].second == 1);
}

TEST_CASE(
    "what the user sets leaves the draw of the posterior, whose members are as many as the table holds") {
    const auto plain = course::posterior_members(model(), 3);
    const std::size_t q3 = model().index("healing.q3"), r_M = model().index("healing.r_M");
    const double set = 0.5 * (model().parameters()[q3].allowed.low + model().parameters()[q3].allowed.high);
    const auto held = course::posterior_members(with_overrides(model(), {{"healing.q3", set}}), 3);
    for (std::size_t m = 0; m < 3; ++m) {
        CHECK(plain[m].value(q3) != model().value(q3));
        CHECK(held[m].value(q3) == set);
        CHECK(held[m].value(r_M) == plain[m].value(r_M));
    }
    CHECK(course::posterior_members(model(), 0).empty());
    CHECK_THROWS_AS(course::posterior_members(model(), 100000), Error);
}

TEST_CASE("the posterior meets the trial it was fitted to, with the spread of its data and not that of the "
          "priors",
          "[slow]") {
    course::Options options;
    options.person_members = 0;
    options.band_members = 64;
    const auto result = course::run(model(), lotfi_course(), options);
    bool found = false;
    for (const auto& e : result.outcomes.endpoints) {
        if (e.endpoint.name != "papillary_collagen_gain" || std::fabs(e.endpoint.day - 176) > 0.01) continue;
        found = true;
        INFO(e.endpoint.value << " " << e.lo << " " << e.hi);
        CHECK(e.endpoint.value == Approx(53.2).epsilon(0.01));
        // 10 and 90 % of a normal distribution with SD 11.25 lie 14.4 below and above.
        CHECK(e.lo == Approx(53.2 - 14.4).margin(4));
        CHECK(e.hi == Approx(53.2 + 14.4).margin(4));
    }
    CHECK(found);
}
