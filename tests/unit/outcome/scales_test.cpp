#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/outcome/scales.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

TEST_CASE("grades of a depth rise with it and stay on their scale", "[outcome]") {
    for (const char* scale : {"lemperle", "glogau", "goodman_baron"}) {
        INFO(scale);
        double last = outcome::grade_of_depth(model(), scale, 0);
        for (double depth = 0; depth < 2e-3; depth += 1e-5) {
            const double grade = outcome::grade_of_depth(model(), scale, depth);
            CHECK(grade >= last);
            last = grade;
        }
    }
    CHECK(outcome::grade_of_depth(model(), "lemperle", 0) == 0);
    CHECK(outcome::grade_of_depth(model(), "lemperle", 0.175e-3) == Approx(1.5));
    CHECK(outcome::grade_of_depth(model(), "lemperle", 1) == 5);
    CHECK(outcome::grade_of_depth(model(), "goodman_baron", 1) == 4);
    CHECK_THROWS_AS(outcome::grade_of_depth(model(), "griffiths", 1e-4), Error);
}

TEST_CASE("the overall score is the mean improvement in noticeable steps, from worse to very much improved",
          "[outcome]") {
    CHECK(outcome::gais({1, 2}) == Approx(1.5));
    CHECK(outcome::gais({10, 10}) == 3);
    CHECK(outcome::gais({-10}) == -1);
    CHECK(std::isnan(outcome::gais({})));
}
