#include "stipple/outcome/relief.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <rapidcheck/catch.h>

using namespace stipple;
using insertion::ElasticLayer;
using outcome::crease_flexibility;
using std::numbers::pi;

namespace {

const outcome::Creases k_wrinkles{.spacing = 4e-3, .width = 0.3e-3};

std::vector<ElasticLayer> half_space(double modulus, double poisson) {
    return {{.thickness = 1e-3, .youngs_modulus = modulus, .poisson_ratio = poisson},
            {.youngs_modulus = modulus, .poisson_ratio = poisson}};
}

double bell(double k, double width) {
    return std::exp(-0.5 * k * k * width * width);
}

} // namespace

TEST_CASE("creases of a half-space against the series in closed form", "[outcome]") {
    const double E = 50e3, nu = 0.4;
    double sum = 0;
    for (int n = 1; n < 200; n += 2) sum += bell(2 * pi * n / k_wrinkles.spacing, k_wrinkles.width) / n;
    CHECK(crease_flexibility(half_space(E, nu), k_wrinkles) ==
          Approx(4 * (1 - nu * nu) / (pi * E) * sum).epsilon(1e-6));
}

TEST_CASE("a wide pull leaves one cosine", "[outcome]") {
    const outcome::Creases wide{.spacing = 2e-3, .width = 1.2e-3};
    const double k = 2 * pi / wide.spacing, E = 80e3;
    CHECK(crease_flexibility(half_space(E, 0.3), wide) ==
          Approx(4 / wide.spacing * 2 * 0.91 / (E * k) * bell(k, wide.width)).epsilon(1e-6));
    // Ra over Rz of a cosine is 2/pi of half its height
    CHECK(outcome::mean_roughness_share(half_space(E, 0.3), wide) == Approx(1 / pi).epsilon(1e-3));
}

TEST_CASE("creases of a thin stiff film on a soft ground against the plate on an elastic half-space",
          "[outcome]") {
    const double film = 100e6, ground = 20e3, nu = 0.3, h = 0.05e-3;
    const std::vector<ElasticLayer> stack{{.thickness = h, .youngs_modulus = film, .poisson_ratio = nu},
                                          {.youngs_modulus = ground, .poisson_ratio = 0.5}};
    const double bending = film * h * h * h / (12 * (1 - nu * nu));
    double sum = 0;
    for (int n = 1; n < 40; n += 2) {
        const double k = 2 * pi * n / k_wrinkles.spacing;
        // a film that does not stretch holds the ground by its surface: 2 E / (1 + nu) k (1 - nu) / (3 - 4
        // nu)
        const double held = 2 * ground / 1.5 * 0.5 * k;
        sum += bell(k, k_wrinkles.width) / (bending * k * k * k * k + held);
    }
    CHECK(crease_flexibility(stack, k_wrinkles) == Approx(4 / k_wrinkles.spacing * sum).epsilon(0.02));
}

TEST_CASE("creases get shallower as any layer stiffens, at most in proportion", "[outcome]") {
    rc::prop("monotone in every modulus, inverse in all together", [] {
        std::vector<ElasticLayer> stack;
        for (const double thickness : {20e-6, 60e-6, 200e-6, 1e-3, 5e-3, 0.0})
            stack.push_back({.thickness = thickness,
                             .youngs_modulus = 1e3 * *rc::gen::inRange(2, 2000),
                             .poisson_ratio = 0.48});
        const outcome::Creases creases{.spacing = 1e-4 * *rc::gen::inRange(3, 60),
                                       .width = 1e-5 * *rc::gen::inRange(3, 60)};
        const double before = crease_flexibility(stack, creases);
        const auto layer = *rc::gen::inRange<std::size_t>(0, stack.size());
        auto stiffer = stack;
        stiffer[layer].youngs_modulus *= 1.5;
        const double after = crease_flexibility(stiffer, creases);
        RC_ASSERT(after <= before * (1 + 1e-9));
        RC_ASSERT(after >= before / 1.5 * (1 - 1e-9));
        for (auto& l : stack) l.youngs_modulus *= 3;
        RC_ASSERT(std::fabs(3 * crease_flexibility(stack, creases) / before - 1) < 1e-8);
    });
}
