#include "stipple/screening/screening.hpp"
#include "stipple/base/error.hpp"
#include "stipple/screening/trigger.hpp"
#include <algorithm>
#include <set>
#include <utility>

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

std::string to_string(Area area) {
    return area == Area::spot ? "spot" : "whole";
}

std::vector<Condition> conditions(const Model& model) {
    const TableView rules = model["screening/rules"];
    std::vector<Condition> found;
    for (std::size_t r = 0; r < rules.rows.size(); ++r) {
        const std::string& key = rules.text(r, "condition");
        const auto known = [&](const Condition& c) { return c.key == key; };
        if (asks_condition(rules.text(r, "trigger")) && std::none_of(found.begin(), found.end(), known))
            found.push_back({key, rules.text(r, "label")});
    }
    return found;
}

std::vector<std::pair<std::string, std::string>> everyday_words(const Model& model) {
    const TableView words = model["screening/words"];
    std::vector<std::pair<std::string, std::string>> all;
    for (std::size_t r = 0; r < words.rows.size(); ++r)
        all.emplace_back(words.text(r, "word"), words.text(r, "condition"));
    return all;
}

/// The condition that a word stands for, else the nearest one.
static std::string meant_by(const Model& model, const std::string& word,
                            const std::vector<std::string>& keys) {
    for (const auto& [everyday, condition] : everyday_words(model))
        if (everyday == word) return condition;
    return nearest_word(word, keys);
}

static void check_conditions(const Model& model, const std::vector<std::string>& named) {
    std::vector<std::string> keys;
    for (const auto& c : conditions(model)) keys.push_back(c.key);
    std::vector<Problem> problems;
    for (const auto& name : named)
        if (std::find(keys.begin(), keys.end(), name) == keys.end())
            problems.push_back({.what = "no such condition",
                                .key = "person.conditions",
                                .value = name,
                                .nearest = meant_by(model, name, keys)});
    if (!problems.empty()) throw Error(Kind::input, problems);
}

/// Verdict of a row, at home that of its column at_home where it has one.
static Verdict verdict_of(const TableView& rules, std::size_t row, bool home) {
    const Verdict verdict = to_verdict(rules.text(row, "verdict"));
    const std::string& word = rules.text(row, "at_home");
    if (word.empty()) return verdict;
    const Verdict at_home = to_verdict(word);
    check(at_home >= verdict, Kind::data, "a rule is weaker at home", "screening/rules:at_home");
    return home ? at_home : verdict;
}

static Finding finding_of(const TableView& rules, std::size_t row, bool home) {
    const Verdict verdict = verdict_of(rules, row, home);
    const bool stricter = verdict > verdict_of(rules, row, false);
    return {.condition = rules.text(row, "condition"),
            .label = rules.text(row, "label"),
            .verdict = verdict,
            .why = rules.text(row, "why") + (stricter ? " At home there is no clinician to judge it." : ""),
            .instead = rules.text(row, "instead"),
            .source = rules.text(row, "source"),
            .flag = rules.text(row, "flag"),
            .not_modelled = rules.text(row, "not_modelled"),
            .area = to_area(rules.text(row, "area")),
            .withholds_benefits = rules.text(row, "benefits") == "withheld"};
}

/// Adds a finding, or puts it in place of a weaker one of the same condition.
static void add(std::vector<Finding>& findings, Finding finding) {
    const auto same = std::find_if(findings.begin(), findings.end(),
                                   [&](const Finding& f) { return f.condition == finding.condition; });
    if (same == findings.end())
        findings.push_back(std::move(finding));
    else if (same->verdict < finding.verdict)
        *same = std::move(finding);
}

static void strongest_first(std::vector<Finding>& findings) {
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return a.verdict > b.verdict; });
}

std::vector<Finding> reasons_of_person(const Model& model) {
    const TableView rules = model["screening/rules"];
    std::vector<Finding> reasons;
    for (std::size_t r = 0; r < rules.rows.size(); ++r)
        if (asks_of_person(rules.text(r, "trigger"))) add(reasons, finding_of(rules, r, false));
    strongest_first(reasons);
    return reasons;
}

const Finding* Screening::withholds_benefits() const {
    for (const Finding& f : findings)
        if (f.withholds_benefits) return &f;
    return nullptr;
}

static Screening judged(std::vector<Finding> found) {
    strongest_first(found);
    Screening screening;
    if (!found.empty())
        screening.verdict = found.front().verdict == Verdict::stop ? Verdict::stop : Verdict::caution;
    screening.findings = std::move(found);
    return screening;
}

Screening screen(const Model& model, const skin::Person& person, const CourseFacts& facts) {
    check_conditions(model, person.conditions);
    const TableView rules = model["screening/rules"];
    const Facts known = gather_facts(model, person, facts);
    std::vector<Finding> found;
    for (std::size_t r = 0; r < rules.rows.size(); ++r)
        if (holds(rules.text(r, "trigger"), rules.text(r, "condition"), known))
            add(found, finding_of(rules, r, facts.home_use));
    return judged(std::move(found));
}

/// Conditions that the person names and no rule of light judges.
static void add_unjudged(const Model& model, const std::vector<std::string>& named, bool home,
                         const std::set<std::string>& judged_conditions, std::vector<Finding>& found) {
    const TableView rules = model["screening/rules"];
    for (std::size_t r = 0; r < rules.rows.size(); ++r) {
        const std::string& condition = rules.text(r, "condition");
        if (judged_conditions.contains(condition) || !asks_condition(rules.text(r, "trigger")) ||
            std::find(named.begin(), named.end(), condition) == named.end())
            continue;
        Finding finding = finding_of(rules, r, home);
        finding.verdict = home ? Verdict::stop : Verdict::refer;
        finding.why = "Listed for needling; no list for light that was read names it. " + finding.why;
        finding.not_modelled.clear();
        add(found, std::move(finding));
    }
}

Screening screen_light(const Model& model, const skin::Person& person, const LightFacts& facts) {
    check_conditions(model, person.conditions);
    const TableView rules = model["screening/light_rules"];
    const Facts known = gather_light_facts(model, person, facts);
    std::vector<Finding> found;
    std::set<std::string> judged_conditions;
    for (std::size_t r = 0; r < rules.rows.size(); ++r) {
        judged_conditions.insert(rules.text(r, "condition"));
        const bool applies = holds(rules.text(r, "trigger"), rules.text(r, "condition"), known);
        if (!applies || rules.text(r, "verdict") == "none") continue;
        Finding finding = finding_of(rules, r, facts.home_use);
        if (rules.text(r, "rule") == "label_tone" && !facts.label_source.empty())
            finding.source = facts.label_source;
        add(found, std::move(finding));
    }
    add_unjudged(model, person.conditions, facts.home_use, judged_conditions, found);
    return judged(std::move(found));
}

} // namespace stipple::screening
