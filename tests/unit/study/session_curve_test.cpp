#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/study/compare/session_curve.hpp"
#include "stipple/study/validate/held_rows.hpp"
#include <algorithm>
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::study;

TEST_CASE("curves over sessions stand at few numbers, ascending, the last all of them", "[study]") {
    CHECK(session_counts(1) == std::vector<int>{1});
    CHECK(session_counts(6) == std::vector<int>{1, 2, 3, 4, 6});
    for (int sessions = 1; sessions <= 100; ++sessions) {
        const auto counts = session_counts(sessions);
        CHECK(counts.size() <= 8);
        CHECK(counts.back() == sessions);
        CHECK(std::is_sorted(counts.begin(), counts.end(), std::less_equal<>{}));
    }
}

TEST_CASE("the first sessions of a course are those of the course", "[study]") {
    course::Course course;
    course.sessions = 6;
    course.interval = 30 * units::day;
    CHECK(course::make_schedule(first_sessions(course, 2)).times == std::vector<double>{0, 30 * units::day});
    course.session_times = {0, 10 * units::day, 50 * units::day};
    CHECK(course::make_schedule(first_sessions(course, 2)).times == std::vector<double>{0, 10 * units::day});
}

TEST_CASE("a curve ends at the printed gain, and more sessions of a pen never give less",
          "[study][property]") {
    course::Course course;
    course.sessions = 3;
    course.interval = 30 * units::day;
    course.horizon = 150 * units::day;
    course.device.needle.length = 1.5 * units::mm;
    course::Options options;
    options.band_members = options.person_members = 0;
    const auto result = course::run(model(), course, options);
    const auto curve = gain_by_sessions(model(), course, result, options);
    REQUIRE(curve.sessions == std::vector<int>{1, 2, 3});
    double printed = NAN;
    for (const auto& b : result.outcomes.endpoints)
        if (b.endpoint.name == "collagen_total_gain" && b.endpoint.day == 150) printed = b.middle();
    CHECK(curve.gain.back() == Approx(printed));
    CHECK(curve.gain[0] > 0);
    CHECK(std::is_sorted(curve.gain.begin(), curve.gain.end()));
    course.sessions = 1;
    CHECK(gain_by_sessions(model(), course, result, options).sessions.empty());
}

TEST_CASE("rows of the ledger are counted for the number that they speak for", "[study]") {
    CHECK(printed_number("pain:without") == "pain");
    CHECK(printed_number("pain:with") == "pain");
    CHECK(printed_number("pain:acceptable_depth_mm").empty());
    CHECK(printed_number("redness_days") == "redness");
    CHECK(printed_number("reported:furrow_depth:open") == "appearance");
    CHECK(printed_number("gain:collagen_1") == "collagen");
    CHECK(printed_number("permeation:absorbed_percent").empty());
    const auto row = [](const char* quantity, const char* flag, const char* verdict) {
        LedgerRow r;
        r.measurement.quantity = quantity;
        r.measurement.flag = flag;
        r.verdict = verdict;
        return r;
    };
    Ledger ledger;
    ledger.rows = {row("pain:with", "measured", "holds"), row("pain:without", "measured", "fails"),
                   row("pain:without", "recalled", "fails"), row("redness_days", "derived", "no skill")};
    for (const auto& held : held_rows(ledger)) {
        CHECK(held.rows == (held.number == "pain" ? 2 : held.number == "redness" ? 1 : 0));
        CHECK(held.held == (held.number == "pain" || held.number == "redness" ? 1 : 0));
    }
}
