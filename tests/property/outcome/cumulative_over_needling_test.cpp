// Too much over a course: closer and more sessions are never judged better.
#include "../../model.hpp"
#include "../healing/injury.hpp"
#include "stipple/outcome/cumulative_over_needling.hpp"
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;

namespace {

/// A healed course with outputs an hour before each session, on it and after it, judged with a water loss that
/// falls with the days since a session and what is covered.
outcome::CumulativeOverNeedling judged(double damaged, int sessions, double interval_days) {
    auto spec = course_of(injury_of(damaged, 1000), sessions, interval_days, 1);
    const double end = (sessions - 1) * interval_days + 30;
    std::set<double> days{end};
    for (double d = 0; d < end; d += 5) days.insert(d);
    outcome::CourseOfSessions course{.times = {},
                                     .dermis_fraction = spec.sessions.front().damage.dermis_fraction,
                                     .water_loss_ratio = [](double since, double open) {
                                         return 1 + open + 0.3 * std::exp(-since / 43200);
                                     }};
    for (const auto& session : spec.sessions) {
        course.times.push_back(session.time);
        const double day = session.time / units::day;
        if (day > 0) days.insert(day - 1.0 / 24);
        for (const double after : {0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0})
            days.insert(day + after);
    }
    spec.output_times.clear();
    for (const double day : days) spec.output_times.push_back(day * units::day);
    return outcome::find_cumulative_over_needling(model(), healing::heal(model(), spec), course);
}

/// Of every number with a limit, and of the verdict. The time steps of two courses differ, and numbers by their error.
/// `rising`: sessions come before inflammation has peaked (nearly two days), so there is less of it than there will be.
void check_not_better(const outcome::CumulativeOverNeedling& more,
                      const outcome::CumulativeOverNeedling& less, bool rising) {
    CHECK(more.verdict >= less.verdict);
    CHECK(more.too_early >= less.too_early);
    REQUIRE(more.limits.size() == less.limits.size());
    for (std::size_t i = 0; i < more.limits.size(); ++i) {
        INFO(more.limits[i].name);
        const double slack = rising && more.limits[i].measure == "redness" ? 0.2 : 0.01;
        CHECK(more.limits[i].value >= less.limits[i].value - slack * std::fabs(less.limits[i].value) - 1e-6);
    }
}

} // namespace

TEST_CASE("shorter intervals and more sessions are never judged better", "[outcome]") {
    for (const double damaged : {0.0005, 0.0025, 0.03})
        for (const int sessions : {1, 2, 4}) {
            for (const bool more : {false, true}) {
                auto last = judged(damaged, sessions, 30);
                for (const double interval : {14.0, 7.0, 5.0, 3.0, 2.0, 1.0}) {
                    INFO("damaged " << damaged << ", " << sessions << " sessions " << interval << " d apart");
                    const auto closer = judged(damaged, sessions + more, interval);
                    check_not_better(closer, last, interval < 2);
                    last = closer;
                }
            }
        }
}

TEST_CASE("daily sessions of what damages are too much where monthly ones are not", "[outcome]") {
    const auto daily = judged(0.03, 4, 1), monthly = judged(0.03, 4, 30);
    CHECK(daily.verdict == insertion::Needling::caution);
    CHECK(daily.too_early == 3);
    CHECK(monthly.verdict == insertion::Needling::none);
    CHECK(monthly.too_early == 0);
    CHECK(daily.cost.longest_red_days > monthly.cost.longest_red_days);
    CHECK(judged(0.0005, 4, 30).verdict == insertion::Needling::none);
}
