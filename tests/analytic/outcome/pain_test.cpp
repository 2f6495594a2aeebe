// The score of pain: closed forms, what must hold for any needle, and the numbers of its papers.
#include "../../model.hpp"
#include "stipple/outcome/pain.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <rapidcheck/catch.h>

using namespace stipple;
using namespace stipple::outcome;

namespace {

/// Stimulus of a score: S of VAS = t + (10 - t) S/(1 + S), with the touch score of the table.
double stimulus(double score) {
    const double touch = pain_score(model(), {.needle_length = 0});
    const double share = (score - touch) / (10 - touch);
    return share / (1 - share);
}

double prick(double length, double needles = 1) {
    return stimulus(
        pain_score(model(), {.needle_length = length, .needles_in_skin = needles, .treatment = false}));
}

} // namespace

TEST_CASE("a full block leaves the touch, a block of half the endings half the stimulus", "[outcome]") {
    const PainSpec bare{.needle_length = 1e-3, .needles_in_skin = 10};
    auto full = bare, half = bare;
    full.block = {{0, 1}, {1, 1}};
    half.block = {{0, 1}, {0.5, 0.5}};
    CHECK(pain_score(model(), full) == Approx(pain_score(model(), {.needle_length = 0})));
    CHECK(stimulus(pain_score(model(), half)) == Approx(0.5 * stimulus(pain_score(model(), bare))));
}

TEST_CASE("a block down to a depth leaves the endings below it", "[outcome]") {
    // r = 1 - (z/d)^p with p = ln 7 / ln 3
    PainSpec spec{.needle_length = 2e-3};
    const double bare = stimulus(pain_score(model(), spec));
    spec.block = {{0, 1e-3, 1.0000001e-3, 1}, {1, 1, 0, 0}};
    CHECK(stimulus(pain_score(model(), spec)) / bare ==
          Approx(1 - std::pow(0.5, std::log(7) / std::log(3))).epsilon(5e-3));
}

TEST_CASE("three times the length hurts seven times, ten times the needles just over twice", "[outcome]") {
    // gill2008, abstract
    CHECK(prick(1.45e-3) / prick(1.45e-3 / 3) == Approx(7).epsilon(0.02));
    const double ten = prick(1e-3, 50) / prick(1e-3, 5);
    CHECK(ten > 2);
    CHECK(ten < 2.5);
}

TEST_CASE("scores lie within the scale and rise with depth, needles and sensitivity", "[outcome]") {
    rc::prop("monotone", [] {
        const double length = 1e-6 * *rc::gen::inRange(50, 3000), needles = *rc::gen::inRange(1, 400);
        PainSpec spec{.needle_length = length, .needles_in_skin = needles, .site = "forearm"};
        const double score = pain_score(model(), spec);
        RC_ASSERT(score > 0);
        RC_ASSERT(score < 10);
        auto deeper = spec, more = spec, face = spec, cream = spec;
        deeper.needle_length *= 1.2;
        more.needles_in_skin *= 2;
        face.site = "upper_lip";
        cream.block = {{0, 1e-3, 5e-3}, {0.9, 0.4, 0}};
        RC_ASSERT(pain_score(model(), deeper) > score);
        RC_ASSERT(pain_score(model(), more) > score);
        RC_ASSERT(pain_score(model(), face) > score);
        RC_ASSERT(pain_score(model(), cream) < score);
    });
}

TEST_CASE("a stronger block lets a needle go deeper", "[outcome]") {
    const NerveBlock none{}, some{{0, 2e-3, 6e-3}, {0.8, 0.5, 0}}, strong{{0, 2e-3, 6e-3}, {1, 0.9, 0.2}};
    CHECK(acceptable_depth(model(), none, "thigh") < acceptable_depth(model(), some, "thigh"));
    CHECK(acceptable_depth(model(), some, "thigh") < acceptable_depth(model(), strong, "thigh"));
    CHECK(acceptable_depth(model(), none, "upper_lip") < acceptable_depth(model(), none, "thigh"));
}

TEST_CASE("half of the endings are blocked at the threshold", "[outcome]") {
    CHECK(blocked_share(model(), 0) == 0);
    CHECK(blocked_share(2e-3, 2e-3, 0.3) == Approx(0.5));
    CHECK(blocked_share(2e-2, 2e-3, 1) == Approx(10.0 / 11));
}
