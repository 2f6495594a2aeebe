#include "../../unit/outcome/history.hpp"
#include "base/random.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using outcome_test::endpoint;
using outcome_test::resting_history;
using outcome_test::set_level;

static void raise_all(healing::History& h, double gain) {
    for (const auto* name : {"collagen_1", "collagen_3", "collagen_total", "epidermal_thickness"}) {
        const std::size_t s = h.of(name);
        set_level(h, name, 10, h.baseline_dermis[s] * (1 + gain), h.baseline_papillary[s] * (1 + gain),
                  h.baseline_reticular[s] * (1 + gain));
    }
}

TEST_CASE("no response gives zero at every endpoint", "[outcome]") {
    const auto h = resting_history();
    for (const auto& e : outcome::measure(h, 20)) {
        INFO(e.name);
        CHECK(e.value == 0);
        CHECK(e.baseline == 0);
    }
}

TEST_CASE("grades are linear in the gain, odd in its sign, and opposite to it", "[outcome]") {
    const Random random(7, Purpose::prior);
    for (std::uint64_t i = 0; i < 200; ++i) {
        const double gain = -0.3 + 1.8 * random.uniform(i), factor = 4 * random.uniform(i, 1);
        auto one = resting_history(), many = resting_history(), minus = resting_history();
        raise_all(one, gain);
        raise_all(many, factor * gain);
        raise_all(minus, -gain);
        const auto a = outcome::measure(one, 10), b = outcome::measure(many, 10),
                   c = outcome::measure(minus, 10);
        for (const auto* name : {"wrinkle_grade_change", "texture_grade_change", "laxity_grade_change"}) {
            INFO(name << " at a gain of " << gain << " and " << factor << " times that");
            const double value = endpoint(a, name).value;
            REQUIRE(endpoint(b, name).value == Approx(factor * value).margin(1e-9));
            REQUIRE(endpoint(c, name).value == Approx(-value).margin(1e-9));
            REQUIRE((value > 0) == (gain < 0));
        }
    }
}

TEST_CASE("gains do not depend on the unit of a state", "[outcome]") {
    auto h = resting_history();
    raise_all(h, 0.3);
    const auto before = outcome::measure(h, 7);
    for (const auto* name : {"collagen_total", "collagen_1", "collagen_3"}) {
        const std::size_t s = h.of(name);
        for (auto* values : {&h.dermis[s], &h.papillary[s], &h.reticular[s]})
            for (auto& v : *values) v *= 110;
        h.baseline_dermis[s] *= 110;
        h.baseline_papillary[s] *= 110;
        h.baseline_reticular[s] *= 110;
    }
    const auto after = outcome::measure(h, 7);
    for (std::size_t i = 0; i < before.size(); ++i) {
        INFO(before[i].name);
        CHECK(after[i].value == Approx(before[i].value).margin(1e-9));
    }
}

TEST_CASE("the gains of the published course give the published grades once the slopes are fitted",
          "[outcome]") {
    // ablon2018: -1.23, -1.09 and -1.54 grades. A history with gain = published / slope must read exactly
    // that.
    const Table& t = table("outcome/mappings");
    const auto k = [&](const char* row) { return t.number(t.row(row), "value"); };
    auto h = resting_history();
    const auto level = [&](const char* name, double gain) {
        const std::size_t s = h.of(name);
        return h.baseline_dermis[s] * (1 + gain);
    };
    set_level(h, "collagen_total", 10, level("collagen_total", 1.23 / k("wrinkle_per_gain")), 0.8,
              0.5 * (1 + 1.09 / k("laxity_per_gain")));
    const double epidermis = level("epidermal_thickness", 1.54 / k("texture_per_gain"));
    set_level(h, "epidermal_thickness", 10, epidermis, epidermis, epidermis);
    const auto e = outcome::measure(h, 10);
    CHECK(endpoint(e, "wrinkle_grade_change").value == Approx(-1.23));
    CHECK(endpoint(e, "laxity_grade_change").value == Approx(-1.09));
    CHECK(endpoint(e, "texture_grade_change").value == Approx(-1.54));
}
