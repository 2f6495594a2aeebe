#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using study::DataSet;
using study::Measurement;

static course::Series series(const std::string& name, double baseline, std::vector<double> values) {
    return {.name = name,
            .label = name,
            .unit = "-",
            .baseline = baseline,
            .values = std::move(values),
            .lo = {},
            .hi = {}};
}

/// Four days made by hand: everything the ledger can read.
static course::Result small_result() {
    course::Result r;
    r.tissue.day = {0, 1, 3, 7};
    r.tissue.series = {series("collagen_1", 0.8, {0.8, 0.8, 1.0, 1.2}),
                       series("collagen_1_papillary", 0.5, {0.5, 0.5, 0.5, 0.75}),
                       series("collagen_3", 0.2, {0.2, 0.3, 0.5, 0.4}),
                       series("tropoelastin", 0, {0, 0.1, 0.2, 0.05}),
                       series("macrophages_m1", 0, {0, 2, 1, 0}),
                       series("macrophages_m2", 0.1, {0.1, 0.1, 3.1, 0.6}),
                       series("resting", 1, {1, 1, 1, 1})};
    outcome::Endpoint e;
    e.name = "lemperle_grade";
    e.day = 7;
    e.value = -1.2;
    r.outcomes.endpoints.push_back({.endpoint = e});
    r.inputs.device.spec.needle.length = 1.5e-3;
    r.inputs.device.punctures_per_m2 = 900e4;
    r.inputs.device.drag_slit = 43e-6;
    auto& in = r.treatment.needling.emplace().insertion;
    in.punctures_per_m2 = 750e4;
    in.loaded_depth.p50 = 1.2e-3;
    in.over_needling.slit_length_per_m2 = 1000; // 100 mm on each cm2
    in.over_needling.merged_fraction = 0.3;
    in.over_needling.longest_wound = 2e-3;
    in.force_curve = {{}, {.displacement = 1.5e-3, .force = 0.1, .dimple = 0.6e-3, .buried = 0.9e-3}};
    r.treatment.damage.dermis_fraction = 0.01;
    r.outcomes.downtime_days = 2.5;
    r.outcomes.closed_after_hours = 30;
    return r;
}

TEST_CASE("quantities of time courses", "[ledger]") {
    const auto r = small_result();
    const auto value = [&](const char* quantity, double day) {
        return study::quantity_value(r, quantity, day);
    };
    CHECK(value("gain:collagen_1", 7) == Approx(50));
    CHECK(value("gain:collagen_1", 2) == Approx(12.5)); // half way from day 1 to day 3
    CHECK(value("gain:collagen_1:papillary", 5) == Approx(25));
    CHECK(value("level:tropoelastin", 3) == Approx(0.2));
    CHECK(value("gain:collagen_1+collagen_3", 7) == Approx(60));
    CHECK(value("relative:macrophages_m1+macrophages_m2", 1) == Approx(0.5));
    CHECK(value("relative:macrophages_m1+macrophages_m2", 3) == Approx(1));
    CHECK(value("relative:resting", 3) == 0);
    CHECK(value("peak_day:macrophages_m1", 0) == Approx(1.7)); // the parabola through 0, 2 and 1 at 0, 1, 3
    CHECK(value("peak_day:collagen_1", 0) == 7);               // at the end of the course
    CHECK(value("peak_day:resting", 0) == 0);
    CHECK(value("peak_gain:collagen_3", 0) == Approx(150));
    CHECK(value("peak_gain:collagen_1:papillary", 0) == Approx(50));
    CHECK(value("reach_day:50:collagen_1", 0) == Approx(3));
    CHECK(value("reach_day:25:collagen_1", 0) == Approx(2)); // half way from day 1 to day 3
    CHECK(value("reach_day:100:collagen_3", 0) == Approx(3));
    CHECK(value("reach_day:50:collagen_1:papillary", 0) == Approx(5));
}

