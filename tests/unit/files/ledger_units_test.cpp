#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/study/ledger/ledger_units.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::study;

TEST_CASE("every kind of quantity has the unit in which it is computed") {
    const auto unit = [](const char* quantity) { return native_unit(model(), quantity); };
    CHECK(unit("gain:collagen_1:papillary") == "%");
    CHECK(unit("endpoint:furrow_depth") == "mm");
    CHECK(unit("moved:lemperle_grade") == "grade");
    CHECK(unit("insertion:punctures_per_cm2") == "1/cm2");
    CHECK(unit("push:puncture_force_n@other") == "N");
    CHECK(unit("permeation:water_loss_g_per_m2_h:48") == "g/m2/h");
    CHECK(unit("permeation:permeability_cm_per_h") == "cm/h");
    CHECK(unit("numbing:plasma_peak_ug_per_ml:lidocaine") == "ug/mL");
    CHECK(unit("numbing:plasma_peak_h:lidocaine") == "h");
    CHECK(unit("redness_days") == "d");
    CHECK(unit("difference:push:buried_over_length@film|push:buried_over_length@skin") == "-");
    CHECK(unit("ratio:gain:collagen_1|gain:collagen_3") == "-");
    CHECK(unit("pain:with") == "grade");
    CHECK(unit_factor("1/mm2", "1/cm2") == Approx(100));
    CHECK(unit_factor("d", "h") == Approx(24));
    CHECK(std::isnan(unit_factor("um", "h")));
    CHECK(is_quantity("peak_day:collagen_1"));
    CHECK_FALSE(is_quantity("gains:collagen_1"));
}

namespace {

DataSet parsed(const std::string& row, std::vector<Problem>& problems) {
    const std::string course =
        "schema = 1\ntitle = \"t\"\n[person]\nage_years = 40\nsite = \"cheek\"\n[device]\nkind = \"roller\"\nneedle_length_mm = 1\n[course]\n"
        "sessions = 1\nhorizon_days = 30\n";
    return formats::parse_data_set(
        model(),
        {.head = {"dataset.toml",
                  "name = \"a\"\ntitle = \"t\"\nsource = [\"lotfi2013\"]\nnull_model = \"none\"\n"},
         .rows = {"rows.csv",
                  "row,course,quantity,day,measured,sd,lo,hi,null_value,unit,label,flag,place,note\n" + row +
                      "\n"},
         .files = {{"c", {"c.toml", course}}}},
        problems);
}

std::vector<Problem> problems_of(const std::string& row) {
    std::vector<Problem> problems;
    parsed(row, problems);
    return problems;
}

} // namespace

TEST_CASE("a row in another unit is converted, one of another kind is refused") {
    std::vector<Problem> problems;
    const auto set =
        parsed("n,c,insertion:punctures_per_cm2,0,2.5,0.1,2,3,0,1/mm2,check,measured,,", problems);
    REQUIRE(problems.empty());
    CHECK(set.rows[0].unit == "1/cm2");
    CHECK(set.rows[0].measured == Approx(250));
    CHECK(set.rows[0].lo == Approx(200));
    CHECK(set.rows[0].sd == Approx(10));
    REQUIRE(problems_of("n,c,insertion:punctures_per_cm2,0,2.5,,2,3,0,um,check,measured,,").size() == 1);
    CHECK(problems_of("n,c,insertion:punctures_per_cm2,0,2.5,,2,3,0,um,check,measured,,")[0].allowed ==
          "1/cm2");
}

TEST_CASE("unknown quantities, days before the first session and days beyond the horizon are errors") {
    CHECK(problems_of("n,c,gain:collagen_total,20,5,,1,9,0,%,check,measured,,").empty());
    CHECK(problems_of("n,c,gains:collagen_total,20,5,,1,9,0,%,check,measured,,").at(0).what ==
          "no such quantity");
    CHECK(problems_of("n,c,gain:collagen_total,-1,5,,1,9,0,%,check,measured,,").size() == 1);
    CHECK(problems_of("n,c,gain:collagen_total,31,5,,1,9,0,%,check,measured,,").at(0).what ==
          "the day lies beyond the horizon of the course");
}
