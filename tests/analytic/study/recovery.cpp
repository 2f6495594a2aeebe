// Simulation-based calibration: values that were known are found again, as often as they should be; with a
// planted wrong likelihood they are not.
#include "stipple/study/calibrate/recovery.hpp"
#include "../../unit/study/calibration_problem.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

namespace {

study::RecoveryOptions twenty_sets() {
    study::RecoveryOptions options;
    options.sampling.seed = 1;
    return options;
}

} // namespace

TEST_CASE("of 100 intervals of 90 % 84 to 96 hold the value that made the data, and ranks are uniform",
          "[slow]") {
    const auto found = study::recover(made_up::needles(), twenty_sets());
    REQUIRE(found.intervals == 100);
    INFO(found.holding << " of 100, p = " << found.uniform_p);
    CHECK(found.holding >= 84);
    CHECK(found.holding <= 96);
    CHECK(found.uniform_p > 0.01);
}

TEST_CASE("errors that are believed to be a fifth of what they are, or a bias, do not pass", "[slow]") {
    auto options = twenty_sets();
    options.alter = [](study::CalibrationProblem& p) {
        p.discrepancies[0].centre = lognormal_prior("omega_0", 0.01, 0.5);
        for (auto& e : p.experiments)
            for (auto& row : e.rows) row.sd *= 0.2;
    };
    const auto narrow = study::recover(made_up::needles(), options);
    INFO(narrow.holding << " of 100");
    CHECK(narrow.holding < 84);
    options.alter = [](study::CalibrationProblem& p) {
        for (auto& e : p.experiments)
            for (auto& row : e.rows)
                if (row.kind == "force") row.measured *= 8;
    };
    const auto biased = study::recover(made_up::needles(), options);
    INFO("p = " << biased.uniform_p);
    CHECK((biased.uniform_p < 0.01 || biased.holding < 84));
}

TEST_CASE("the test of uniform numbers: even ones pass, those in a half fail, the 1 % point of its table") {
    std::vector<double> even, half;
    for (int i = 0; i < 100; ++i) even.push_back((i + 0.5) / 100), half.push_back((i + 0.5) / 200);
    CHECK(study::uniformity(even) > 0.99);
    CHECK(study::uniformity(half) < 1e-10);
    // stephens1970: (sqrt n + 0.12 + 0.11 / sqrt n) D = 1.628 at 1 %. Shift even numbers by that distance.
    const double d = 1.628 / (10 + 0.12 + 0.011);
    std::vector<double> shifted;
    for (int i = 0; i < 100; ++i) shifted.push_back(i / 100.0 * (1 - d) + d);
    CHECK(study::uniformity(shifted) == Approx(0.01).epsilon(0.1));
}
