#include "../../model.hpp"
#include "stipple/skin/skin.hpp"
#include <algorithm>
#include <catch2/catch.hpp>

using namespace stipple;
using skin::make_skin;
using skin::Sex;

TEST_CASE("thickness never rises and stiffness never falls with age", "[skin][property]") {
    for (const auto& site : skin::site_names(model()))
        for (const Sex sex : {Sex::female, Sex::male})
            for (double age = 18; age < 100; age += 2) {
                INFO(site << " at " << age);
                const auto a = make_skin(model(), {.age_years = age, .sex = sex, .site = site});
                const auto b = make_skin(model(), {.age_years = age + 2, .sex = sex, .site = site});
                CHECK(b.dermis_thickness() <= a.dermis_thickness() * (1 + 1e-12));
                CHECK(b.layer("papillary_dermis").youngs_modulus >=
                      a.layer("papillary_dermis").youngs_modulus);
                CHECK(a.dermis_thickness() > 0.2e-3);
            }
}

TEST_CASE("melanin rises with the skin type", "[skin][property]") {
    for (int type = 1; type < 6; ++type)
        CHECK(make_skin(model(), {.fitzpatrick = type + 1}).ita_deg <
              make_skin(model(), {.fitzpatrick = type}).ita_deg);
}

TEST_CASE("layer_at walks through the layers in order", "[skin][property]") {
    for (const auto& site : skin::site_names(model())) {
        const auto s = make_skin(model(), {.site = site});
        std::vector<std::string> seen;
        for (double z = 0; z < 0.03; z += 2e-6)
            if (seen.empty() || seen.back() != s.layer_at(z)) seen.push_back(s.layer_at(z));
        std::vector<std::string> names;
        for (const auto& l : s.layers) names.push_back(l.name);
        CHECK(seen == names);
    }
}

TEST_CASE("the spread of the dermis is shared between its two layers", "[skin][property]") {
    const auto s = make_skin(model(), {.age_years = 45, .sex = Sex::male, .site = "forehead"});
    CHECK(s.layer("papillary_dermis").thickness_sd + s.layer("reticular_dermis").thickness_sd ==
          Approx(0.28e-3));
}
