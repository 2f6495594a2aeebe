#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include "stipple/study/ledger/ledger_products.hpp"
#include "stipple/transport/kp_fit.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using study::ProductAttempt;

/// Four hours made by hand; absorbed and flux in ug/cm2 and ug/cm2/h, plasma in ng/mL.
static ProductAttempt attempt(double factor, bool living = true) {
    const double h = units::hour, ug = units::to_si("ug/cm2"), ng = units::to_si("ng/mL");
    study::ProductResult r;
    auto& c = r.course;
    c.time = {0, h, 2 * h, 4 * h};
    c.absorbed = {0, 0, 2 * ug, 8 * ug};
    c.flux = {0, ug / h, 3 * ug / h, 2 * ug / h};
    c.dermis = {0, ug, 4 * ug, ug};
    c.open_share = {1, 0.5, 0.2, 0.1};
    if (living) c.plasma = {0, 8 * ng, 4 * ng, 1 * ng};
    c.flux_peak = {3 * ug / h, 2.2 * h};
    if (living) c.plasma_peak = {8 * ng, h};
    r.steady = {.permeability = 0, .flux = 5 * ug / h, .lag = 1.5 * h};
    c.dose = 40 * ug;
    r.intact = c;
    r.intact.permeability = 2 * units::to_si("cm/h");
    for (auto* course : {&c.absorbed, &c.flux, &c.dermis, &c.plasma})
        for (double& value : *course) value *= factor;
    c.flux_peak.value *= factor;
    for (int i = 0; i < 4; ++i) r.barrier.push_back({.water_loss = (40 - 10 * i) * units::to_si("g/m2/h")});
    r.study.dermis = 1e-3;
    r.study.dose.thickness = 1e-4;
    r.closure = {.half_life = 3 * h,
                 .lifetime = 9 * h,
                 .water_loss = 4 * h,
                 .impedance = 5 * h,
                 .dye = 6 * h,
                 .tomography = 5.5 * h};
    r.course.drawn_in = 3 * units::to_si("ug/cm2");
    return {.result = r, .error = ""};
}

static double value(const std::string& quantity) {
    const std::map<std::string, ProductAttempt> all{{"own", attempt(1)},
                                                    {"twice", attempt(2)},
                                                    {"excised", attempt(1, false)},
                                                    {"broken", {.result = {}, .error = "it does not run"}}};
    return study::product_quantity(all, "own", quantity);
}

TEST_CASE("quantities of a product at one time", "[ledger][product]") {
    CHECK(value("permeation:absorbed_ug_per_cm2") == Approx(8));
    CHECK(value("permeation:absorbed_ug_per_cm2:3") == Approx(5)); // half way from 2 to 4 h
    CHECK(value("permeation:absorbed_percent") == Approx(20));
    CHECK(value("permeation:flux_ug_per_cm2_h:1") == Approx(1));
    CHECK(value("permeation:dermis_mean_ug_per_ml:2") == Approx(40)); // 4 ug in 0.1 cm3
    CHECK(value("permeation:plasma_ng_per_ml:1") == Approx(8));
    CHECK(value("permeation:open_share:4") == Approx(0.1));
    CHECK(value("permeation:water_loss_g_per_m2_h:0.5") == Approx(35));
    CHECK(value("permeation:enhancement") == Approx(1));
    CHECK(value("permeation:enhancement@twice") == Approx(2));
    CHECK(value("permeation:flux_enhancement:2@twice") == Approx(2));
}

TEST_CASE("quantities of a whole run and between two times", "[ledger][product]") {
    CHECK(value("permeation:largest_flux_ug_per_cm2_h") == Approx(3));
    CHECK(value("permeation:largest_flux_enhancement@twice") == Approx(2));
    CHECK(value("permeation:lag_h") == Approx(1.5));
    CHECK(value("permeation:steady_flux_ug_per_cm2_h") == Approx(5));
    CHECK(value("permeation:chord_lag_h:2:4") == Approx(2 - 2.0 / 3));
    CHECK(value("permeation:chord_flux_ug_per_cm2_h:2:4") == Approx(3));
    CHECK(value("permeation:permeability_cm_per_h") == Approx(2));
    CHECK(value("permeation:log10_kp_cm_per_s") == Approx(std::log10(2.0 / 3600)));
    CHECK(value("permeation:half_life_h") == Approx(3));
    CHECK(value("permeation:water_loss_back_h") == Approx(4));
    CHECK(value("permeation:impedance_back_h") == Approx(5));
    CHECK(value("permeation:dye_gone_h") == Approx(6));
    CHECK(value("permeation:lifetime_h") == Approx(9));
    CHECK(value("permeation:tomography_gone_h") == Approx(5.5));
    CHECK(value("permeation:drawn_in_ug_per_cm2") == Approx(3));
    CHECK(value("permeation:plasma_peak_h") == Approx(1));
    CHECK(value("permeation:plasma_peak_ng_per_ml") == Approx(8));
    CHECK(value("permeation:plasma_half_life_h:2:4") == Approx(1)); // a quarter is left after two hours
    CHECK(value("permeation:plasma_area_ng_h_per_ml") == Approx(4 + 6 + 5));
    CHECK(value("permeation:dermis_peak_ug_per_ml") == Approx(40));
    CHECK(value("permeation:dermis_area_ug_h_per_ml") == Approx(5 + 25 + 50));
    CHECK(std::isnan(value("permeation:plasma_peak_h@excised")));
}

