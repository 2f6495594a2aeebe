// Quantities over two courses and over other rows, predictions, and the counts of the integrator.
#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using study::Measurement;

namespace {

/// Ten days in which collagen rises to 1 + gain and stays.
course::Result rising_to(double gain) {
    course::Result r;
    r.tissue.day = {0, 5, 10};
    r.tissue.series = {{.name = "collagen_total",
                        .label = "",
                        .unit = "-",
                        .baseline = 1,
                        .values = {1, 1 + 0.5 * gain, 1 + gain},
                        .lo = {},
                        .hi = {}}};
    r.outcomes.downtime_days = 10 * gain;
    return r;
}

Measurement row(const char* name, const char* course, const char* quantity, double measured = NAN,
                double hi = NAN) {
    Measurement m;
    m.row = name, m.course = course, m.quantity = quantity, m.day = 10;
    m.measured = measured, m.sd = NAN, m.lo = NAN, m.hi = hi;
    m.null_value = 0, m.unit = "%", m.label = "check", m.flag = "measured";
    return m;
}

study::DataSet once_and_often(std::vector<Measurement> rows) {
    study::DataSet set{
        .name = "set", .title = "", .source = "", .null_model = "", .note = "", .courses = {}, .rows = {}};
    for (const char* name : {"once", "often", "broken"}) {
        set.courses.emplace_back(name, course::Course{});
        set.courses.back().second.title = name;
    }
    set.rows = std::move(rows);
    return set;
}

course::Result run(const course::Course& course, const course::Options&) {
    if (course.title == "broken")
        throw Error(Kind::numerics, Problem{.what = "not finite", .key = "collagen_1"});
    course::Result r = rising_to(course.title == "often" ? 0.3 : 0.1);
    r.provenance.numerics = {.cells = 640, .steps = 100, .rejected = 7, .mass_balance = 1e-15};
    if (course.title == "often")
        r.provenance.numerics = {.cells = 640,
                                 .steps = 500,
                                 .rejected = 9,
                                 .negative_retries = 2,
                                 .backward_euler = 1,
                                 .mass_balance = 3e-15};
    return r;
}

const study::LedgerRow& find(const study::Ledger& ledger, const std::string& name) {
    for (const auto& r : ledger.rows)
        if (r.measurement.row == name) return r;
    throw std::runtime_error(name);
}

} // namespace

TEST_CASE("a part of a quantity can be read from another course", "[ledger]") {
    const auto ledger = study::compare(
        model(),
        {once_and_often(
            {row("ratio", "often", "ratio:gain:collagen_total|gain:collagen_total&once"),
             row("other_way", "once", "ratio:gain:collagen_total|gain:collagen_total&often"),
             row("with_day", "often", "difference:gain:collagen_total@5|gain:collagen_total@10&once"),
             row("alone", "often", "redness_days&once")})},
        {}, run);
    CHECK(find(ledger, "ratio").model == Approx(3));
    CHECK(find(ledger, "other_way").model == Approx(1.0 / 3));
    CHECK(find(ledger, "with_day").model == Approx(15 - 10));
    CHECK(find(ledger, "alone").model == Approx(1));
    CHECK(study::courses_named("ratio:gain:collagen_total@5&a|level:x&b") ==
          std::vector<std::string>{"a", "b"});
    CHECK(study::courses_named("gain:collagen_total@5").empty());
    CHECK_THROWS_AS(study::courses_named("ratio:redness_days"), Error);
    CHECK_THROWS_AS(study::quantity_value(rising_to(1), "gain:collagen_total&once", 10), Error);
}

