// The page of a calibration, and the table of its posterior read back.
#include "../study/calibration_problem.hpp"
#include "stipple/pages/pages.hpp"
#include <catch2/catch.hpp>

using namespace stipple;

TEST_CASE("the page of a calibration names every row, what is outside, and the effective sample") {
    auto problem = made_up::needles();
    problem.experiments[1].rows[0].measured = 40; // fifty times what all else says
    const auto page = pages::joint_calibration_page(problem, study::calibrate_jointly(problem, {}));
    using Catch::Contains;
    CHECK_THAT(page, Contains("**effective sample ") &&
                         Contains("5 parameters, 3 experiments in the likelihood, 1 shown"));
    for (const auto& e : problem.experiments)
        for (const auto& row : e.rows) CHECK_THAT(page, Contains("| " + row.name + " |"));
    CHECK_THAT(page, Contains("**outside**") && Contains("shown (shown)") && Contains("`toughness`"));
    CHECK_THAT(page, Contains("With so few studies the share is shown and gates nothing."));
    CHECK(page.find("nan") == std::string::npos);
}
