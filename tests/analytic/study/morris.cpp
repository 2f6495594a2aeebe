// Elementary effects against closed forms, and the geometry of the walks.
#include "stipple/study/sensitivity/morris.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

using namespace stipple;

namespace {

template <class F> std::vector<double> outputs_of(const study::MorrisDesign& design, F model) {
    std::vector<double> y;
    for (const auto& x : design.points) y.push_back(model(x));
    return y;
}

} // namespace

TEST_CASE("each walk moves every coordinate once by two thirds and stays on the grid of four levels") {
    const auto design = study::morris_design(7, 20, 3);
    REQUIRE(design.points.size() == 20 * 8);
    REQUIRE(design.moved.size() == 20 * 7);
    std::set<std::vector<std::size_t>> orders;
    std::set<int> levels;
    for (std::size_t w = 0; w < 20; ++w) {
        std::vector<std::size_t> order(design.moved.begin() + static_cast<std::ptrdiff_t>(7 * w),
                                       design.moved.begin() + static_cast<std::ptrdiff_t>(7 * w + 7));
        CHECK(std::set<std::size_t>(order.begin(), order.end()).size() == 7);
        orders.insert(order);
        for (std::size_t s = 0; s < 7; ++s)
            for (std::size_t i = 0; i < 7; ++i) {
                const double from = design.points[8 * w + s][i], to = design.points[8 * w + s + 1][i];
                CHECK(std::fabs(to - from) == Approx(i == order[s] ? 2.0 / 3 : 0.0).margin(1e-15));
                levels.insert(static_cast<int>(std::lround(3 * to)));
                CHECK(std::fabs(3 * to - std::round(3 * to)) < 1e-12);
            }
    }
    CHECK(orders.size() > 15);
    CHECK(levels == std::set<int>{0, 1, 2, 3});
    CHECK(study::morris_design(7, 20, 3).points == design.points);
    CHECK(study::morris_design(7, 20, 4).points != design.points);
}

TEST_CASE("of a linear function mu is the coefficient, mu* its size, and sigma zero") {
    const std::vector<double> c{3, -2, 0, 0.5, 1e-3};
    const auto design = study::morris_design(c.size(), 6, 1);
    const auto effects = study::morris_effects(design, outputs_of(design, [&](const auto& x) {
                                                   double y = 7;
                                                   for (std::size_t i = 0; i < c.size(); ++i)
                                                       y += c[i] * x[i];
                                                   return y;
                                               }));
    REQUIRE(effects.size() == c.size());
    for (std::size_t i = 0; i < c.size(); ++i) {
        CHECK(effects[i].mu == Approx(c[i]).margin(1e-13));
        CHECK(effects[i].mu_star == Approx(std::fabs(c[i])).margin(1e-13));
        CHECK(effects[i].sigma < 1e-12);
        CHECK(effects[i].effects == 6);
    }
}

TEST_CASE("effects that cancel have mu near zero and mu* not: the reason for mu*") {
    // y = (x - 1/2)²: between levels a and a + 2/3 the effect is 2 a - 1/3, so -1/3 or +1/3.
    const auto design = study::morris_design(1, 400, 2);
    const auto e = study::morris_effects(
        design, outputs_of(design, [](const auto& x) { return std::pow(x[0] - 0.5, 2); }))[0];
    CHECK(e.mu_star == Approx(1.0 / 3));
    CHECK(std::fabs(e.mu) < 0.06); // three standard errors of a coin of 1/3: 3 / (3 sqrt(400)) = 0.05
    CHECK(e.sigma == Approx(1.0 / 3).epsilon(0.02));
}

TEST_CASE("a product of two inputs shows as spread: the effect of one is the value of the other") {
    // y = x0 x1: the effects of x0 are values of x1 on 0, 1/3, 2/3, 1: mean 1/2, variance 5/36.
    const auto design = study::morris_design(2, 4000, 5);
    const auto effects =
        study::morris_effects(design, outputs_of(design, [](const auto& x) { return x[0] * x[1]; }));
    for (const auto& e : effects) {
        CHECK(e.mu == Approx(0.5).epsilon(0.04));
        CHECK(e.sigma == Approx(std::sqrt(5.0 / 36)).epsilon(0.04));
    }
}

TEST_CASE("a failed run drops the effects on both sides of it and no other") {
    const auto design = study::morris_design(3, 2, 1);
    auto y = outputs_of(design, [](const auto& x) { return x[0] + 2 * x[1] + 3 * x[2]; });
    y[1] = NAN; // the second point of the first walk: its first and second step
    const auto effects = study::morris_effects(design, y);
    int total = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        total += effects[i].effects;
        CHECK(effects[i].mu == Approx(static_cast<double>(i) + 1));
    }
    CHECK(total == 4);
    CHECK(effects[design.moved[0]].effects == 1);
    CHECK(std::isnan(effects[design.moved[0]].sigma));
    const auto none = study::morris_effects(design, std::vector<double>(y.size(), NAN));
    CHECK(none[0].effects == 0);
    CHECK(std::isnan(none[0].mu_star));
}
