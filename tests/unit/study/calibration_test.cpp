// The members of the posterior of healing.
#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/course/posterior.hpp"
#include <catch2/catch.hpp>

using namespace stipple;

TEST_CASE(
    "what the user sets leaves the draw of the posterior, whose members are as many as the table holds") {
    const auto plain = course::posterior_members(model(), 3);
    const std::size_t g_C = model().index("healing.g_C"), r_M = model().index("healing.r_M");
    const double set = 0.5 * (model().parameters()[g_C].allowed.low + model().parameters()[g_C].allowed.high);
    const auto held = course::posterior_members(with_overrides(model(), {{"healing.g_C", set}}), 3);
    for (std::size_t m = 0; m < 3; ++m) {
        CHECK(plain[m].model.value(g_C) != model().value(g_C));
        CHECK(held[m].model.value(g_C) == set);
        CHECK(held[m].model.value(r_M) == plain[m].model.value(r_M));
    }
    CHECK(course::posterior_members(model(), 0).empty());
    CHECK_THROWS_AS(course::posterior_members(model(), 100000), Error);
}
