#include "../../model.hpp"
#include "stipple/base/random.hpp"
#include "stipple/outcome/observables.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using namespace stipple::outcome;

static Constants drawn(const Random& random, std::uint64_t i) {
    std::vector<double> z;
    for (std::uint32_t k = 0; k < constants_dimension(model()); ++k) z.push_back(random.normal(i, k + 1));
    return make_constants(with_drawn_constants(model(), z));
}

TEST_CASE("the area of randomly thrown discs is the covering law", "[outcome]") {
    // Discs of radius r at random places of a unit square with periodic sides; area asked at random points.
    const Random random(11, Purpose::prior);
    constexpr double r = 0.05;
    for (const int discs : {20, 80, 200}) {
        double covered = 0;
        const int rounds = 40, points = 250;
        std::uint64_t draw = static_cast<std::uint64_t>(discs) << 32;
        for (int round = 0; round < rounds; ++round) {
            std::vector<std::pair<double, double>> centre;
            for (int d = 0; d < discs; ++d, ++draw)
                centre.emplace_back(random.uniform(draw), random.uniform(draw, 1));
            for (int p = 0; p < points; ++p, ++draw) {
                const double x = random.uniform(draw), y = random.uniform(draw, 1);
                for (const auto& [cx, cy] : centre)
                    if (std::hypot(std::remainder(x - cx, 1.0), std::remainder(y - cy, 1.0)) < r) {
                        covered += 1.0 / (rounds * points);
                        break;
                    }
            }
        }
        CHECK(covered == Approx(stained_area(discs, std::numbers::pi * r * r)).margin(0.02));
    }
}

TEST_CASE("stained area gains less than mass, and the less the more is covered", "[outcome]") {
    const Random random(12, Purpose::prior);
    for (std::uint64_t i = 0; i < 300; ++i) {
        const double cover = 0.1 + 3 * random.uniform(i), rest = 0.3 + random.uniform(i, 1),
                     ratio = 1.01 + random.uniform(i, 2);
        const double gain = stained_area(rest * ratio, cover) / stained_area(rest, cover);
        REQUIRE(gain > 1);
        REQUIRE(gain < ratio);
        REQUIRE(stained_area(rest * ratio, 2 * cover) / stained_area(rest, 2 * cover) < gain);
        REQUIRE(stained_area(rest * ratio, cover) < 1);
    }
    CHECK(stained_area(1e-6 * 1.5, 1.2) / stained_area(1e-6, 1.2) ==
          Approx(1.5).epsilon(1e-5)); // thin: as mass
}

TEST_CASE("directions hold for every draw of the constants", "[outcome]") {
    const Random random(13, Purpose::prior);
    for (std::uint64_t i = 0; i < 300; ++i) {
        const Constants c = drawn(random, i);
        REQUIRE(echo_density(1, 1, 0, c) == 1);
        REQUIRE(echo_density(1.2, 1, 0, c) > 1);
        REQUIRE(echo_density(1, 1.2, 0, c) < 1);
        REQUIRE(echo_density(1, 1, 0.2, c) < 1);
        REQUIRE(echo_density(0.2, 5, 9, c) > 0);
        REQUIRE(optical_attenuation(1, c) == 1);
        const double light = optical_attenuation(1.3, c);
        REQUIRE(light > 1);
        REQUIRE(light <= 1.3);
        REQUIRE(optical_attenuation(0, c) >= 0);
        REQUIRE(blood_flow(1, 0, c) == 1);
        REQUIRE(blood_flow(1.3, 0, c) == Approx(1.3));
        REQUIRE(blood_flow(1, 0.5, c) > blood_flow(1, 0.1, c));
        REQUIRE(blood_flow(1, 1e9, c) <= 1 + c.flow_dilation);
        const double share = reticulin_share(0.6, 0.2, c.thin_collagen_1_share);
        REQUIRE(share >= 0.25);
        REQUIRE(share <= 1);
        REQUIRE(reticulin_share(0.6, 0.3, c.thin_collagen_1_share) > share);
        const auto rest = dermis_stiffness(1, 1, c), more = dermis_stiffness(1.4, 1, c),
                   elastin = dermis_stiffness(1, 0.9, c);
        REQUIRE(rest.all == Approx(1));
        REQUIRE(more.all > 1);
        REQUIRE(more.elastic == rest.elastic);
        REQUIRE(elastin.all < 1);
        REQUIRE(elastin.elastic < rest.elastic);
    }
}
