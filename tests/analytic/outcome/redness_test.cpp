#include "../../model.hpp"
#include "../../unit/outcome/history.hpp"
#include "stipple/base/table.hpp"
#include "stipple/outcome/redness.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

static double threshold() {
    const TableView t = model()["outcome/mappings"];
    return t.number(t.row("redness_threshold"), "value");
}

/// Cytokine that jumps by `height` at each session and decays exponentially with rate `rate` [1/d].
static healing::History decaying(double height, double rate, double last_session_day, double step_days) {
    auto h = outcome_test::resting_history();
    const std::size_t s = h.of("inflammatory_cytokine");
    h.time.clear();
    h.papillary[s].clear();
    for (double day = 0; day <= 40; day += step_days) {
        double above = height * std::exp(-rate * day);
        if (day >= last_session_day) above += height * std::exp(-rate * (day - last_session_day));
        h.time.push_back(day * 86400);
        h.papillary[s].push_back(h.baseline_papillary[s] + above);
    }
    return h;
}

TEST_CASE("redness ends where a decaying cytokine crosses the threshold, to second order in the output step",
          "[outcome]") {
    const double rate = 0.6, height = 2.0 * threshold();
    const double exact = std::log(2.0) / rate; // the first session has faded by day 30 (below 1e-8)
    double last_error = 0;
    for (const double step : {0.5, 0.25, 0.125}) {
        const double error =
            std::abs(outcome::redness_days(model(), decaying(height, rate, 30, step), 30 * 86400.0) - exact);
        CHECK(error <
              rate * rate * step * step); // bound of linear interpolation, over the slope at the crossing
        last_error = error;
    }
    CHECK(last_error < 2e-3);
    CHECK(outcome::redness_days(model(), decaying(height, rate, 30, 0.125), 0) ==
          Approx(30 + exact).margin(2e-3));
}

TEST_CASE("a cytokine below the threshold is no redness, one that never falls has no end", "[outcome]") {
    CHECK(outcome::redness_days(model(), outcome_test::resting_history(), 0) == 0);
    CHECK(outcome::redness_days(model(), decaying(0.4 * threshold(), 0.6, 30, 0.5), 30 * 86400.0) == 0);
    auto h = outcome_test::resting_history();
    const std::size_t s = h.of("inflammatory_cytokine");
    for (auto& v : h.papillary[s]) v = h.baseline_papillary[s] + 2 * threshold();
    CHECK(std::isnan(outcome::redness_days(model(), h, 5 * 86400.0)));
}
