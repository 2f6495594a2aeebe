// When the sessions are: by number and interval, or by their days.
#include "../../model.hpp"
#include "pen_course.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/course/schema.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using course::make_schedule;

namespace {

course::Course on_days(const std::vector<double>& days, double horizon_days = 300) {
    auto c = test::pen_course(horizon_days);
    for (const double day : days) c.session_times.push_back(day * units::day);
    return c;
}

course::Course every(double interval_days, int sessions, double horizon_days = 300) {
    auto c = test::pen_course(horizon_days);
    c.sessions = sessions;
    c.interval = interval_days * units::day;
    return c;
}

Problem only_problem(const course::Course& c, const std::set<std::string>& written = {}) {
    try {
        course::resolve(model(), c, written);
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        REQUIRE(e.problems().size() == 1);
        return e.problems().front();
    }
    return {};
}

course::Options bare() {
    course::Options options;
    options.band_members = options.person_members = 0;
    return options;
}

/// Largest distance of a series from rest.
double largest_change(const course::Series& s) {
    double largest = 0;
    for (const double value : s.values) largest = std::max(largest, std::fabs(value - s.baseline));
    return largest;
}

/// Values of a series on the days before a limit, with these days.
std::vector<std::pair<double, double>> before(const course::Result& r, const course::Series& s, double day) {
    std::vector<std::pair<double, double>> found;
    for (std::size_t i = 0; i < r.tissue.day.size(); ++i)
        if (r.tissue.day[i] < day) found.emplace_back(r.tissue.day[i], s.values[i]);
    return found;
}

} // namespace

TEST_CASE("a schedule has a time for every session, by number and interval or as listed") {
    const auto regular = make_schedule(every(30, 4));
    CHECK(regular.times == std::vector<double>{0, 30 * units::day, 60 * units::day, 90 * units::day});
    CHECK(regular.sessions() == 4);
    CHECK(regular.last() == 90 * units::day);
    CHECK(regular.times == make_schedule(on_days({0, 30, 60, 90})).times);
    const auto listed = make_schedule(on_days({0, 30, 44, 240}));
    CHECK(listed.sessions() == 4);
    CHECK(listed.last() == 240 * units::day);
    CHECK(listed.first_gap() == 30 * units::day);
    CHECK(listed.shortest_gap() == 14 * units::day);
    CHECK(std::isinf(make_schedule(on_days({0})).shortest_gap()));
    CHECK(std::isinf(make_schedule(every(30, 1)).first_gap()));
}

TEST_CASE("listed days begin with 0, rise by a day or more, and end before the horizon") {
    CHECK(only_problem(on_days({0, 30, 60, 240})).what.empty());
    CHECK(only_problem(on_days({0, 1})).what.empty());
    CHECK(only_problem(on_days({0})).what.empty());
    for (const auto& days : std::vector<std::vector<double>>{{1, 30}, {0, 30, 20}, {0, 30, 30}, {0, 0.5}})
        CHECK(only_problem(on_days(days)).key == "course.days");
    const auto late = only_problem(on_days({0, 30, 300}));
    CHECK(late.key == "course.horizon_days");
    CHECK(late.allowed == "more than 300 d");
    CHECK(only_problem(on_days({0, -5})).key == "course.days");
    CHECK(only_problem(on_days({0, NAN})).key == "course.days");
}

TEST_CASE("days stand in place of number and interval: both in one file are one problem") {
    const auto c = on_days({0, 30});
    for (const char* other : {"course.sessions", "course.interval_days"}) {
        const auto both = only_problem(c, {"course", "course.days", other});
        CHECK(both.key == "course.days");
        CHECK(both.what.find(other) != std::string::npos);
    }
    CHECK(only_problem(c, {"course", "course.days"}).what.empty());
    CHECK_FALSE(course::find_key(model(), "course.sessions")->get(c));
    CHECK_FALSE(course::find_key(model(), "course.interval_days")->get(c));
    CHECK_FALSE(course::find_key(model(), "course.days")->get(every(30, 2)));
    CHECK(std::get<std::vector<double>>(*course::find_key(model(), "course.days")->get(c)) ==
          std::vector<double>{0, 30});
}

