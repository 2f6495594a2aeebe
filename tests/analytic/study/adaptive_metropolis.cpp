#include "stipple/study/calibrate/adaptive_metropolis.hpp"
#include "stipple/base/statistics.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using Catch::Detail::Approx;
using study::adaptive_metropolis;

namespace {

/// Of one coordinate over all chains.
std::vector<double> pooled(const study::MetropolisChains& made, std::size_t d) {
    std::vector<double> all;
    for (const auto& chain : made.kept)
        for (const auto& z : chain) all.push_back(z[d]);
    return all;
}

} // namespace

TEST_CASE("the chains have mean, variance and correlation of a stretched normal distribution") {
    // x ~ N(3, 10²), y | x ~ N(0.1 x, 0.1²): correlation 0.995, spreads a factor ten apart
    const auto log_density = [](const std::vector<double>& z) {
        const double x = (z[0] - 3) / 10, y = (z[1] - 0.1 * z[0]) / 0.1;
        return -0.5 * (x * x + y * y);
    };
    const auto made = adaptive_metropolis(log_density, 2, {.chains = 4, .burn_in = 4000, .steps = 20000});
    const auto x = pooled(made, 0), y = pooled(made, 1);
    CHECK(made.largest_r_hat() < 1.01);
    CHECK(mean_of(x) == Approx(3).margin(0.6));
    CHECK(std::sqrt(variance_about(x, mean_of(x))) == Approx(10).epsilon(0.05));
    CHECK(mean_of(y) == Approx(0.3).margin(0.06));
    CHECK(std::sqrt(variance_about(y, mean_of(y))) == Approx(std::sqrt(1.01)).epsilon(0.05));
    CHECK(made.acceptance > 0.15);
    CHECK(made.acceptance < 0.5);
}

TEST_CASE("twenty unknowns with spreads from 0.1 to 3 come out within three per cent") {
    constexpr std::size_t d = 20;
    const auto spread = [](std::size_t i) { return 0.1 * std::pow(30.0, static_cast<double>(i) / (d - 1)); };
    const auto log_density = [&](const std::vector<double>& z) {
        double sum = 0;
        for (std::size_t i = 0; i < d; ++i) sum -= 0.5 * std::pow(z[i] / spread(i), 2);
        return sum;
    };
    const auto made = adaptive_metropolis(log_density, d, {.chains = 4, .burn_in = 12700, .steps = 60000});
    double mean_ratio = 0;
    for (std::size_t i = 0; i < d; ++i) {
        const auto z = pooled(made, i);
        const double ratio = std::sqrt(variance_about(z, mean_of(z))) / spread(i);
        CHECK(ratio == Approx(1).margin(0.12));
        mean_ratio += ratio / d;
    }
    CHECK(mean_ratio == Approx(1).margin(0.03));
}

TEST_CASE("chains that stay in two places are told apart by r_hat, and the same seed gives the same chains") {
    const auto two_wells = [](const std::vector<double>& z) {
        const double a = z[0] - 0.5, b = z[0] + 0.5; // the starts fall into either
        return std::log(std::exp(-0.5 * a * a / 1e-4) + std::exp(-0.5 * b * b / 1e-4) + 1e-300);
    };
    CHECK(adaptive_metropolis(two_wells, 1, {.chains = 6, .burn_in = 500, .steps = 1000}).largest_r_hat() >
          2);
    const auto log_density = [](const std::vector<double>& z) { return -0.5 * z[0] * z[0]; };
    const study::MetropolisOptions options{.chains = 2, .burn_in = 200, .steps = 200};
    CHECK(adaptive_metropolis(log_density, 1, options).kept ==
          adaptive_metropolis(log_density, 1, options).kept);
    auto other = options;
    other.subject = 1;
    CHECK(adaptive_metropolis(log_density, 1, options).kept !=
          adaptive_metropolis(log_density, 1, other).kept);
}
