// How a wide wound is covered.
//
// Measure: day at which 95 % of what was open is covered. Consensus curves of punch wounds give 18 to 24 days
// (skibidy, second-hand).
#include "../../model.hpp"
#include "injury.hpp"
#include "stipple/healing/kinetics.hpp"
#include <catch2/catch.hpp>
#include <vector>

using namespace stipple;

namespace {

constexpr double k_open = 0.9, k_radius = 4e-3;

/// First day, linear between outputs, at which this share of the opening is covered.
double covered_day(const healing::History& h, double share) {
    const auto& covered = h.dermis[h.of("epidermis_covered")];
    const double target = 1 - k_open * (1 - share);
    for (std::size_t i = 1; i < covered.size(); ++i)
        if (covered[i] >= target) {
            const double part = (target - covered[i - 1]) / (covered[i] - covered[i - 1]);
            return (h.time[i - 1] + part * (h.time[i] - h.time[i - 1])) / units::day;
        }
    return INFINITY;
}

/// One opening of 4 mm radius in a unit cell of which it takes 90 %, through the whole dermis.
healing::History open_wound(const Model& changed) {
    auto spec =
        course_of({.punctures_per_cm2 = k_open / (std::numbers::pi * k_radius * k_radius * units::per_cm2),
                   .radius = k_radius},
                  1, 30, 40);
    spec.output_times.clear();
    for (double d = 0; d <= 40; d += 0.25) spec.output_times.push_back(d * units::day);
    return healing::heal(changed, spec);
}

} // namespace

TEST_CASE("the sharp front moves as its law says") {
    // dr/dt = -v_K (1 + g_EG g)/(1 + I/K_IE) with the papillary means of the run itself, trapezoids.
    const auto& k = healing::make_kinetics(model());
    const auto h = open_wound(model());
    const auto h1 = [](double x, double half) { return x / (half + x); };
    const auto speed = [&](double t) {
        const double g = std::max(h1(h.papillary_at("kgf", t), k.K_G) - h1(k.G_b, k.K_G), 0.0);
        return k.v_K * (1 + k.g_EG * g) / (1 + h.papillary_at("inflammatory_cytokine", t) / k.K_IE);
    };
    double moved = 0;
    const double step = 0.05 * units::day;
    for (double t = k.t_lag; t < 8 * units::day; t += step) moved += step / 2 * (speed(t) + speed(t + step));
    const double day_8 = k.t_lag + std::ceil((8 * units::day - k.t_lag) / step) * step;
    const double left = std::sqrt((1 - h.at("epidermis_covered", day_8)) / k_open) * k_radius;
    CHECK(k_radius - left == Approx(moved).epsilon(0.02));
}

TEST_CASE("a wound of 4 mm radius: 95 % covered on day 18 to 24") {
    const double day = covered_day(open_wound(model()), 0.95);
    INFO("95 % covered on day " << day);
    CHECK(day > 18);
    CHECK(day < 24);
    // nearly twice the speed, half the time, but for the delay before the front moves
    const double faster = 0.25 / 0.13, delay = 0.75;
    CHECK(covered_day(open_wound(model_with({{"healing.v_K", 0.25}})), 0.95) ==
          Approx(delay + (day - delay) / faster).epsilon(0.05));
}

TEST_CASE("a dish without leukocytes closes its holes as early as living skin") {
    // The dry three-dimensional model of wessollek2023 has no blood: nothing recruits, and little cytokine
    // slows the front; less KGF, on the other hand, speeds it up less.
    const Model dish = model_with({{"healing.r_N", 0.0}, {"healing.r_M", 0.0}});
    for (const double radius : {30e-6, 60e-6}) {
        auto spec = course_of({.radius = radius}, 1, 30, 6);
        const double skin = healing::heal(model(), spec).open_until;
        CHECK(healing::heal(dish, spec).open_until == Approx(skin).margin(2 * units::hour));
    }
}
