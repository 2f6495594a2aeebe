// What device and insertion tell screening, and what the rules make of it: too often, too deep, too young.
#include "../../model.hpp"
#include "pen_course.hpp"
#include "stipple/base/error.hpp"
#include "stipple/screening/closing.hpp"
#include <algorithm>
#include <catch2/catch.hpp>

using namespace stipple;
using course::Course;
using screening::Verdict;

namespace {

Course needled(device::Kind kind, double mm, int sessions, double days) {
    Course c;
    c.person.age_years = 40;
    c.device.kind = kind;
    c.device.needle.length = mm * units::mm;
    c.sessions = sessions;
    c.interval = days * units::day;
    c.horizon = (sessions * days + 10) * units::day;
    return c;
}

screening::CourseFacts facts_of(const Course& c) {
    return course::course_facts(model(), c, device::make_device(model(), c.device));
}

screening::Screening screened(const Course& c) {
    return screening::screen(model(), c.person, facts_of(c));
}

const screening::Finding* find(const screening::Screening& s, const std::string& condition) {
    for (const auto& f : s.findings)
        if (f.condition == condition) return &f;
    return nullptr;
}

course::Options bare() {
    course::Options options;
    options.band_members = options.person_members = 0;
    options.sections = false;
    return options;
}

} // namespace

TEST_CASE("facts of a session come from its punctures") {
    const auto c = test::pen_course(30);
    const auto device = device::make_device(model(), c.device);
    const auto session = course::session_facts(model(), c, device);
    CHECK(session.pierced_fraction > 0.99);
    CHECK(session.punctures_per_m2 == Approx(device.punctures_per_m2 * session.pierced_fraction));
    CHECK(session.dermis_reached);
    const auto facts = course::course_facts(model(), c, device, session);
    CHECK(facts.depth_reached == session.depth);
    CHECK(facts.closing_time == screening::closing_time(model(), session.opening_radius, false));
    CHECK(facts.month.punctures_per_m2 == session.punctures_per_m2);
    auto dry = c;
    dry.wounds_dry = true;
    CHECK(course::course_facts(model(), dry, device, session).closing_time > facts.closing_time);
}

TEST_CASE("ninety daily sessions are over-needling from 0.5 mm on, whatever the device") {
    for (const auto kind : {device::Kind::pen, device::Kind::roller})
        for (const double mm : {0.5, 0.9, 1.2})
            for (const bool home : {false, true}) {
                INFO(device::to_string(kind) << " " << mm << " mm");
                auto c = needled(kind, mm, 90, 1);
                c.device.home_use = home;
                const auto s = screened(c);
                CHECK(s.verdict == Verdict::stop);
                const auto* found = find(s, "over_needling");
                REQUIRE(found);
                CHECK(found->verdict == Verdict::stop);
                CHECK(found->why.starts_with("Over-needling"));
            }
}

TEST_CASE("a home roller of 0.25 mm may be used as its makers allow: its tips stay in the epidermis") {
    for (const double days : {1.0, 2.0, 7.0}) {
        auto c = needled(device::Kind::roller, 0.25, 90, days);
        c.device.home_use = true;
        CHECK_FALSE(facts_of(c).dermis_reached);
        const auto s = screened(c);
        CHECK(s.verdict == Verdict::caution);
        CHECK(find(s, "over_needling") == nullptr);
    }
    auto c = needled(device::Kind::pen, 0.3, 90, 1); // short too, but these tips reach the dermis
    CHECK(facts_of(c).dermis_reached);
    CHECK(find(screened(c), "over_needling") != nullptr);
}