TEST_CASE("another course that is missing or broken fails the row with the reason", "[ledger]") {
    const auto ledger =
        study::compare(model(),
                       {once_and_often({row("missing", "once", "redness_days&twice"),
                                        row("broken", "once", "ratio:redness_days|redness_days&broken"),
                                        row("day_last", "once", "gain:collagen_total&often@5")})},
                       {}, run);
    for (const char* name : {"missing", "broken", "day_last"}) CHECK(find(ledger, name).verdict == "fails");
    CHECK(find(ledger, "missing").error.find("no such course") != std::string::npos);
    CHECK(find(ledger, "missing").error.find("twice") != std::string::npos);
    CHECK(find(ledger, "broken").error.find("not finite") != std::string::npos);
    CHECK(find(ledger, "day_last").error.find("often@5") != std::string::npos);
}

TEST_CASE("the root mean square over rows of one name", "[ledger]") {
    const auto rows = [](double second) {
        return std::vector<Measurement>{row("rms_a", "once", "rms:a_", NAN, 3),
                                        row("a_1", "once", "gain:collagen_total", 13),
                                        row("a_2", "often", "gain:collagen_total", second),
                                        row("b", "once", "gain:collagen_total", 1000)};
    };
    // Gains are 10 and 30: off by 3 and by 1.
    const auto good = study::compare(model(), {once_and_often(rows(31))}, {}, run);
    CHECK(find(good, "rms_a").model == Approx(std::sqrt((9.0 + 1.0) / 2)));
    const auto off = study::compare(model(), {once_and_often(rows(36))}, {}, run); // planted
    CHECK(find(off, "rms_a").verdict == "fails");

    const auto faulty = study::compare(
        model(),
        {once_and_often({row("rms_none", "once", "rms:c_", NAN, 3), row("rms_all", "once", "rms:", NAN, 3),
                         row("rms_broken", "once", "rms:d_", NAN, 3),
                         row("d_1", "broken", "gain:collagen_total", 1),
                         row("rms_bound", "once", "rms:e_", NAN, 3),
                         row("e_1", "once", "gain:collagen_total", NAN, 50)})},
        {}, run);
    for (const char* name : {"rms_none", "rms_all", "rms_broken", "rms_bound"}) {
        INFO(name);
        CHECK(find(faulty, name).verdict == "fails");
        CHECK_FALSE(find(faulty, name).error.empty());
    }
    CHECK(find(faulty, "rms_broken").error.find("not finite") != std::string::npos);
}

TEST_CASE("a prediction is untested, wherever it lies, and never evidence", "[ledger]") {
    auto prediction = row("inside", "once", "gain:collagen_total", NAN, 50);
    prediction.flag = "unmeasured";
    auto outside = prediction;
    outside.row = "outside", outside.hi = 5;
    auto broken = prediction;
    broken.row = "broken", broken.course = "broken";
    const auto ledger = study::compare(model(), {once_and_often({prediction, outside, broken})}, {}, run);
    CHECK(find(ledger, "inside").verdict == "untested");
    CHECK(find(ledger, "inside").within);
    CHECK(find(ledger, "outside").verdict == "untested");
    CHECK_FALSE(find(ledger, "outside").within);
    CHECK(find(ledger, "broken").verdict == "fails");
}

TEST_CASE("the counts of every course are kept and summed", "[ledger]") {
    const auto ledger =
        study::compare(model(), {once_and_often({row("r", "once", "redness_days", NAN, 50)})}, {}, run);
    REQUIRE(ledger.courses.size() == 3);
    CHECK(ledger.courses[1].course == "often");
    CHECK(ledger.courses[1].numerics.negative_retries == 2);
    CHECK_FALSE(ledger.courses[2].error.empty());
    const auto sum = study::totals(ledger.courses);
    CHECK(sum.runs == 2);
    CHECK(sum.failed == 1);
    CHECK(sum.steps == 600);
    CHECK(sum.rejected == 16);
    CHECK(sum.negative_retries == 2);
    CHECK(sum.backward_euler == 1);
    CHECK(sum.clips == 0);
    CHECK(sum.mass_balance == 3e-15);
    CHECK(sum.worst == "set/often");
}
