#include "stipple/base/random.hpp"
#include "stipple/outcome/suction.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::outcome;

static std::vector<SheetLayer> random_layers(const Random& random, std::uint64_t i) {
    std::vector<SheetLayer> layers;
    for (std::uint32_t k = 0; k < 4; ++k)
        layers.push_back({1e-5 + 1e-3 * random.uniform(i, 3 * k), 1e3 + 1e6 * random.uniform(i, 3 * k + 1),
                          0.1 + 0.38 * random.uniform(i, 3 * k + 2)});
    return layers;
}

TEST_CASE("equal layers are one layer of their thickness", "[outcome]") {
    const Random random(3, Purpose::prior);
    for (std::uint64_t i = 0; i < 50; ++i) {
        auto layers = random_layers(random, i);
        double thickness = 0;
        for (auto& l : layers) {
            l.youngs_modulus = layers[0].youngs_modulus;
            l.poisson_ratio = layers[0].poisson_ratio;
            thickness += l.thickness;
        }
        const SheetLayer one{thickness, layers[0].youngs_modulus, layers[0].poisson_ratio};
        REQUIRE(suction_height(make_sheet(layers, 1e4), 3e-3, 4e4) ==
                Approx(suction_height(make_sheet({one}, 1e4), 3e-3, 4e4)).epsilon(1e-12));
    }
}

TEST_CASE("height falls with the stiffness of every layer and with tension, rises with pressure",
          "[outcome]") {
    const Random random(4, Purpose::prior);
    for (std::uint64_t i = 0; i < 100; ++i) {
        const auto layers = random_layers(random, i);
        const double height = suction_height(make_sheet(layers, 1e4), 3e-3, 4e4);
        for (std::size_t k = 0; k < layers.size(); ++k) {
            auto stiffer = layers;
            stiffer[k].youngs_modulus *= 1.3;
            stiffer[k].poisson_ratio = layers[k].poisson_ratio;
            // The mean Poisson ratio moves with the weights: hold it, so that stiffness alone is tested.
            for (auto& l : stiffer) l.poisson_ratio = 0.4;
            auto same = layers;
            for (auto& l : same) l.poisson_ratio = 0.4;
            REQUIRE(suction_height(make_sheet(stiffer, 1e4), 3e-3, 4e4) <
                    suction_height(make_sheet(same, 1e4), 3e-3, 4e4));
        }
        REQUIRE(suction_height(make_sheet(layers, 2e4), 3e-3, 4e4) < height);
        REQUIRE(suction_height(make_sheet(layers, 1e4), 3e-3, 5e4) > height);
        REQUIRE(suction_height(make_sheet(layers, 1e4), 2.5e-3, 4e4) < height);
        REQUIRE(suction_height(make_sheet(layers, 1e4), 3e-3, 0) == 0);
    }
}

TEST_CASE("height does not depend on the units of length and stress", "[outcome]") {
    const Random random(5, Purpose::prior);
    for (std::uint64_t i = 0; i < 50; ++i) {
        const auto layers = random_layers(random, i);
        auto scaled = layers;
        for (auto& l : scaled) l.thickness *= 1e3, l.youngs_modulus *= 1e-3;
        REQUIRE(suction_height(make_sheet(scaled, 1e1), 3, 4e1) ==
                Approx(1e3 * suction_height(make_sheet(layers, 1e4), 3e-3, 4e4)).epsilon(1e-10));
    }
}

TEST_CASE("elastic fibres alone speed the return, collagen speeds the lift", "[outcome]") {
    const Creep creep{.prompt = 0.1, .on = 3, .off = 2, .exponent = 0.28, .time = 0.34};
    const auto rest = retraction(creep, 1, 0.4), collagen = retraction(creep, 1.3, 0.4),
               elastin = retraction(creep, 1, 0.5);
    CHECK(collagen.R2 == rest.R2);
    CHECK(collagen.R7 == rest.R7);
    CHECK(collagen.immediate > rest.immediate);
    CHECK(collagen.R5 < rest.R5);
    CHECK(elastin.R2 > rest.R2);
    CHECK(elastin.R7 > rest.R7);
    for (const auto& r : {rest, collagen, elastin}) {
        CHECK((r.R7 < r.R2 && r.R2 < 1 && r.R7 < r.R5 && r.immediate < 1));
    }
}
