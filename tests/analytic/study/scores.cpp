// Scores, coverage and regions against closed forms.
#include "stipple/study/scores/scores.hpp"
#include "stipple/base/random.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;

namespace {

std::vector<double> normal_draws(std::size_t n, double mean, double sd) {
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i)
        x.push_back(mean + sd * normal_quantile((static_cast<double>(i) + 0.5) / static_cast<double>(n)));
    return x;
}

} // namespace

TEST_CASE("the CRPS of a normal distribution in closed form, and without bias for few draws") {
    // gneiting2007: s (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt pi).
    for (const double z : {0.0, 0.7, -2.0}) {
        const double phi = std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi),
                     exact = 3 * (z * (1 - 2 * normal_probability(-z)) + 2 * phi -
                                  1 / std::sqrt(std::numbers::pi));
        CHECK(study::crps(normal_draws(4000, 1, 3), 1 + 3 * z) == Approx(exact).epsilon(2e-3));
        double mean = 0; // over many pairs of draws
        const Random random(1, Purpose::data);
        const int pairs = 40000;
        for (int i = 0; i < pairs; ++i)
            mean += study::crps({1 + 3 * random.normal(2 * i), 1 + 3 * random.normal(2 * i + 1)}, 1 + 3 * z) /
                    pairs;
        CHECK(mean == Approx(exact).margin(0.04));
    }
    // The definition, pair by pair.
    const std::vector<double> x{3, -1, 4, 1.5};
    double sum = 0;
    for (const double a : x)
        for (const double b : x) sum += std::fabs(a - b);
    CHECK(study::crps(x, 2) == Approx((1 + 3 + 2 + 0.5) / 4 - sum / (2 * 4 * 3)));
}

TEST_CASE("PIT, log score and Brier score") {
    CHECK(study::probability_integral_transform({1, 2, 3, 4}, 2.5) == 0.5);
    CHECK(study::probability_integral_transform({1, 2, 2, 4}, 2) == 0.5);
    CHECK(study::log_score({std::log(0.2), std::log(0.4)}) == Approx(std::log(0.3)));
    CHECK(study::log_score({-2000, -2000}) == Approx(-2000));
    CHECK(study::log_score({-INFINITY, -INFINITY}) == -INFINITY);
    CHECK(study::brier_score(0.8, true) == Approx(0.04));
    CHECK(study::brier_score(0.8, false) == Approx(0.64));
}

TEST_CASE("coverage weighs studies, not rows; skill has an interval over studies") {
    std::vector<study::ScoredRow> rows{
        {"a", 0.5, 1, 2}, {"a", 0.05, 1, 2}, {"b", 0.95, 1, 2}, {"c", 0.1, 1, 2}};
    const auto c = study::coverage(rows);
    CHECK(c.studies == 3);
    CHECK(c.inside == Approx(1.5 / 3));
    CHECK(c.below == Approx(0.5 / 3));
    CHECK(c.above == Approx(1.0 / 3));
    const auto equal = study::skill(rows);
    CHECK(equal.skill == Approx(0.5));
    CHECK(equal.lo == Approx(0.5));
    CHECK(equal.gates());
    rows.push_back({"d", 0.5, 10, 2});
    const auto mixed = study::skill(rows);
    CHECK(mixed.skill == Approx(1 - 13.0 / 8));
    CHECK(mixed.hi == Approx(0.5));
    CHECK(!mixed.gates());
    CHECK(std::isnan(study::skill({{"a", 0.5, 1, NAN}}).skill));
}

TEST_CASE(
    "the exact region of a binomial count and the chance to leave it, as the evidence model prints them") {
    struct {
        std::size_t studies, low, high;
        double power;
    } rows[] = {{10, 5, 10, 0.38},  {15, 9, 15, 0.70},  {20, 12, 19, 0.75}, {25, 16, 24, 0.89},
                {30, 19, 28, 0.90}, {35, 23, 32, 0.96}, {40, 27, 37, 0.98}};
    for (const auto& row : rows) {
        const auto region = study::binomial_region(row.studies, 0.8, 0.5);
        CHECK(region.low == row.low);
        CHECK(region.high == row.high);
        CHECK(region.power == Approx(row.power).margin(0.005));
    }
}
