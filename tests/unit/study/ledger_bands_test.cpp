#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/study/validate/ledger_bands.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::study;

namespace {

LedgerRow row_of(const std::string& study, double measured, double model, const std::string& label = "check",
                 const std::string& quantity = "push:puncture_force_n") {
    LedgerRow row;
    row.data_set = study;
    row.measurement = {.row = "r",
                       .course = "c",
                       .quantity = quantity,
                       .day = 0,
                       .measured = measured,
                       .sd = NAN,
                       .lo = NAN,
                       .hi = NAN,
                       .null_value = 0,
                       .unit = "N",
                       .label = label,
                       .flag = "measured",
                       .place = "",
                       .note = ""};
    row.model = model;
    return row;
}

} // namespace

TEST_CASE("what has a band: measured numbers that no parameter was chosen with") {
    CHECK(has_band(row_of("a", 0.03, 0.02).measurement));
    CHECK_FALSE(has_band(row_of("a", 0.03, 0.02, "fit").measurement));
    CHECK_FALSE(has_band(row_of("a", NAN, 0.02).measurement));
    CHECK_FALSE(has_band(row_of("a", 0.03, 0.02, "check", "device:entry_angle_deg").measurement));
    CHECK_FALSE(has_band(row_of("a", 0.03, 0.02, "check", "difference:push:a|push:b").measurement));
    CHECK_FALSE(has_band(row_of("a", 0.03, 0.02, "check", "reported:sag:open").measurement));
    for (const auto& group : ledger_kinds()) CHECK_FALSE(group.kinds.empty());
}

TEST_CASE("a row is predicted by the misfits of the other studies, not by its own") {
    Ledger ledger;
    for (int s = 0; s < 20; ++s) ledger.rows.push_back(row_of("near" + std::to_string(s), 1.05, 1));
    ledger.rows.push_back(row_of("far", 20, 1));
    const auto score = score_ledger(ledger, {}, {}).numbers;
    REQUIRE(score.rows.size() == 21);
    CHECK(score.rows[0].experiment == "far"); // those outside come first
    CHECK_FALSE(score.rows[0].inside());
    CHECK(score.rows[0].hi < 5);
    CHECK(score.rows[0].lo > 0); // positive quantities stay positive
    CHECK(score.coverage.studies == 21);
    CHECK(score.coverage.studies_inside >= 19);
}

TEST_CASE("a change for the better is negative on both sides, and what members differ in widens the band") {
    Ledger ledger;
    for (int s = 0; s < 8; ++s)
        ledger.rows.push_back(row_of(std::to_string(s), -20, -18, "check", "change:furrow_depth"));
    const auto narrow = score_ledger(ledger, {}, {}).numbers;
    for (const auto& row : narrow.rows) {
        CHECK(row.hi < 0);
        CHECK(row.lo < row.median);
        CHECK(row.median < row.hi);
        CHECK(row.inside());
    }
    MemberValues values;
    for (int s = 0; s < 8; ++s) values[{std::to_string(s), "r"}] = {-5, -10, -18, -30, -60};
    const auto wide = score_ledger(ledger, values, {}).numbers;
    CHECK(wide.rows[0].hi - wide.rows[0].lo > narrow.rows[0].hi - narrow.rows[0].lo);
}

TEST_CASE("studies that a calibration has seen are left to it, and all scores add up to one") {
    Ledger ledger;
    for (int s = 0; s < 20; ++s) ledger.rows.push_back(row_of(std::to_string(s), 1.05, 1));
    const RoomScore room{
        .room = "insertion",
        .rows = {{.experiment = "3", .row = "r", .measured = 1, .pit = 0.5, .crps = 0.1, .null_crps = 0.2}},
        .coverage = {},
        .skill = {}};
    const auto own = score_ledger(ledger, {}, {room}).numbers;
    CHECK(own.rows.size() == 19);
    const auto total = total_score({room, own});
    CHECK(total.coverage.studies == 20);
    CHECK(total.gates());
    CHECK(total.region.low == 12);
    CHECK(total.region.high == 19);
    CHECK_FALSE(total.holds()); // all twenty inside: bands too wide
    CHECK(total_score({room}).holds());
}

TEST_CASE("sides have a probability, and ranges that no effect meets as well cannot fail") {
    Ledger ledger;
    const auto side = [](double model, double lo, double hi, double null) {
        auto row = row_of("study", NAN, model, "check", "gain:collagen_total");
        row.measurement.lo = lo, row.measurement.hi = hi, row.measurement.null_value = null;
        return row;
    };
    ledger.rows = {side(20, 0, NAN, 0), side(-20, 0, NAN, 0), side(20, 10, 40, 0), side(20, -60, 60, 0)};
    for (std::size_t i = 0; i < ledger.rows.size(); ++i) ledger.rows[i].measurement.row = std::to_string(i);
    const auto score = score_ledger(ledger, {}, {});
    REQUIRE(score.directions.size() == 4);
    CHECK(score.directions[0].probability == 1); // a discrepancy never turns a change round
    CHECK(score.directions[0].null_probability == 0.5);
    CHECK(score.directions[1].probability == 0);
    CHECK(score.directions[2].probability > 0.3);
    CHECK(score.directions[2].probability < 0.95);
    CHECK(score.directions[2].null_probability == 0);
    CHECK(score.directions[3].cannot_fail());
    CHECK(score.brier < 1);
    CHECK(score.brier == Approx((0 + 1 + std::pow(1 - score.directions[2].probability, 2)) / 3));
    CHECK(score.null_brier == Approx((0.25 + 0.25 + 1) / 3));
}
