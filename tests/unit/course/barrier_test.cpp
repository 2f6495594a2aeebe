// The barrier has a number or a reason, and sessions that come too often are told as such.
#include "../../model.hpp"
#include "pen_course.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/barrier.hpp"
#include "stipple/course/schema.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using course::Followed;

namespace {

course::Course every(double interval_days, int sessions, double after_days = 30) {
    auto c = test::pen_course((sessions - 1) * interval_days + after_days);
    c.sessions = sessions;
    c.interval = interval_days * units::day;
    return c;
}

course::Result run(const course::Course& c) {
    course::Options options;
    options.band_members = options.person_members = 0;
    options.sections = false;
    options.despite_screening = "test"; // of intervals that no protocol has
    return course::run(model(), c, options);
}

/// Water loss of a pen's session whose wounds stay open until a time [s].
course::BarrierCourse barrier(double closed_after, const Followed& followed) {
    const auto c = course::resolve(model(), test::pen_course(30));
    const auto device = device::make_device(model(), c.device);
    const auto insertion = insertion::insert(model(), skin::make_skin(model(), c.person), device,
                                             device::make_pattern(device, 6e-3, 1), 1);
    return course::barrier_course(
        model(), course::WaterLoss(model(), c, insertion),
        [=](double time) { return time < closed_after ? 0.1 : 0.0; }, followed);
}

void check_number_or_reason(const course::Result& r) {
    CHECK(std::isfinite(r.transport.barrier.back_after) == r.transport.barrier.why_not_back.empty());
    CHECK(std::isfinite(r.outcomes.closed_after_hours) == r.outcomes.why_not_closed.empty());
}

} // namespace

TEST_CASE(
    "the barrier is back from the first time on at which water loss stays low, or says what came first") {
    const auto back = barrier(30 * units::hour, {14 * units::day, "and no more is followed"});
    CHECK(back.back_after == 30 * units::hour);
    CHECK(back.why_not_back.empty());
    CHECK(back.hours.back() == 96);
    const auto late = barrier(200 * units::hour, {14 * units::day, "and no more is followed"});
    CHECK(late.back_after == 200 * units::hour); // followed beyond 96 h until it is back
    CHECK(late.hours.back() == 200);
    const auto open = barrier(23 * units::hour, {23 * units::hour, "just before the next session"});
    CHECK(open.back_after == 23 * units::hour); // the end is looked at as well
    const auto never = barrier(24 * units::hour, {23 * units::hour, "just before the next session"});
    CHECK(std::isnan(never.back_after));
    CHECK(never.hours.back() == 23);
    CHECK(never.why_not_back.find("23 h after the first session, just before the next session") == 0);
    CHECK(never.why_not_back.find("times that of intact skin") != std::string::npos);
}

TEST_CASE("what ends the time in which the barrier is followed: next session, end of the days, two weeks") {
    healing::History h;
    for (const double hour : {0, 23, 24, 335, 336, 400}) h.time.push_back(hour * units::hour);
    const auto ends = [&](const std::vector<double>& days) {
        course::Schedule schedule;
        for (const double day : days) schedule.times.push_back(day * units::day);
        return course::followed(schedule, h);
    };
    CHECK(ends({0, 1, 2}).until == 23 * units::hour);
    CHECK(ends({0, 1, 2}).end == "just before the next session");
    CHECK(ends({0, 14}).until == 335 * units::hour);
    CHECK(ends({0}).until == 14 * units::day);
    CHECK(ends({0, 15}).end == "and no more is followed");
    h.time.resize(3);
    CHECK(ends({0}).until == 24 * units::hour);
    CHECK(ends({0}).end == "when the computed days end");
}

TEST_CASE(
    "no course leaves the barrier without a number and a reason, and closer sessions are judged no better",
    "[slow]") {
    int last = 0;
    for (const double interval : {30.0, 7.0, 1.0}) {
        INFO("four sessions " << interval << " d apart");
        const auto r = run(every(interval, 4));
        check_number_or_reason(r);
        CHECK(r.transport.barrier.hours.back() < 24 * interval);
        const auto& over = r.outcomes.over_needling;
        REQUIRE(over.sessions.size() == 4);
        CHECK(static_cast<int>(over.verdict) >= last);
        last = static_cast<int>(over.verdict);
        CHECK((over.too_early > 0) == (interval == 1));
        CHECK(over.sessions.front().open_fraction >
              0); // the output on the session shows the skin just needled
        CHECK(over.sessions[1].still_open_fraction < 0.9); // and the one before it what is left
        CHECK(over.sessions[1].day == interval);
        for (const auto& day : r.outcomes.recovery) CHECK(day.water_loss >= 1);
    }
    CHECK(last == static_cast<int>(insertion::Needling::caution));
    auto dry = every(1, 2, 1);
    dry.wounds_dry = true;
    const auto open = run(dry); // the computed days end before the last punctures are covered
    check_number_or_reason(open);
    CHECK(std::isnan(open.outcomes.closed_after_hours));
    CHECK(open.outcomes.why_not_closed.find("still open 24 h after the last session") != std::string::npos);
    auto blunt = test::pen_course(10);
    blunt.device.needle.length = 0.05 * units::mm;
    const auto shallow = run(blunt);
    check_number_or_reason(shallow);
    CHECK(shallow.outcomes.over_needling.verdict == insertion::Needling::none);
}
