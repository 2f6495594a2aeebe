#include "screening/screening.hpp"
#include "base/error.hpp"
#include "screening/trigger.hpp"
#include <algorithm>

namespace stipple::screening {

std::string to_string(Verdict verdict) {
    switch (verdict) {
    case Verdict::no_listed_reason:
        return "no_listed_reason";
    case Verdict::caution:
        return "caution";
    case Verdict::refer:
        return "refer";
    case Verdict::postpone:
        return "postpone";
    case Verdict::stop:
        return "stop";
    }
    return "stop";
}

/// True if the trigger asks whether the person names the row's condition.
static bool asks_condition(const std::string& trigger) {
    return (" and " + trigger + " and ").find(" and condition and ") != std::string::npos;
}

std::vector<Condition> conditions() {
    const Table& rules = table("screening/rules");
    std::vector<Condition> found;
    for (std::size_t r = 0; r < rules.rows.size(); ++r) {
        const std::string& key = rules.text(r, "condition");
        const auto known = [&](const Condition& c) { return c.key == key; };
        if (asks_condition(rules.text(r, "trigger")) && std::none_of(found.begin(), found.end(), known))
            found.push_back({key, rules.text(r, "label")});
    }
    return found;
}

static void check_conditions(const std::vector<std::string>& named) {
    std::vector<std::string> keys;
    for (const auto& c : conditions()) keys.push_back(c.key);
    std::vector<Problem> problems;
    for (const auto& name : named)
        if (std::find(keys.begin(), keys.end(), name) == keys.end())
            problems.push_back({.what = "no such condition",
                                .key = "person.conditions",
                                .value = name,
                                .nearest = nearest_word(name, keys)});
    if (!problems.empty()) throw Error(Kind::input, problems);
}

Screening screen(const skin::Person& person, const CourseFacts& facts) {
    check_conditions(person.conditions);
    const Table& rules = table("screening/rules");
    const Facts known = gather_facts(person, facts);
    Screening screening;
    for (std::size_t r = 0; r < rules.rows.size(); ++r) {
        const std::string& condition = rules.text(r, "condition");
        if (!holds(rules.text(r, "trigger"), condition, known)) continue;
        screening.findings.push_back({.condition = condition,
                                      .label = rules.text(r, "label"),
                                      .verdict = to_verdict(rules.text(r, "verdict")),
                                      .why = rules.text(r, "why"),
                                      .instead = rules.text(r, "instead"),
                                      .source = rules.text(r, "source")});
    }
    auto& found = screening.findings;
    std::stable_sort(found.begin(), found.end(),
                     [](const Finding& a, const Finding& b) { return a.verdict > b.verdict; });
    if (found.empty()) return screening;
    screening.verdict = found.front().verdict == Verdict::stop ? Verdict::stop : Verdict::caution;
    return screening;
}

} // namespace stipple::screening