TEST_CASE("tips that end in the fat below the dermis are a caution, and longer needles never lose it") {
    bool passed = false;
    for (const double mm : {0.5, 1.0, 1.5, 2.0, 2.5, 3.0}) {
        INFO(mm << " mm on the cheek");
        const auto c = needled(device::Kind::pen, mm, 6, 30);
        const auto facts = facts_of(c);
        const double bottom = skin::make_skin(model(), c.person).dermis_bottom();
        CHECK(facts.dermis_passed == (facts.depth_reached > bottom + 10 * units::um));
        CHECK(facts.dermis_passed >= passed);
        passed = facts.dermis_passed;
        const auto s = screened(c);
        CHECK((find(s, "below_dermis") != nullptr) == passed);
        if (passed) CHECK(s.verdict >= Verdict::caution);
    }
    CHECK(passed);
    CHECK_FALSE(facts_of(needled(device::Kind::pen, 1.5, 6, 30)).dermis_passed);
}

TEST_CASE("every interval that ends before the last punctures are closed is caught") {
    for (const double mm : {0.25, 0.5, 1.0, 1.5, 2.5})
        for (const bool dry : {false, true}) {
            auto c = needled(device::Kind::pen, mm, 3, 1);
            c.wounds_dry = dry;
            const double closing = facts_of(c).closing_time;
            for (double share = 0.5; share < 1.5; share *= 1.07) {
                c.interval = share * closing;
                CHECK((find(screened(c), "punctures_open") != nullptr) == (share < 1));
            }
        }
}

TEST_CASE("the table of closing times is at or above the runs, at most by the share it states", "[slow]") {
    struct Case {
        device::Kind kind;
        double mm, age;
        int sessions;
        double days;
        bool dry;
    };
    for (const auto& [kind, mm, age, sessions, days, dry] :
         {Case{device::Kind::pen, 0.3, 20, 1, 30, false}, Case{device::Kind::pen, 0.7, 60, 1, 30, false},
          Case{device::Kind::pen, 1.1, 35, 5, 2, false}, Case{device::Kind::pen, 1.7, 75, 20, 1, false},
          Case{device::Kind::pen, 2.3, 45, 1, 30, true}, Case{device::Kind::roller, 0.7, 30, 10, 1, false},
          Case{device::Kind::roller, 1.7, 80, 1, 30, true},
          Case{device::Kind::stamp, 1.0, 50, 1, 30, false}}) {
        auto c = needled(kind, mm, sessions, days);
        c.person.age_years = age;
        c.wounds_dry = dry;
        auto options = bare();
        options.despite_screening = "closing times";
        const double hours = course::run(model(), c, options).outcomes.closed_after_hours;
        const double table = facts_of(c).closing_time / units::hour;
        INFO(device::to_string(kind) << " " << mm << " mm, " << hours << " h, table " << table);
        CHECK(table >= hours);
        CHECK(table <= 1.35 * hours);
    }
}

TEST_CASE("under 18 a clinician decides, and a run shows no benefit", "[slow]") {
    auto c = test::pen_course(30);
    c.person.age_years = 16;
    const auto result = course::run(model(), c, bare());
    CHECK(result.inputs.screening.verdict == Verdict::caution);
    const auto* found = find(result.inputs.screening, "under_18");
    REQUIRE(found);
    CHECK(found->verdict == Verdict::refer);
    CHECK(result.inputs.benefits_withheld());
    CHECK_FALSE(result.inputs.stop_overridden());
    CHECK_FALSE(result.tissue.day.empty());
    CHECK(result.outcomes.endpoints.empty());
    CHECK(result.outcomes.looks.empty());
    CHECK(std::any_of(result.provenance.remarks.begin(), result.provenance.remarks.end(),
                      [](const std::string& r) { return r.find("those of adults") != std::string::npos; }));
}

TEST_CASE("of a child nothing is computed, not even in spite of the stop") {
    auto c = test::pen_course(30);
    c.person.age_years = 12;
    const auto session = course::session_facts(model(), c, device::make_device(model(), c.device));
    CHECK(session.depth == 0);
    const auto result = course::run(model(), c, bare());
    CHECK(result.inputs.screening.verdict == Verdict::stop);
    CHECK(find(result.inputs.screening, "no_skin_data") != nullptr);
    CHECK(result.tissue.day.empty());
    auto options = bare();
    options.despite_screening = "study";
    try {
        (void)course::run(model(), c, options);
        FAIL("a child was simulated");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        CHECK(e.problems().front().key == "person.age_years");
    }
}
