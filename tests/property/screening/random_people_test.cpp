#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/screening/screening.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <rapidcheck/catch.h>

using namespace stipple;
using namespace stipple::screening;

namespace {

std::vector<std::string> some_conditions() {
    std::vector<std::string> keys;
    for (const auto& c : conditions(model())) keys.push_back(c.key);
    return *rc::gen::resize(4, rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(keys)));
}

/// Integers of a range, ends included.
int whole(int low, int high) {
    return *rc::gen::inRange(low, high + 1);
}

skin::Person any_person() {
    skin::Person p;
    p.age_years = whole(5, 90);
    p.fitzpatrick = whole(1, 6);
    p.diabetes = *rc::gen::arbitrary<bool>();
    p.site = *rc::gen::elementOf(skin::site_names(model()));
    p.scar.kind = *rc::gen::element<std::string>("none", "rolling", "icepick");
    p.conditions = some_conditions();
    return p;
}

CourseFacts any_course() {
    const double length = whole(1, 30) * 0.1 * units::mm, depth = whole(0, 10) * 0.1 * length;
    return {.needle_length = length,
            .depth_reached = depth,
            .dermis_reached = depth > 0.1 * units::mm,
            .dermis_passed = depth > 1.5 * units::mm,
            .sessions = whole(1, 8),
            .interval = whole(1, 60) * units::day,
            .closing_time = whole(0, 60) * units::hour,
            .month = {.sessions = whole(1, 30), .punctures_per_m2 = whole(0, 10000) * units::per_cm2},
            .quarter = {.sessions = whole(1, 90), .punctures_per_m2 = whole(0, 30000) * units::per_cm2},
            .cartridge_reused = *rc::gen::arbitrary<bool>(),
            .product_through_channels = *rc::gen::arbitrary<bool>(),
            .numbing_cream = *rc::gen::arbitrary<bool>(),
            .home_use = *rc::gen::arbitrary<bool>()};
}

Verdict strongest(const Screening& s) {
    return s.findings.empty() ? Verdict::no_listed_reason : s.findings.front().verdict;
}

/// Every finding of `before` is there again, at least as strong.
bool keeps(const Screening& before, const Screening& after) {
    return std::all_of(before.findings.begin(), before.findings.end(), [&](const Finding& f) {
        return std::any_of(after.findings.begin(), after.findings.end(), [&](const Finding& g) {
            return g.condition == f.condition && g.verdict >= f.verdict;
        });
    });
}

} // namespace

TEST_CASE("one more condition never lowers the verdict", "[screening][property]") {
    rc::prop("any person, any course, in a clinic and at home", [] {
        auto person = any_person();
        const auto course = any_course();
        const auto before = screen(model(), person, course);
        const auto more = some_conditions();
        person.conditions.insert(person.conditions.begin(), more.begin(), more.end());
        const auto after = screen(model(), person, course);
        RC_ASSERT(after.verdict >= before.verdict);
        RC_ASSERT(strongest(after) >= strongest(before));
        RC_ASSERT(keeps(before, after));
    });
}

TEST_CASE("worse facts never lower the verdict", "[screening][property]") {
    const std::vector<std::function<void(skin::Person&, CourseFacts&)>> worse{
        [](skin::Person& p, CourseFacts&) { p.age_years -= whole(0, 5); },
        [](skin::Person&, CourseFacts& c) { c.interval *= 0.01 * whole(1, 100); },
        [](skin::Person&, CourseFacts& c) { c.needle_length += whole(0, 20) * 0.1 * units::mm; },
        [](skin::Person&, CourseFacts& c) {
            c.depth_reached += whole(0, 20) * 0.1 * units::mm;
            c.dermis_reached = c.dermis_reached || c.depth_reached > 0.1 * units::mm;
            c.dermis_passed = c.dermis_passed || c.depth_reached > 1.5 * units::mm;
        },
        [](skin::Person&, CourseFacts& c) { c.closing_time *= 0.01 * whole(100, 300); },
        [](skin::Person&, CourseFacts& c) {
            c.sessions += whole(0, 10);
            c.month.sessions += whole(0, 5);
            c.quarter.sessions += whole(0, 10);
        },
        [](skin::Person&, CourseFacts& c) {
            c.month.punctures_per_m2 *= whole(1, 4);
            c.quarter.punctures_per_m2 *= whole(1, 4);
        },
        [](skin::Person&, CourseFacts& c) { c.numbing_cream = true; }};
    rc::prop("younger, closer, longer, deeper, wider, more", [&] {
        auto person = any_person();
        auto course = any_course();
        const auto before = screen(model(), person, course);
        (*rc::gen::elementOf(worse))(person, course);
        const auto after = screen(model(), person, course);
        RC_ASSERT(after.verdict >= before.verdict);
        RC_ASSERT(strongest(after) >= strongest(before));
    });
}

