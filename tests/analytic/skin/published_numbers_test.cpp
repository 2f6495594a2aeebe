#include "../../model.hpp"
#include "stipple/skin/skin.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using skin::make_skin;
using skin::Sex;

// At the assumed mean age of the cohort the model returns the mean of the study: bmcmedimaging2022, table 2.
TEST_CASE("dermis at the cohort's mean age equals the ultrasound table", "[skin]") {
    const struct {
        const char* site;
        double female, male;
    } rows[] = {{"forehead", 0.86, 1.17}, {"glabella", 0.90, 1.14}, {"temple", 0.80, 1.06},
                {"eyelid", 0.58, 0.67},   {"nose", 0.93, 1.03},     {"cheek", 0.87, 1.14},
                {"jawline", 0.91, 1.02},  {"neck", 0.99, 0.98}};
    for (const auto& r : rows) {
        INFO(r.site);
        CHECK(make_skin(model(), {.age_years = 45, .sex = Sex::female, .site = r.site}).dermis_thickness() *
                  1e3 ==
              Approx(r.female));
        CHECK(make_skin(model(), {.age_years = 45, .sex = Sex::male, .site = r.site}).dermis_thickness() *
                  1e3 ==
              Approx(r.male));
    }
}

// sandbymoller2003: stratum corneum 18.3 um and cellular epidermis 56.6 um of the dorsal forearm.
TEST_CASE("epidermis of the forearm equals histology", "[skin]") {
    const auto s = make_skin(model(), {.site = "forearm"});
    CHECK(s.layer("stratum_corneum").thickness * 1e6 == Approx(18.3));
    CHECK(s.layer("viable_epidermis").thickness * 1e6 == Approx(56.6));
    CHECK(s.epidermis_thickness() * 1e6 == Approx(74.9));
    // vanmulder2017: whole skin 1.44 mm
    CHECK((s.epidermis_thickness() + s.dermis_thickness()) * 1e3 == Approx(1.44).margin(0.01));
}

// laurent2007: whole skin 2.54 mm (upper back), 2.02 mm (deltoid), 1.55 mm (thigh); gibney2010: abdomen 2.2
// mm.
TEST_CASE("whole skin of the body sites equals ultrasound", "[skin]") {
    const auto whole_mm = [](const char* site) {
        const auto s = make_skin(model(), {.site = site});
        return s.dermis_bottom() * 1e3;
    };
    CHECK(whole_mm("back") == Approx(2.54).margin(0.01));
    CHECK(whole_mm("shoulder") == Approx(2.02).margin(0.01));
    CHECK(whole_mm("thigh") == Approx(1.55).margin(0.01));
    CHECK(whole_mm("abdomen") == Approx(2.2).margin(0.01));
}

// Slope by hand: r * sd / sd_age = -0.327 * 0.21 mm / 15 yr for the male zygoma.
TEST_CASE("the age slope is the regression line of r and the spreads", "[skin]") {
    const auto dermis = [](double age, Sex sex, const char* site) {
        return make_skin(model(), {.age_years = age, .sex = sex, .site = site}).dermis_thickness() * 1e3;
    };
    CHECK(dermis(65, Sex::male, "cheek") - dermis(45, Sex::male, "cheek") == Approx(-0.327 * 0.21 / 15 * 20));
    CHECK(dermis(65, Sex::male, "forehead") == Approx(1.17)); // no trend in men but at the zygoma
    CHECK(dermis(65, Sex::female, "neck") == Approx(0.99));   // no trend reported
    CHECK(dermis(95, Sex::female, "cheek") == Approx(dermis(80, Sex::female, "cheek"))); // not extended
}

// agache1980: the modulus doubles with age; at most a factor two over the span studied.
TEST_CASE("the dermis is twice as stiff at 80 as at 30 years", "[skin]") {
    const auto modulus = [](double age) {
        return make_skin(model(), {.age_years = age}).layer("reticular_dermis").youngs_modulus;
    };
    CHECK(modulus(80) / modulus(30) == Approx(2.0));
    CHECK(modulus(20) == Approx(modulus(30)));
    CHECK(make_skin(model(), {.age_years = 80}).layer("hypodermis").youngs_modulus ==
          Approx(make_skin(model(), {.age_years = 30}).layer("hypodermis").youngs_modulus));
}

TEST_CASE("papillary dermis is 15 percent of the dermis and at most 0.2 mm", "[skin]") {
    CHECK(make_skin(model(), {.age_years = 45, .site = "eyelid"}).papillary_thickness() * 1e3 ==
          Approx(0.15 * 0.58));
    CHECK(make_skin(model(), {.site = "back"}).papillary_thickness() * 1e3 == Approx(0.2));
}
