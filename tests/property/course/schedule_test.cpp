#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/schedule.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace stipple;

namespace {

/// Days of some sessions, ascending from 0.
std::vector<double> any_days() {
    std::vector<double> days{0};
    for (int more = *rc::gen::inRange(0, 9); more > 0; --more)
        days.push_back(days.back() + *rc::gen::inRange(1, 120));
    return days;
}

course::Schedule on(const std::vector<double>& days) {
    course::Course course;
    for (const double day : days) course.session_times.push_back(day * units::day);
    return course::make_schedule(course);
}

} // namespace

TEST_CASE("more days never mean fewer punctures, a wider shortest gap or an earlier end", "[property]") {
    device::DeviceSpec spec;
    spec.needle.length = 1e-3;
    const auto device = device::make_device(model(), spec);
    rc::prop("one day more", [&] {
        const auto days = any_days();
        auto more = days;
        more.push_back(*rc::gen::inRange(1, 1000));
        std::sort(more.begin(), more.end());
        more.erase(std::unique(more.begin(), more.end()), more.end());
        const auto few = on(days), many = on(more);
        RC_ASSERT(device.punctures_total * many.sessions() >= device.punctures_total * few.sessions());
        RC_ASSERT(many.shortest_gap() <= few.shortest_gap());
        RC_ASSERT(many.last() >= few.last());
        RC_ASSERT(many.first_gap() <= few.first_gap());
    });
}

TEST_CASE("a regular course is its own list of days", "[property]") {
    rc::prop("any number and interval", [] {
        course::Course regular;
        regular.sessions = *rc::gen::inRange(1, 100);
        regular.interval = *rc::gen::inRange(1, 3650) * units::day;
        auto listed = regular;
        listed.session_times = course::make_schedule(regular).times;
        RC_ASSERT(course::make_schedule(listed).times == course::make_schedule(regular).times);
        RC_ASSERT(course::make_schedule(listed).sessions() == regular.sessions);
        if (regular.sessions > 1) RC_ASSERT(course::make_schedule(listed).shortest_gap() == regular.interval);
    });
}