TEST_CASE("ratios and differences across product files", "[ledger][product]") {
    CHECK(value("ratio:permeation:absorbed_ug_per_cm2:4|permeation:absorbed_ug_per_cm2:2") == Approx(4));
    CHECK(value("difference:permeation:absorbed_ug_per_cm2@twice|permeation:absorbed_ug_per_cm2") ==
          Approx(8));
}

TEST_CASE("malformed quantities of products", "[ledger][product]") {
    CHECK_THROWS_AS(value("permeation:absorbed"), Error);
    CHECK_THROWS_AS(value("permeation:lag_h:3"), Error); // of the whole run
    CHECK_THROWS_AS(value("permeation:absorbed_ug_per_cm2:5"), Error);
    CHECK_THROWS_AS(value("permeation:absorbed_ug_per_cm2:x"), Error);
    CHECK_THROWS_AS(value("permeation:chord_lag_h:4:2"), Error);
    CHECK_THROWS_AS(value("permeation:lag_h@nowhere"), Error);
    CHECK_THROWS_AS(value("permeation:lag_h@"), Error);
    CHECK_THROWS_AS(value("permeation:lag_h@broken"), Error);
    CHECK_THROWS_AS(value("ratio:permeation:lag_h"), Error);
    CHECK_THROWS_AS(value("push:peak_force_n"), Error);
}

TEST_CASE("quantities of tables need no file", "[ledger][product]") {
    CHECK(study::of_tables("kp_table:kp_a:rms"));
    CHECK(study::of_tables("ratio:group_half_life:mean_h:abdomen|group_half_life:mean_h:forearm"));
    CHECK_FALSE(study::of_tables("permeation:lag_h"));
    CHECK(study::table_quantity(model(), "kp_table:kp_a:rms") ==
          Approx(transport::kp_fit(model(), "kp_a").rms));
    CHECK(study::table_quantity(model(), "kp_table:kp_b:median:fresh") ==
          Approx(transport::kp_fit(model(), "kp_b", true).median));
    CHECK(study::of_tables("kp_coverage:new:share"));
    const double inside = study::table_quantity(model(), "kp_coverage:new:inside");
    CHECK(study::table_quantity(model(), "kp_coverage:new:share") == Approx(inside / 49));
    CHECK(study::table_quantity(model(), "kp_coverage:new:least") == 33); // Binomial(49, 0.8)
    CHECK(study::table_quantity(model(), "kp_coverage:new:most") == 44);
    CHECK_THROWS_AS(study::table_quantity(model(), "kp_coverage:new"), Error);
    CHECK_THROWS_AS(study::table_quantity(model(), "kp_coverage:old:share"), Error);
    CHECK_THROWS_AS(study::table_quantity(model(), "kp_coverage:new:rms"), Error);
    const double young = study::table_quantity(model(), "group_half_life:mean_h:forearm");
    CHECK(young > 12);
    CHECK(study::table_quantity(model(), "group_half_life:mean_h:forearm:77") > young);
    CHECK(study::table_quantity(model(), "group_half_life:cv:abdomen") == Approx(0.55).margin(0.05));
    CHECK(study::table_quantity(model(), "group_lifetime:cv:abdomen") == Approx(0.25).margin(0.04));
    CHECK(study::table_quantity(model(),
                                "ratio:group_lifetime:mean_h:forearm|group_half_life:mean_h:forearm") > 2);
    CHECK(study::of_tables("group_lifetime:mean_h:forearm"));
    CHECK_THROWS_AS(study::table_quantity(model(), "kp_table:kp_a:mode"), Error);
    CHECK_THROWS_AS(study::table_quantity(model(), "kp_table:kp_a:rms:old"), Error);
    CHECK_THROWS_AS(study::table_quantity(model(), "group_half_life:mean_h"), Error);
}

TEST_CASE("a data set of product files runs", "[ledger][product]") {
    study::ProductStudy water;
    water.molecule.name = "water";
    water.dose.concentration = 10;
    water.state = study::SkinState::excised;
    water.grid = transport::Grid::coarse;
    water.horizon = units::hour;
    const auto row = [](const char* name, const char* course, const char* quantity, double lo, double hi) {
        study::Measurement m;
        m.row = name;
        m.course = course;
        m.quantity = quantity;
        m.lo = lo;
        m.hi = hi;
        return m;
    };
    study::DataSet set;
    set.name = "made";
    set.products = {{"water", water}};
    set.rows = {row("kp", "water", "permeation:log10_kp_cm_per_s", -8, -5),
                row("table", "", "kp_table:kp_a:rms", 0, 1), row("bad", "water", "permeation:nothing", 0, 1)};
    const auto ledger =
        study::compare(model(), {set}, {}, [](const auto&, const auto&) { return course::Result{}; });
    REQUIRE(ledger.rows.size() == 3);
    for (const auto& row : ledger.rows) CHECK(row.error.empty() == (row.measurement.row != "bad"));
    set.rows[1].quantity = "permeation:lag_h";
    CHECK_THROWS_AS(
        study::compare(model(), {set}, {}, [](const auto&, const auto&) { return course::Result{}; }), Error);
}
