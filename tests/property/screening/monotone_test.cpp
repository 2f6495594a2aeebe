#include "../../model.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/units.hpp"
#include "stipple/screening/screening.hpp"
#include <algorithm>
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::screening;

static std::vector<std::string> condition_keys() {
    std::vector<std::string> keys;
    for (const auto& c : conditions(model())) keys.push_back(c.key);
    return keys;
}

static Verdict strongest(const Screening& s) {
    return s.findings.empty() ? Verdict::no_listed_reason : s.findings.front().verdict;
}

TEST_CASE("no second condition weakens the verdict of the first: every pair", "[screening][property]") {
    const auto keys = condition_keys();
    const CourseFacts facts{.needle_length = 2e-3, .sessions = 2, .interval = 30 * units::day};
    for (const auto& a : keys) {
        const auto alone = screen(model(), {.conditions = {a}}, facts);
        for (const auto& b : keys) {
            INFO(a << " + " << b);
            const auto both = screen(model(), {.conditions = {a, b}}, facts);
            CHECK(both.verdict >= alone.verdict);
            CHECK(strongest(both) >= strongest(alone));
        }
    }
}

TEST_CASE("no combination of further answers lifts a stop or weakens a finding", "[screening][property]") {
    const auto keys = condition_keys();
    const Random random(7, Purpose::permutation);
    std::uint64_t drawn = 0;
    const auto pick = [&](int n) { return static_cast<int>(random.uniform(drawn++) * n); };
    const auto some_conditions = [&] {
        std::vector<std::string> chosen;
        for (int i = pick(4); i > 0; --i)
            chosen.push_back(keys[static_cast<std::size_t>(pick(static_cast<int>(keys.size())))]);
        return chosen;
    };
    const double lengths_mm[] = {0.1, 0.25, 0.5, 1.0, 1.5, 2.5};
    const char* sites[] = {"cheek", "eyelid", "neck"};
    for (int trial = 0; trial < 400; ++trial) {
        skin::Person person{.age_years = 16.0 + pick(70), .site = sites[pick(3)], .fitzpatrick = 1 + pick(6)};
        person.conditions = some_conditions();
        CourseFacts facts{.needle_length = lengths_mm[pick(6)] * units::mm,
                          .sessions = 1 + pick(7),
                          .interval = units::day * (1 + pick(60)),
                          .cartridge_reused = pick(2) == 1,
                          .product_through_channels = pick(2) == 1,
                          .home_use = pick(2) == 1};
        const auto before = screen(model(), person, facts);
        for (const auto& extra : some_conditions()) person.conditions.push_back(extra);
        facts.cartridge_reused =
            facts.cartridge_reused || pick(2) == 1; // and the worse of the yes/no answers
        facts.product_through_channels = facts.product_through_channels || pick(2) == 1;
        facts.home_use = facts.home_use || pick(2) == 1;
        const auto after = screen(model(), person, facts);
        CHECK(after.verdict >= before.verdict);
        for (const auto& f : before.findings)
            CHECK(std::any_of(after.findings.begin(), after.findings.end(), [&](const Finding& g) {
                return g.condition == f.condition && g.verdict >= f.verdict;
            }));
    }
}

TEST_CASE("findings come strongest first and dark skin is always told its risk", "[screening][property]") {
    for (const auto& key : condition_keys())
        for (int type = 4; type <= 6; ++type) {
            const auto s =
                screen(model(), {.fitzpatrick = type, .conditions = {key, "tanned", "metal_allergy"}},
                       {.needle_length = 1e-3, .sessions = 3, .interval = 20 * units::day});
            CHECK(std::is_sorted(s.findings.begin(), s.findings.end(),
                                 [](const Finding& a, const Finding& b) { return a.verdict > b.verdict; }));
            CHECK(std::any_of(s.findings.begin(), s.findings.end(), [](const Finding& f) {
                return f.condition == "darker_skin" && f.why.find("arkening") != std::string::npos;
            }));
        }
}
