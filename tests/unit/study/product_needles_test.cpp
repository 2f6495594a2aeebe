// What needles of a product file can hold.
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/product/product_study.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::study;

TEST_CASE("dissolving needles hold their volume of the named substance, by its own density") {
    ProductStudy s;
    s.molecule.name = "ascorbic_acid";
    s.dose.concentration = 0;
    s.dose.thickness = 1e-4;
    s.state = SkinState::excised;
    s.channels = true;
    s.per_m2 = 100 / 1e-4;
    s.depth = 500e-6;
    s.diameter = 300e-6;
    s.needles = {.kind = transport::NeedleKind::dissolving, .amount = 0, .length = 500e-6};
    const double volume = s.per_m2 * 3.14159265 / 3 * 150e-6 * 150e-6 * 500e-6; // cones
    const auto fits = [&](double density) {
        s.needles.amount = density * volume;
        return check_product_study(model(), s, {}).empty();
    };
    CHECK(fits(1640)); // 1.65 g/cm3, data/transport/properties.csv
    CHECK_FALSE(fits(1660));
    s.molecule.name = ""; // an own molecule has the density of water
    s.molecule.molecular_weight = 0.176;
    s.molecule.log_kow = -1.85;
    CHECK(fits(990));
    CHECK_FALSE(fits(1010));
}
