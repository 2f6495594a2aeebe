#include "../../model.hpp"
#include "../../unit/outcome/history.hpp"
#include "stipple/base/random.hpp"
#include "stipple/outcome/appearance.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using outcome_test::endpoint;
using outcome_test::resting_history;
using outcome_test::set_level;

static void raise_all(healing::History& h, double gain) {
    for (const auto* name :
         {"collagen_1", "collagen_3", "collagen_total", "collagen_density", "epidermal_thickness"}) {
        const std::size_t s = h.of(name);
        set_level(h, name, 10, h.baseline_dermis[s] * (1 + gain), h.baseline_papillary[s] * (1 + gain),
                  h.baseline_reticular[s] * (1 + gain));
    }
}

TEST_CASE("no response gives zero at every endpoint", "[outcome]") {
    const auto h = resting_history();
    for (const auto& e : outcome::measure(model(), h, 20)) {
        INFO(e.name);
        CHECK(e.value == 0);
        CHECK(e.baseline == 0);
    }
}

TEST_CASE("gains do not depend on the unit of a state", "[outcome]") {
    auto h = resting_history();
    raise_all(h, 0.3);
    const auto before = outcome::measure(model(), h, 7);
    for (const auto* name : {"collagen_total", "collagen_density", "collagen_1", "collagen_3"}) {
        const std::size_t s = h.of(name);
        for (auto* values : {&h.dermis[s], &h.papillary[s], &h.reticular[s]})
            for (auto& v : *values) v *= 110;
        h.baseline_dermis[s] *= 110;
        h.baseline_papillary[s] *= 110;
        h.baseline_reticular[s] *= 110;
    }
    const auto after = outcome::measure(model(), h, 7);
    for (std::size_t i = 0; i < before.size(); ++i) {
        INFO(before[i].name);
        CHECK(after[i].value == Approx(before[i].value).margin(1e-9));
    }
}
