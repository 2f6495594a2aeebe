// What the site, the age and the weight of a product file change.
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/product/product_study.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::study;

namespace {

ProductStudy cream_on(const std::string& site) {
    ProductStudy s;
    s.molecule.name = "lidocaine";
    s.dose = {.form = transport::Form::cream,
              .concentration = 25,
              .thickness = 1e-3,
              .ph = 9,
              .end = 3 * units::hour,
              .occluded = true};
    s.person.site = site;
    return s;
}
ProductResult run(const ProductStudy& s) {
    return permeate_product(model(), s, {.members = 0});
}
bool says(const ProductResult& r, const char* words) {
    for (const auto& w : r.warnings)
        if (w.text.find(words) != std::string::npos) return true;
    return false;
}

} // namespace

TEST_CASE("the site changes what intact living skin lets in, and a site without data says so") {
    const auto face = run(cream_on("forehead")), abdomen = run(cream_on("abdomen")),
               arm = run(cream_on("forearm")), neck = run(cream_on("neck"));
    CHECK(abdomen.course.absorbed.back() > 1.3 * arm.course.absorbed.back());
    CHECK(face.course.absorbed.back() > 1.3 * abdomen.course.absorbed.back());
    CHECK(plasma_peak_of(face).time < plasma_peak_of(arm).time);
    CHECK(face.intact.permeability > 3 * arm.intact.permeability);
    CHECK_FALSE(says(arm, "as on the forearm"));
    CHECK_FALSE(says(face, "as on the forearm"));
    CHECK(says(neck, "as on the forearm"));
}

TEST_CASE("excised skin has the barrier of the tables, whatever its site") {
    auto face = cream_on("forehead"), arm = cream_on("forearm");
    face.state = arm.state = SkinState::excised;
    face.epidermis = arm.epidermis = 80e-6; // the rest of the layers differs by site
    CHECK(run(face).course.absorbed.back() == Approx(run(arm).course.absorbed.back()).epsilon(1e-9));
}

TEST_CASE("a thickness and a permeability that are given go before those of the site") {
    auto face = cream_on("forehead"), arm = cream_on("forearm");
    for (auto* s : {&face, &arm}) s->molecule.measured.permeability = 1e-8;
    CHECK(run(face).spec.layers.barrier > 1);
    const auto of = [](const ProductResult& r) {
        const auto layers = transport::make_layers(r.spec.constants, r.spec.molecule, r.spec.layers);
        return layers.stratum_corneum.permeability() + layers.leaks.permeability;
    };
    CHECK(of(run(face)) == Approx(1e-8));
    CHECK(of(run(arm)) == Approx(1e-8));
    face.stratum_corneum = 20e-6;
    CHECK(transport::make_layers(run(face).spec.constants, run(face).spec.molecule, run(face).spec.layers)
              .stratum_corneum.thickness == Approx(20e-6));
}

TEST_CASE("a child is refused in one line, with what the leaflet of the cream allows") {
    auto child = cream_on("cheek");
    child.person.age_years = 0.5;
    const auto problems = check_product_study(model(), child, {});
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().key == "skin.age_years");
    CHECK(problems.front().what.find("at most 2 g on 20 cm2") != std::string::npos);
    CHECK_THROWS_AS(run(child), Error);
    child.molecule.name = "caffeine";
    child.dose.form = transport::Form::solution;
    CHECK(check_product_study(model(), child, {}).front().what.find("leaflet") == std::string::npos);
    child.person.age_years = 17.9;
    CHECK(check_product_study(model(), child, {}).size() == 1);
    child.person.age_years = 18;
    CHECK(check_product_study(model(), child, {}).empty());
}

TEST_CASE("half the weight, twice the blood level; a clearance of the user's own stays") {
    auto plain = cream_on("thigh"), light = plain, own = plain;
    light.person.weight = 35;
    own.person.weight = 35;
    own.molecule.plasma_clearance = 67.2e-3 / 3600;
    own.molecule.distribution_volume = 0.126;
    const double peak = run(plain).course.plasma_peak.value;
    CHECK(run(light).course.plasma_peak.value == Approx(2 * peak).epsilon(1e-9));
    CHECK(run(own).course.plasma_peak.value == Approx(peak).epsilon(1e-3));
}

TEST_CASE("what intact skin lets in is the same at any adult age") {
    auto young = cream_on("cheek"), old = young;
    young.person.age_years = 20;
    old.person.age_years = 80;
    old.epidermis = young.epidermis = 80e-6;
    old.dermis = young.dermis = 1e-3; // the dermis thins with age
    CHECK(run(old).course.absorbed.back() == Approx(run(young).course.absorbed.back()).epsilon(1e-9));
}