TEST_CASE("knowing what the needles do never makes a verdict kinder", "[screening][property]") {
    rc::prop("the facts of the course with and without depth, closing and doses", [] {
        const auto person = any_person();
        const auto known = any_course();
        auto unknown = known;
        unknown.depth_reached = unknown.closing_time = 0;
        unknown.dermis_reached = unknown.dermis_passed = false;
        unknown.month = unknown.quarter = {};
        RC_ASSERT(strongest(screen(model(), person, known)) >= strongest(screen(model(), person, unknown)));
    });
}

TEST_CASE("a session on open punctures, a minor and a child are always caught", "[screening][property]") {
    const auto has = [](const Screening& s, const char* condition, Verdict least) {
        return std::any_of(s.findings.begin(), s.findings.end(), [&](const Finding& f) {
            return f.condition == condition && f.verdict >= least && f.why.size() > 20;
        });
    };
    rc::prop("any person, any course", [&] {
        const auto person = any_person();
        const auto course = any_course();
        const auto s = screen(model(), person, course);
        if (course.sessions > 1 && course.interval < course.closing_time)
            RC_ASSERT(has(s, "punctures_open", Verdict::stop));
        if (person.age_years < 18) {
            RC_ASSERT(has(s, "under_18", Verdict::refer));
            RC_ASSERT(s.withholds_benefits() != nullptr);
        } else {
            RC_ASSERT(s.withholds_benefits() == nullptr);
        }
        if (person.age_years < 14) RC_ASSERT(has(s, "no_skin_data", Verdict::stop));
    });
}

TEST_CASE("a condition that stops does so whatever else is answered", "[screening][property]") {
    std::vector<std::string> stops;
    for (const auto& c : conditions(model()))
        if (screen(model(), {.conditions = {c.key}}, {.needle_length = 0.2e-3}).verdict == Verdict::stop)
            stops.push_back(c.key);
    REQUIRE(stops.size() >= 20);
    rc::prop("every stop against any other answers", [&] {
        const std::string stop = *rc::gen::elementOf(stops);
        auto person = any_person();
        person.conditions.push_back(stop);
        RC_ASSERT(screen(model(), person, any_course()).verdict == Verdict::stop);
    });
}

TEST_CASE("the same facts are judged no more kindly at home", "[screening][property]") {
    rc::prop("any person, any course", [] {
        const auto person = any_person();
        auto course = any_course();
        course.home_use = false;
        const auto clinic = screen(model(), person, course);
        course.home_use = true;
        const auto home = screen(model(), person, course);
        RC_ASSERT(home.verdict >= clinic.verdict);
        RC_ASSERT(strongest(home) >= strongest(clinic));
        RC_ASSERT(keeps(clinic, home));
        for (const auto& f : clinic.findings)
            if (f.verdict == Verdict::refer) RC_ASSERT(home.verdict == Verdict::stop);
    });
}

TEST_CASE("types IV to VI are always told of darkening", "[screening][property]") {
    rc::prop("any person, any course", [] {
        auto person = any_person();
        person.fitzpatrick = whole(4, 6);
        const auto s = screen(model(), person, any_course());
        RC_ASSERT(std::any_of(s.findings.begin(), s.findings.end(), [](const Finding& f) {
            return (f.label + f.why).find("arkening") != std::string::npos;
        }));
    });
}

TEST_CASE("a misspelt condition is named, with the nearest word", "[screening][property]") {
    std::vector<std::string> keys;
    for (const auto& c : conditions(model()))
        if (c.key.size() >= 6) keys.push_back(c.key);
    rc::prop("two letters swapped in any condition", [&] {
        const std::string right = *rc::gen::elementOf(keys);
        const auto at = static_cast<std::size_t>(whole(0, static_cast<int>(right.size()) - 2));
        std::string wrong = right;
        std::swap(wrong[at], wrong[at + 1]);
        RC_PRE(wrong != right);
        auto person = any_person();
        person.conditions.push_back(wrong);
        try {
            (void)screen(model(), person, any_course());
            RC_FAIL("no error");
        } catch (const Error& e) {
            RC_ASSERT(e.kind() == Kind::input);
            RC_ASSERT(e.problems().size() == 1u);
            RC_ASSERT(e.problems()[0].value == wrong);
            RC_ASSERT(e.problems()[0].nearest == right);
        }
    });
}
