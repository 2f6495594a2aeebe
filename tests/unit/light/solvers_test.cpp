#include "../../light_slabs.hpp"
#include "stipple/base/error.hpp"
#include "stipple/light/adding_doubling.hpp"
#include "stipple/light/monte_carlo.hpp"
#include "stipple/light/streams.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>

using namespace stipple;
using namespace stipple::light;

TEST_CASE("rules integrate polynomials, and Radau's has the end", "[light]") {
    for (const int n : {2, 5, 12}) {
        const Rule gauss = gauss_rule(n), radau = radau_rule(n);
        CHECK(radau.node.back() == 1);
        for (int power = 0; power <= 2 * n - 2; ++power) {
            CAPTURE(n, power);
            double a = 0, b = 0;
            for (std::size_t i = 0; i < gauss.node.size(); ++i) {
                a += gauss.weight[i] * std::pow(gauss.node[i], power);
                b += radau.weight[i] * std::pow(radau.node[i], power);
            }
            CHECK(a == Approx(1.0 / (power + 1)).epsilon(1e-13));
            CHECK(b == Approx(1.0 / (power + 1)).epsilon(1e-13));
        }
    }
}

TEST_CASE("streams carry the étendue of every medium", "[light]") {
    const auto s = make_streams({1.0, 1.4, 1.55, 1.33}, 28);
    for (const double n : {1.0, 1.33, 1.4, 1.55}) {
        const auto first = static_cast<std::ptrdiff_t>(s.first(n));
        CHECK(std::accumulate(s.share.begin() + first, s.share.end(), 0.0) ==
              Approx(0.5 * n * n).epsilon(1e-12));
    }
    CHECK(s.sine.back() == 0);
}

TEST_CASE("Fresnel: normal incidence, Brewster's angle, total reflection", "[light]") {
    CHECK(fresnel(1, 1, 1.5, 1) == Approx(0.04));
    const double brewster = std::atan(1.5), c1 = std::cos(brewster);
    const double c2 = refracted_cosine(1, c1, 1.5), s = (c1 - 1.5 * c2) / (c1 + 1.5 * c2);
    CHECK(fresnel(1, c1, 1.5, c2) == Approx(0.5 * s * s));
    CHECK(refracted_cosine(1.5, std::cos(std::asin(1 / 1.5) + 1e-6), 1) == 0);
    CHECK(fresnel(1.5, 0.5, 1, refracted_cosine(1.5, 0.5, 1)) == 1);
}

TEST_CASE("Monte Carlo: the same bits for any number of threads, other numbers for another seed", "[light]") {
    const MonteCarloSpec spec{
        .photons = 2000, .beam_radius = 1e-3, .port_radius = 2e-3, .depth_edges = {0, 1e-4, 1e-3}};
    const auto one = monte_carlo(mismatched_slab(), spec);
    for (const int threads : {2, 3, 7}) {
        auto other = spec;
        other.threads = threads;
        const auto many = monte_carlo(mismatched_slab(), other);
        CHECK(many.reflected.mean == one.reflected.mean);
        CHECK(many.reflected.error == one.reflected.error);
        CHECK(many.reflected_in_port.mean == one.reflected_in_port.mean);
        CHECK(many.absorbed[2].mean == one.absorbed[2].mean);
        CHECK(many.fluence[1].mean == one.fluence[1].mean);
    }
    auto other = spec;
    other.seed = 2;
    CHECK(monte_carlo(mismatched_slab(), other).reflected.mean != one.reflected.mean);
}

TEST_CASE("Monte Carlo: packets end somewhere, and light leaves past a small port", "[light]") {
    auto stack = slab_755();
    const auto wide =
        monte_carlo(stack, {.photons = 12'800, .threads = 2, .beam_radius = 2e-3, .port_radius = 4e-3});
    double sum = wide.reflected.mean + wide.transmitted.mean;
    for (const auto& a : wide.absorbed) sum += a.mean;
    CHECK(sum == Approx(1).margin(2e-4)); // roulette ends packets lighter than 1e-4, on average unchanged
    CHECK(wide.reflected_in_port.mean < wide.reflected.mean - 0.005);
    const auto wider =
        monte_carlo(stack, {.photons = 12'800, .threads = 2, .beam_radius = 2e-3, .port_radius = 8e-3});
    CHECK(wider.reflected_in_port.mean > wide.reflected_in_port.mean);
    CHECK(wider.reflected.mean == wide.reflected.mean); // the same packets
}

TEST_CASE("stacks that cannot be are refused", "[light]") {
    const double nan = std::numeric_limits<double>::quiet_NaN(),
                 inf = std::numeric_limits<double>::infinity();
    const auto refused = [](const Stack& s) { CHECK_THROWS_AS(adding_doubling(s), Error); };
    refused({});
    refused({.layers = {{-1e-3, 1, 1, 0, 1.4}}});
    refused({.layers = {{1e-3, nan, 1, 0, 1.4}}});
    refused({.layers = {{1e-3, 1, -1, 0, 1.4}}});
    refused({.layers = {{1e-3, 1, 1, 1, 1.4}}});
    refused({.layers = {{1e-3, 1, 1, 0, 0.9}}});
    refused({.layers = {{inf, 1, 1, 0, 1.4}, {1e-3, 1, 1, 0, 1.4}}});
    refused({.layers = {{1e-3, 1, 1, 0, 1.4, {1.5}}}});
    const Stack good{.layers = {{1e-3, 1, 1, 0, 1.4}}};
    CHECK_THROWS_AS(adding_doubling(good, {2e-3}), Error);
    CHECK_THROWS_AS(adding_doubling(good, {}, 3), Error);
    CHECK_THROWS_AS(monte_carlo(good, {.photons = 10}), Error);
    CHECK_THROWS_AS(monte_carlo(good, {.threads = 0}), Error);
    CHECK_THROWS_AS(monte_carlo(good, {.depth_edges = {1e-3, 0}}), Error);
    CHECK_THROWS_AS(monte_carlo({.layers = {{1e-3, 1, 1, 0, 1.4, {0.5}}}}, {}), Error);
}
