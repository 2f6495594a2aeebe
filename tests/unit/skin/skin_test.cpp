#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/skin/skin.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;
using skin::make_skin;
using skin::Sex;

static const std::set<std::string> k_flags{
    "measured", "measured-secondhand", "recalled", "derived", "assumed", "fitted"};

TEST_CASE("every named site gives six layers with every property set", "[skin]") {
    const std::vector<std::string> order{"stratum_corneum",  "viable_epidermis", "papillary_dermis",
                                         "reticular_dermis", "hypodermis",       "support"};
    for (const auto& site : skin::site_names(model()))
        for (const Sex sex : {Sex::female, Sex::male}) {
            INFO(site);
            const auto s = make_skin(model(), {.age_years = 45, .sex = sex, .site = site});
            REQUIRE(s.layers.size() == order.size());
            for (std::size_t i = 0; i < order.size(); ++i) {
                const auto& l = s.layers[i];
                CHECK(l.name == order[i]);
                CHECK(l.thickness > 0);
                CHECK((i == 5 ? std::isinf(l.thickness) : l.thickness < 0.03));
                CHECK(l.thickness_sd >= 0);
                CHECK(l.youngs_modulus > 0);
                CHECK((l.poisson_ratio > 0 && l.poisson_ratio < 0.5));
                CHECK(l.toughness > 0);
                CHECK(l.stiffening >= 2);
                CHECK((l.friction > 0 && l.friction < 1));
            }
            CHECK(s.pre_stress > 0);
            CHECK((s.ita_deg > -90 && s.ita_deg < 90));
            CHECK(std::isnan(s.melanin_fraction));
        }
}

TEST_CASE("every row used carries flag, unit and a source unless it is assumed", "[skin]") {
    for (const auto& site : skin::site_names(model())) {
        const auto s = make_skin(model(), {.site = site});
        REQUIRE(s.parameters.size() > 40);
        for (const auto& p : s.parameters) {
            INFO(site << " " << p.name);
            CHECK(p.room == "skin");
            CHECK(k_flags.count(p.flag) == 1);
            CHECK(units::known(p.unit));
            CHECK((!p.source.empty() || p.flag == "assumed"));
            CHECK_FALSE(p.meaning.empty());
        }
    }
}

TEST_CASE("a site without a number says so and flags the stand-in", "[skin]") {
    const auto lip = make_skin(model(), {.site = "upper_lip"});
    const auto told = std::count_if(lip.remarks.begin(), lip.remarks.end(), [](const std::string& r) {
        return r.find("no dermis thickness for upper_lip: nearest site zygoma used (assumed)") == 0;
    });
    CHECK(told == 1);
    for (const auto& p : lip.parameters)
        if (p.name == "zygoma_dermis_female") CHECK(p.flag == "assumed");
    const auto forehead = make_skin(model(), {.site = "forehead"});
    for (const auto& p : forehead.parameters)
        if (p.name == "forehead_dermis_female") CHECK(p.flag == "measured");
    CHECK(make_skin(model(), {.site = "buttock"}).remarks.empty());
}

TEST_CASE("an unknown site names the nearest", "[skin]") {
    try {
        (void)make_skin(model(), {.site = "forhead"});
        FAIL("no error");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        CHECK(e.problems().front().nearest == "forehead");
        CHECK(e.problems().front().key == "person.site");
    }
}

TEST_CASE("person numbers out of range are input errors", "[skin]") {
    CHECK_THROWS_AS(make_skin(model(), {.fitzpatrick = 7}), Error);
    CHECK_THROWS_AS(make_skin(model(), {.age_years = NAN}), Error);
    CHECK_THROWS_AS(make_skin(model(), {.photoageing = 1.5}), Error);
    CHECK_THROWS_AS(make_skin(model(), {.melanin_fraction = 2}), Error);
}

TEST_CASE("depths and names of layers agree", "[skin]") {
    const auto s = make_skin(model(), {.site = "forearm"});
    CHECK(s.layer_at(0) == "stratum_corneum");
    CHECK(s.layer_at(s.layer("stratum_corneum").thickness + 1e-6) == "viable_epidermis");
    CHECK(s.layer_at(s.dermis_top() + 1e-6) == "papillary_dermis");
    CHECK(s.layer_at(s.dermis_top() + s.papillary_thickness() + 1e-6) == "reticular_dermis");
    CHECK(s.layer_at(s.dermis_bottom() + 1e-6) == "hypodermis");
    CHECK(s.layer_at(1.0) == "support");
    CHECK_THROWS_AS(s.layer("fascia"), Error);
}

TEST_CASE("a given melanin fraction replaces the one of the skin type", "[skin]") {
    CHECK(make_skin(model(), {.melanin_fraction = 0.07}).melanin_fraction == 0.07);
    CHECK(std::isnan(make_skin(model(), {.melanin_fraction = 0.07}).ita_deg));
    CHECK(make_skin(model(), {.fitzpatrick = 2, .ita_deg = -12}).ita_deg == -12);
}