TEST_CASE("screening sees the number of listed sessions and the shortest gap between two") {
    auto c = on_days({0, 30, 40});
    const auto facts = course::course_facts(model(), c, device::make_device(model(), c.device));
    CHECK(facts.sessions == 3);
    CHECK(facts.interval == 10 * units::day);
    CHECK(facts.month.sessions == 2); // days 0 and 30 are not within 30 days, 30 and 40 are
    CHECK(facts.quarter.sessions == 3);
    const auto screened = [](const course::Course& asked) {
        return screening::screen(
                   model(), asked.person,
                   course::course_facts(model(), asked, device::make_device(model(), asked.device)))
            .verdict;
    };
    CHECK(screened(c) == screened(every(10, 3))); // one short gap is enough
    CHECK(screened(c) != screened(every(30, 3)));
}

TEST_CASE("listed days give the bits of the number and interval that say the same", "[slow]") {
    const auto listed = course::run(model(), on_days({0, 30, 60, 90, 120, 150}), bare()),
               regular = course::run(model(), every(30, 6), bare());
    CHECK(listed.treatment.session_days == regular.treatment.session_days);
    REQUIRE(listed.tissue.day == regular.tissue.day);
    REQUIRE(listed.tissue.series.size() == regular.tissue.series.size());
    for (std::size_t s = 0; s < listed.tissue.series.size(); ++s) {
        CAPTURE(listed.tissue.series[s].name);
        CHECK(listed.tissue.series[s].values == regular.tissue.series[s].values);
    }
    REQUIRE(listed.outcomes.endpoints.size() == regular.outcomes.endpoints.size());
    for (std::size_t e = 0; e < listed.outcomes.endpoints.size(); ++e) {
        CHECK(listed.outcomes.endpoints[e].endpoint.day == regular.outcomes.endpoints[e].endpoint.day);
        CHECK((listed.outcomes.endpoints[e].endpoint.value == regular.outcomes.endpoints[e].endpoint.value ||
               std::isnan(listed.outcomes.endpoints[e].endpoint.value)));
    }
    CHECK(listed.outcomes.downtime_days == regular.outcomes.downtime_days);
    CHECK(listed.inputs.screening.verdict == regular.inputs.screening.verdict);
}

TEST_CASE("a maintenance session moves what comes after it and nothing before", "[slow]") {
    const auto once = course::run(model(), on_days({0, 30, 60}), bare()),
               kept_up = course::run(model(), on_days({0, 30, 60, 240}), bare());
    CHECK(kept_up.treatment.session_days == std::vector<double>{0, 30, 60, 240});
    REQUIRE(once.tissue.series.size() == kept_up.tissue.series.size());
    for (std::size_t s = 0; s < once.tissue.series.size(); ++s) {
        CAPTURE(once.tissue.series[s].name);
        const auto a = before(once, once.tissue.series[s], 235),
                   b = before(kept_up, kept_up.tissue.series[s], 235);
        REQUIRE(a.size() == b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            REQUIRE(a[i].first == b[i].first);
            // one step ends on the session, so those before it are other steps: within their error
            REQUIRE(a[i].second == Approx(b[i].second).margin(2e-3 * largest_change(once.tissue.series[s])));
        }
    }
    const auto value = [](const course::Result& r, const std::string& name, bool early) {
        for (const auto& b : r.outcomes.endpoints)
            if (b.endpoint.name == name && (b.endpoint.day < 240) == early) return b.endpoint.value;
        FAIL("no such endpoint: " << name);
        return 0.0;
    };
    CHECK(value(kept_up, "collagen_total_gain", false) > 1.02 * value(once, "collagen_total_gain", false));
    std::size_t early = 0;
    for (const auto& b : kept_up.outcomes.endpoints)
        if (b.endpoint.day < 200 && std::isfinite(b.endpoint.value)) {
            for (const auto& a : once.outcomes.endpoints)
                if (a.endpoint.name == b.endpoint.name && a.endpoint.day == b.endpoint.day) {
                    CHECK(a.endpoint.value == Approx(b.endpoint.value).epsilon(1e-4).margin(1e-6));
                    ++early;
                }
        }
    CHECK(early > 5);
}