TEST_CASE("quantities of punctures, endpoints and times", "[ledger]") {
    const auto r = small_result();
    const auto value = [&](const char* quantity, double day) {
        return study::quantity_value(r, quantity, day);
    };
    CHECK(value("insertion:punctures_per_cm2", 0) == Approx(750));
    CHECK(value("insertion:loaded_depth_um", 0) == Approx(1200));
    CHECK(value("insertion:slit_length_mm_per_cm2", 0) == Approx(100));
    CHECK(value("insertion:merged_fraction", 0) == Approx(0.3));
    CHECK(value("insertion:longest_wound_um", 0) == Approx(2000));
    CHECK(value("insertion:scratch_length_mm_per_cm2", 0) == 0);
    CHECK(value("insertion:repeated_fraction", 0) == 0);
    CHECK(value("insertion:destroyed_fraction", 0) == 0);
    CHECK(value("insertion:large_deep_fraction", 0) == 0);
    CHECK(value("insertion:buried_share", 0) == Approx(0.6));
    CHECK(value("insertion:damaged_volume_fraction", 0) == Approx(0.01));
    CHECK(value("device:punctures_per_cm2", 0) == Approx(900));
    CHECK(value("device:drag_slit_um", 0) == Approx(43));
    CHECK(value("endpoint:lemperle_grade", 7) == Approx(-1.2));
    CHECK(value("redness_days", 0) == Approx(2.5));
    CHECK(value("closed_after_hours", 0) == Approx(30));
}

TEST_CASE("ratios, differences and days of their own", "[ledger]") {
    const auto r = small_result();
    CHECK(study::quantity_value(r, "ratio:gain:collagen_1@3|gain:collagen_1@7", 0) == Approx(0.5));
    CHECK(study::quantity_value(r, "difference:gain:collagen_3|gain:collagen_1", 7) == Approx(50));
    CHECK(study::quantity_value(r, "ratio:redness_days|closed_after_hours", 0) == Approx(2.5 / 30));
}

TEST_CASE("a quantity that cannot be read names the fault and the nearest word", "[ledger]") {
    const auto r = small_result();
    struct Case {
        const char *quantity, *nearest;
        double day;
        Kind kind;
    };
    const Case cases[] = {{"gain:colagen_1", "collagen_1", 1, Kind::input},
                          {"gian:collagen_1", "", 1, Kind::input},
                          {"gain:collagen_1:papilary", "papillary", 1, Kind::input},
                          {"gain:collagen_1", "", 8, Kind::input},
                          {"gain:collagen_1@x", "", 1, Kind::input},
                          {"gain:collagen_1@", "", 1, Kind::input},
                          {"gain:collagen_1&", "", 1, Kind::input},
                          {"gain:tropoelastin", "", 1, Kind::data},
                          {"peak_gain:tropoelastin", "", 1, Kind::data},
                          {"peak_gain:colagen_1", "collagen_1", 1, Kind::input},
                          {"reach_day:half:collagen_1", "", 0, Kind::input},
                          {"reach_day:0:collagen_1", "", 0, Kind::input},
                          {"reach_day:101:collagen_1", "", 0, Kind::input},
                          {"reach_day:50:colagen_1", "collagen_1", 0, Kind::input},
                          {"reach_day:50:resting", "", 0, Kind::data},
                          {"reach_day:collagen_1", "", 0, Kind::input},
                          {"rms:collagen", "", 0, Kind::input},
                          {"endpoint:lemperle_grde", "lemperle_grade", 7, Kind::input},
                          {"endpoint:lemperle_grade", "", 3, Kind::input},
                          {"insertion:puncture_per_cm2", "punctures_per_cm2", 0, Kind::input},
                          {"device:tide", "", 0, Kind::input},
                          {"ratio:redness_days", "", 0, Kind::input},
                          {"", "", 0, Kind::input}};
    for (const auto& c : cases) {
        INFO(c.quantity);
        try {
            study::quantity_value(r, c.quantity, c.day);
            FAIL_CHECK("no error");
        } catch (const Error& e) {
            CHECK(e.kind() == c.kind);
            CHECK(e.problems().front().key == c.quantity);
            CHECK(e.problems().front().nearest == c.nearest);
        }
    }
}

static Measurement row(double measured, double sd, double lo, double hi, double null_value,
                       const char* label = "check") {
    return {.row = "row",
            .course = "course",
            .quantity = "redness_days",
            .day = 0,
            .measured = measured,
            .sd = sd,
            .lo = lo,
            .hi = hi,
            .null_value = null_value,
            .unit = "d",
            .label = label,
            .flag = "measured",
            .place = "",
            .note = ""};
}

