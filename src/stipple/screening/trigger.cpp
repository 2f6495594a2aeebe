#include "stipple/screening/trigger.hpp"
#include "stipple/base/decimal.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

namespace stipple::screening {

/// A limit that went through SI must still count as reached: to a millionth of the unit.
static double in_unit(double value, double unit) {
    return std::round(value / unit * 1e6) / 1e6;
}

/// What the needles do, and how often.
static void add_needling(Facts& facts, const CourseFacts& course) {
    constexpr double k_through_epidermis = 0.5; // [mm], as long as which needles count as reaching the dermis
    auto& numbers = facts.numbers;
    const double length = in_unit(course.needle_length, units::mm);
    const double depth = in_unit(course.depth_reached, units::mm);
    numbers["depth_reached_mm"] = depth;
    numbers["reach_mm"] = std::max(length, depth);
    numbers["dermis_reached"] = course.dermis_reached || length >= k_through_epidermis ? 1 : 0;
    numbers["dermis_passed"] = course.dermis_passed ? 1 : 0;
    numbers["sessions"] = course.sessions;
    numbers["interval_days"] = in_unit(course.interval, units::day);
    numbers["punctures_open"] = course.sessions > 1 && course.interval < course.closing_time ? 1 : 0;
    numbers["sessions_30_days"] = course.month.sessions;
    numbers["sessions_90_days"] = course.quarter.sessions;
    numbers["punctures_per_cm2_30_days"] = course.month.punctures_per_m2 * units::cm2;
    numbers["punctures_per_cm2_90_days"] = course.quarter.punctures_per_m2 * units::cm2;
}

/// What is known of the person whatever is done.
static Facts facts_of(const Model& model, const skin::Person& person) {
    Facts facts;
    facts.conditions = person.conditions;
    facts.words["site"] = person.site;
    facts.numbers["age_years"] = person.age_years;
    facts.numbers["fitzpatrick"] = person.fitzpatrick;
    facts.numbers["ita_deg"] = person.ita_deg; // NaN where only the type is known: no comparison holds
    facts.numbers["no_skin_data"] = skin::too_young(model, person.age_years, "") ? 1 : 0;
    facts.numbers["diabetes"] = person.diabetes ? 1 : 0;
    return facts;
}

Facts gather_facts(const Model& model, const skin::Person& whose, const CourseFacts& course) {
    const skin::Person person = skin::resolve(model, whose);
    Facts facts = facts_of(model, person);
    add_needling(facts, course);
    facts.numbers["cartridge_reused"] = course.cartridge_reused ? 1 : 0;
    facts.numbers["product_through_channels"] = course.product_through_channels ? 1 : 0;
    facts.numbers["numbing_cream"] = course.numbing_cream ? 1 : 0;
    facts.numbers["has_scar"] = person.scar.present() ? 1 : 0;
    facts.numbers["raised_scar"] = person.scar.raised() ? 1 : 0;
    facts.numbers["home_use"] = course.home_use ? 1 : 0;
    return facts;
}

Facts gather_light_facts(const Model& model, const skin::Person& whose, const LightFacts& course) {
    Facts facts = facts_of(model, skin::resolve(model, whose));
    auto& numbers = facts.numbers;
    numbers["beyond_label"] = course.beyond_label;
    numbers["full_beam"] = course.full_beam ? 1 : 0;
    numbers["fractional"] = course.full_beam ? 0 : 1;
    numbers["killed_percent"] = in_unit(course.killed, 0.01);
    numbers["sessions"] = course.sessions;
    numbers["interval_days"] = in_unit(course.interval, units::day);
    numbers["home_use"] = course.home_use ? 1 : 0;
    return facts;
}

Verdict to_verdict(const std::string& word) {
    for (const Verdict v : {Verdict::caution, Verdict::refer, Verdict::postpone, Verdict::stop})
        if (to_string(v) == word) return v;
    throw Error(Kind::data,
                Problem{.what = "no such verdict", .key = "screening/rules:verdict", .value = word});
}

Area to_area(const std::string& word) {
    for (const Area a : {Area::whole, Area::spot})
        if (to_string(a) == word) return a;
    throw Error(Kind::data, Problem{.what = "no such area", .key = "screening/rules:area", .value = word});
}

[[noreturn]] static void unreadable(const std::string& test) {
    throw Error(Kind::data,
                Problem{.what = "cannot read this trigger", .key = "screening/rules:trigger", .value = test});
}

static bool compare(double value, const std::string& op, const std::string& text, const std::string& test) {
    const auto limit = to_number(text);
    if (!limit) unreadable(test);
    if (op == "=") return value == *limit;
    if (op == "<") return value < *limit;
    if (op == "<=") return value <= *limit;
    if (op == ">") return value > *limit;
    return value >= *limit;
}

/// Whether `word` is one of the words that "|" separates.
static bool one_of(const std::string& word, const std::string& words) {
    return ("|" + words + "|").find("|" + word + "|") != std::string::npos;
}

static bool test_holds(const std::string& test, const std::string& condition, const Facts& facts) {
    if (test == "condition")
        return std::find(facts.conditions.begin(), facts.conditions.end(), condition) !=
               facts.conditions.end();
    const auto at = test.find_first_of("<>=");
    const std::string fact = test.substr(0, at);
    const auto number = facts.numbers.find(fact);
    const auto word = facts.words.find(fact);
    if (at == std::string::npos) {
        if (number == facts.numbers.end()) unreadable(test);
        return number->second != 0;
    }
    const std::size_t width = test[at] != '=' && at + 1 < test.size() && test[at + 1] == '=' ? 2 : 1;
    const std::string op = test.substr(at, width), value = test.substr(at + width);
    if (word != facts.words.end() && op == "=" && !value.empty()) return one_of(word->second, value);
    if (number == facts.numbers.end()) unreadable(test);
    return compare(number->second, op, value, test);
}

std::vector<std::string> tests_of(const std::string& trigger) {
    constexpr std::string_view k_and = " and ";
    std::vector<std::string> tests;
    for (std::size_t from = 0; from <= trigger.size();) {
        const auto to = std::min(trigger.find(k_and, from), trigger.size());
        tests.push_back(trigger.substr(from, to - from));
        from = to + k_and.size();
    }
    return tests;
}

bool asks_condition(const std::string& trigger) {
    const auto tests = tests_of(trigger);
    return std::find(tests.begin(), tests.end(), "condition") != tests.end();
}

bool asks_of_person(const std::string& trigger) {
    static const std::set<std::string> k_of_person{"age_years", "fitzpatrick", "ita_deg",
                                                   "diabetes",  "site",        "no_skin_data"};
    if (asks_condition(trigger)) return true;
    const auto tests = tests_of(trigger);
    return std::all_of(tests.begin(), tests.end(), [&](const std::string& test) {
        return k_of_person.contains(test.substr(0, test.find_first_of("<>=")));
    });
}

bool holds(const std::string& trigger, const std::string& condition, const Facts& facts) {
    bool all = true;
    for (const auto& test :
         tests_of(trigger)) // each is read even after one fails: a broken table is found at once
        all = test_holds(test, condition, facts) && all;
    return all;
}

} // namespace stipple::screening
