// Screening along a range in steps of one per cent: a verdict that was left does not come back.
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/course.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <set>

using namespace stipple;
using course::Course;
using screening::Verdict;

namespace {

Course pen(double mm, int sessions, double days) {
    Course c;
    c.person.age_years = 40;
    c.device.kind = device::Kind::pen;
    c.device.needle.length = mm * units::mm;
    c.sessions = sessions;
    c.interval = days * units::day;
    return c;
}

course::SessionFacts session_of(double mm) {
    const auto c = pen(mm, 1, 1);
    return course::session_facts(model(), c, device::make_device(model(), c.device));
}

/// `session`: of a course with the same person and device; none: worked out.
Verdict strongest(const Course& c, const course::SessionFacts* session) {
    const auto device = device::make_device(model(), c.device);
    const auto facts = session ? course::course_facts(model(), c, device, *session)
                               : course::course_facts(model(), c, device);
    const auto s = screening::screen(model(), c.person, facts);
    return s.findings.empty() ? Verdict::no_listed_reason : s.findings.front().verdict;
}

/// Verdicts in the order in which they are met; `rises`: none may be weaker than the one before, else stronger.
void check_steps(double low, double high, bool rises, const std::function<Course(double)>& at,
                 const course::SessionFacts* session = nullptr) {
    Verdict last = strongest(at(low), session);
    for (double x = low * 1.01; x <= high; x *= 1.01) {
        const Verdict now = strongest(at(x), session);
        INFO("at " << x << ": " << to_string(last) << ", then " << to_string(now));
        CHECK((rises ? now >= last : now <= last));
        last = now;
    }
}

} // namespace

TEST_CASE("longer needles: each verdict is entered at most once", "[screening][slow]") {
    for (const auto kind : {device::Kind::pen, device::Kind::roller, device::Kind::stamp})
        for (const double days : {1.0, 10.0})
            check_steps(0.1, 3, true, [&](double mm) {
                auto c = pen(mm, 4, days);
                c.device.kind = kind;
                return c;
            });
}

TEST_CASE("longer intervals: each verdict is entered at most once", "[screening]") {
    for (const double mm : {0.25, 0.5, 0.9, 1.5}) {
        const auto session = session_of(mm);
        for (const int sessions : {2, 12, 90})
            check_steps(
                1, 60, false, [&](double days) { return pen(mm, sessions, days); }, &session);
    }
}

TEST_CASE("more sessions: each verdict is entered at most once", "[screening]") {
    for (const double mm : {0.25, 0.5, 1.5}) {
        const auto session = session_of(mm);
        for (const double days : {1.0, 8.0, 30.0})
            check_steps(
                1, 100, true, [&](double n) { return pen(mm, static_cast<int>(n), days); }, &session);
    }
}

TEST_CASE("older people: each verdict is entered at most once", "[screening][slow]") {
    for (const double mm : {0.25, 1.0})
        for (const double days : {1.0, 10.0})
            check_steps(5, 100, false, [&](double years) {
                auto c = pen(mm, 4, days);
                c.person.age_years = years;
                return c;
            });
}