TEST_CASE("a model is held against measurement, range and null model", "[ledger]") {
    const DataSet set{.name = "set",
                      .title = "",
                      .source = "key2000",
                      .null_model = "",
                      .note = "",
                      .courses = {},
                      .rows = {}};
    SECTION("spread") {
        const auto near = study::judge(set, row(3, 1, NAN, NAN, 0), 4.5);
        CHECK(near.verdict == "holds");
        CHECK(near.misfit_sd == Approx(1.5));
        CHECK(near.source == "key2000");
        CHECK(study::judge(set, row(3, 1, NAN, NAN, 0), 5.1).verdict == "fails");
        CHECK(study::judge(set, row(3, 1, NAN, NAN, 3.5), 4.0).verdict == "no skill");
    }
    SECTION("range before spread") {
        CHECK(study::judge(set, row(3, 0.1, 2, 5, 0), 4.5).verdict == "holds");
        CHECK(study::judge(set, row(3, 10, 2, 5, 0), 5.5).verdict == "fails");
    }
    SECTION("bounds are open, so no change is not more than zero") {
        CHECK(study::judge(set, row(NAN, NAN, 0, NAN, 0), 0).verdict == "fails");
        const auto up = study::judge(set, row(NAN, NAN, 0, NAN, 0), 1e-6);
        CHECK(up.verdict == "holds");
        CHECK(std::isnan(up.misfit_sd));
    }
    SECTION("where the null model is inside as well there is no skill") {
        CHECK(study::judge(set, row(NAN, NAN, NAN, 10, 0), -5).verdict == "no skill");
        CHECK(study::judge(set, row(0, NAN, -5, 5, 0), 0.1).verdict == "no skill");
    }
    CHECK(study::judge(set, row(3, 1, NAN, NAN, 0), NAN).verdict == "fails");
}

/// Two sets on the same hand-made result; the second course cannot be run.
static std::vector<DataSet> two_sets() {
    DataSet good{
        .name = "good", .title = "", .source = "a", .null_model = "", .note = "", .courses = {}, .rows = {}};
    good.courses.emplace_back("course", course::Course{});
    good.rows = {row(2.5, 0.1, NAN, NAN, 0, "gate"), row(2.4, 1, NAN, NAN, 2.4)};
    DataSet bad = good;
    bad.name = "bad";
    bad.courses.front().second.title = "broken";
    bad.rows = {row(2.5, 0.1, NAN, NAN, 0)};
    return {good, bad};
}

TEST_CASE("the ledger runs each course once, without bands, and puts failures first", "[ledger]") {
    int runs = 0, calls = 0;
    double last_fraction = 0;
    course::Options options;
    options.progress = [&](const Progress& p) {
        ++calls;
        CHECK(p.fraction >= last_fraction);
        last_fraction = p.fraction;
        return true;
    };
    const auto runner = [&](const course::Course& c, const course::Options& o) {
        ++runs;
        CHECK(o.band_members == 0);
        CHECK(o.person_members == 0);
        o.progress({.stage = "healing", .fraction = 0.5});
        if (c.title == "broken")
            throw Error(Kind::numerics, Problem{.what = "not finite", .key = "collagen_1"});
        return small_result();
    };
    const auto rows = study::compare(model(), two_sets(), options, runner).rows;
    CHECK(runs == 2);
    CHECK(calls == 2);
    CHECK(last_fraction == Approx(0.75));
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].data_set == "bad");
    CHECK(rows[0].verdict == "fails");
    CHECK(rows[0].error.find("not finite") != std::string::npos);
    CHECK(rows[1].verdict == "no skill");
    CHECK(rows[2].verdict == "holds");
    CHECK(study::gates_hold(rows)); // only a check failed
}

TEST_CASE("a planted wrong model breaks the gate and loses to the null model", "[ledger]") {
    auto wrong = small_result();
    wrong.outcomes.downtime_days = 40;
    const auto sets = std::vector<DataSet>{two_sets().front()};
    const auto rows = study::compare(model(), sets, {}, [&](const course::Course&, const course::Options&) {
                          return wrong;
                      }).rows;
    CHECK_FALSE(study::gates_hold(rows));
    CHECK(rows.front().measurement.label == "gate");
    for (const auto& r : rows) {
        CHECK(r.verdict == "fails");
        CHECK_FALSE(r.beats_null);
    }
}

TEST_CASE("a stop by screening is a failed row, an interruption is thrown on", "[ledger]") {
    const auto sets = std::vector<DataSet>{two_sets().front()};
    const auto stopped = study::compare(model(), sets, {}, [](const course::Course&, const course::Options&) {
                             return course::Result{};
                         }).rows;
    CHECK(stopped.front().error.find("screening stopped the course") != std::string::npos);
    CHECK_FALSE(study::gates_hold(stopped));
    CHECK_THROWS_AS(study::compare(model(), sets, {},
                                   [](const course::Course&, const course::Options&) -> course::Result {
                                       throw Error(Kind::interrupted, Problem{.what = "interrupted"});
                                   }),
                    Error);
}
