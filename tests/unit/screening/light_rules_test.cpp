#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/screening/screening.hpp"
#include "stipple/screening/trigger.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>

using namespace stipple;
using namespace stipple::screening;

namespace {

/// A person and a course of light that no rule objects to.
struct Case {
    skin::Person person{.age_years = 40, .site = "back", .fitzpatrick = 2};
    LightFacts facts{.sessions = 3, .interval = 30 * units::day};
};

void make_hold(Case& c, const std::string& test, const std::string& condition) {
    const std::map<std::string, std::function<void(Case&)>> changes{
        {"fitzpatrick>=4", [](Case& x) { x.person.fitzpatrick = 4; }},
        {"ita_deg<28", [](Case& x) { x.person.ita_deg = 27.9; }},
        {"age_years<18", [](Case& x) { x.person.age_years = 17.9; }},
        {"no_skin_data", [](Case& x) { x.person.age_years = 13; }},
        {"site=eyelid", [](Case& x) { x.person.site = "eyelid"; }},
        {"site=periorbital", [](Case& x) { x.person.site = "periorbital"; }},
        {"diabetes", [](Case& x) { x.person.diabetes = true; }},
        {"beyond_label", [](Case& x) { x.facts.beyond_label = 1; }},
        {"full_beam", [](Case& x) { x.facts.full_beam = true; }},
        {"fractional", [](Case&) {}},
        {"home_use", [](Case& x) { x.facts.home_use = true; }},
        {"killed_percent>=1", [](Case& x) { x.facts.killed = std::max(x.facts.killed, 0.01); }},
        {"killed_percent>=5", [](Case& x) { x.facts.killed = std::max(x.facts.killed, 0.05); }},
        {"killed_percent>=50", [](Case& x) { x.facts.killed = 0.5; }},
        {"killed_percent>40", [](Case& x) { x.facts.killed = 0.401; }},
        {"sessions>1", [](Case&) {}},
        {"interval_days<14", [](Case& x) { x.facts.interval = 13.9 * units::day; }},
        {"condition", [&](Case& x) { x.person.conditions.push_back(condition); }}};
    INFO(test);
    const auto change = changes.find(test);
    REQUIRE(change != changes.end());
    change->second(c);
}

const Finding* found(const Screening& s, const std::string& condition) {
    for (const auto& f : s.findings)
        if (f.condition == condition) return &f;
    return nullptr;
}

} // namespace

TEST_CASE("no rule of light objects to the clean case", "[screening][light]") {
    const Case clean;
    const auto s = screen_light(model(), clean.person, clean.facts);
    CHECK(s.verdict == Verdict::no_listed_reason);
    CHECK(s.findings.empty());
}

TEST_CASE("every rule of light applies where its trigger holds, and is silent where one test fails",
          "[screening][light]") {
    const TableView rules = model()["screening/light_rules"];
    for (std::size_t r = 0; r < rules.rows.size(); ++r) {
        const std::string trigger = rules.text(r, "trigger"), condition = rules.text(r, "condition");
        INFO(rules.text(r, "rule") << ": " << trigger);
        Case c;
        for (const auto& test : tests_of(trigger)) make_hold(c, test, condition);
        const auto s = screen_light(model(), c.person, c.facts);
        if (rules.text(r, "verdict") == "none") {
            CHECK(found(s, condition) == nullptr); // judged, and says nothing of light
            continue;
        }
        const Finding* finding = found(s, condition);
        REQUIRE(finding != nullptr);
        CHECK(finding->verdict >= to_verdict(rules.text(r, "verdict")));
        CHECK_FALSE(finding->source.empty());
        CHECK_FALSE(finding->why.empty());
        if (finding->verdict == Verdict::stop) CHECK(s.verdict == Verdict::stop);
        Case without;
        const auto tests = tests_of(trigger);
        for (std::size_t t = 0; t + 1 < tests.size(); ++t) make_hold(without, tests[t], condition);
        if (tests.back() != "fractional")
            CHECK(found(screen_light(model(), without.person, without.facts), condition) == nullptr);
    }
}

TEST_CASE("nothing that a person names is passed over", "[screening][light]") {
    const TableView rules = model()["screening/light_rules"];
    std::map<std::string, std::string> verdict;
    for (std::size_t r = 0; r < rules.rows.size(); ++r)
        verdict[rules.text(r, "condition")] = rules.text(r, "verdict");
    int unjudged = 0;
    for (const auto& condition : conditions(model())) {
        INFO(condition.key);
        for (const bool home : {false, true}) {
            Case c;
            c.person.conditions = {condition.key};
            c.facts.home_use = home;
            const auto s = screen_light(model(), c.person, c.facts);
            const Finding* finding = found(s, condition.key);
            if (verdict.contains(condition.key) && verdict[condition.key] == "none") continue;
            REQUIRE(finding != nullptr);
            if (verdict.contains(condition.key)) continue;
            CHECK(finding->verdict == (home ? Verdict::stop : Verdict::refer));
            CHECK(finding->why.starts_with("Listed for needling"));
            ++unjudged;
        }
    }
    CHECK(unjudged > 0);
    Case c;
    c.person.conditions = {"rosacae"};
    CHECK_THROWS_AS(screen_light(model(), c.person, c.facts), Error);
}

TEST_CASE("naming more, or using it at home, never weakens a verdict on light", "[screening][light]") {
    const auto all = conditions(model());
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        Case one, two, home;
        one.person.conditions = home.person.conditions = {all[i].key};
        two.person.conditions = {all[i].key, all[i + 1].key};
        home.facts.home_use = true;
        const auto alone = screen_light(model(), one.person, one.facts);
        CHECK(screen_light(model(), two.person, two.facts).verdict >= alone.verdict);
        const auto at_home = screen_light(model(), home.person, home.facts);
        CHECK(at_home.verdict >= alone.verdict);
    }
}
