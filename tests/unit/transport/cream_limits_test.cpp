// What the leaflet of lidocaine/prilocaine cream allows by age (emla_smpc).
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/product_limits.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::transport;
using namespace stipple::units;

TEST_CASE("the leaflet's limits by age") {
    struct Row {
        double years, grams, area;
    };
    for (const Row row :
         {Row{0, 1, 10}, Row{2.9 / 12, 1, 10}, Row{3.0 / 12, 2, 20}, Row{11.9 / 12, 2, 20}, Row{1, 10, 100},
          Row{5.9, 10, 100}, Row{6, 20, 200}, Row{11.9, 20, 200}, Row{12, 60, 600}, Row{80, 60, 600}}) {
        const auto limit = cream_limit(model(), "lidocaine_prilocaine_5", row.years);
        INFO(row.years << " years");
        REQUIRE(limit);
        CHECK(limit->mass == Approx(row.grams * gram));
        CHECK(limit->area == Approx(row.area * cm2));
        CHECK(cream_limit(model(), "prilocaine", row.years)->mass == limit->mass);
    }
    CHECK(cream_limit(model(), "lidocaine_prilocaine_5", 0.1)->time == Approx(hour));
    CHECK(limit_words(*cream_limit(model(), "lidocaine", 4)) ==
          "at most 10 g on 100 cm2 for 300 min at 1 to 5 years (leaflet)");
    CHECK_FALSE(cream_limit(model(), "tetracaine_4", 30));
    CHECK_FALSE(cream_limit(model(), "caffeine", 30));
}

TEST_CASE("the limits never fall with age") {
    double before = 0, area = 0;
    for (double years = 0; years < 20; years += 1.0 / 24) {
        const auto limit = cream_limit(model(), "lidocaine_prilocaine_5", years);
        REQUIRE(limit);
        CHECK(limit->mass >= before);
        CHECK(limit->area >= area);
        before = limit->mass;
        area = limit->area;
    }
}

TEST_CASE("a cream that stays on beyond its leaflet is a danger") {
    const auto limit = cream_limit(model(), "lidocaine_prilocaine_5", 30);
    CHECK(cream_warnings(*limit, 300 * minute).empty());
    const auto late = cream_warnings(*limit, 301 * minute);
    REQUIRE(late.size() == 1);
    CHECK(late.front().level == Warning::Level::danger);
}

TEST_CASE("blood levels go with the inverse of the body weight") {
    const Constants k = make_constants(model());
    Molecule as_in_tables = make_molecule(model(), "lidocaine"), light = as_in_tables, same = as_in_tables;
    set_weight(k, light, 35);
    set_weight(k, same, NAN);
    CHECK(light.plasma_clearance == Approx(as_in_tables.plasma_clearance / 2));
    CHECK(light.distribution_volume == Approx(as_in_tables.distribution_volume / 2));
    CHECK(same.plasma_clearance == as_in_tables.plasma_clearance);
}
