#pragma once
#include "stipple/screening/screening.hpp"
#include <map>
#include <string>
#include <vector>

namespace stipple::screening {

/// What triggers look at, by the names used in data/screening/rules.csv: numbers (yes/no as 1/0) and words.
struct Facts {
    std::map<std::string, double> numbers;
    std::map<std::string, std::string> words;
    std::vector<std::string> conditions;
};

/// Facts of one person and course; lengths in mm and times in days, as their names say.
Facts gather_facts(const Model& model, const skin::Person& person, const CourseFacts& course);
/// The same of a course of light (data/screening/light_rules.csv); shares in %.
Facts gather_light_facts(const Model& model, const skin::Person& person, const LightFacts& course);

/// Whether a trigger holds. Grammar: test { " and " test }, test = "condition" | fact | fact op value,
/// op = "=" | "<" | "<=" | ">" | ">=". "condition" holds if the person names `condition`; a bare fact holds
/// if it is not zero; words know "=" only, with one word or several of which one must fit ("site=neck|chin").
/// A NaN fact holds in no comparison. Errors: Kind::data for a test that cannot be read or a fact that does
/// not exist.
bool holds(const std::string& trigger, const std::string& condition, const Facts& facts);

/// The tests of a trigger, in their order.
std::vector<std::string> tests_of(const std::string& trigger);

/// Whether a trigger asks if the person names the condition of its rule.
bool asks_condition(const std::string& trigger);

/// Whether a trigger can be answered before a course is planned: it asks whether the person names the condition, or
/// only for age, skin type, diabetes and site.
bool asks_of_person(const std::string& trigger);

/// Verdict by its word. Errors: Kind::data if unknown.
Verdict to_verdict(const std::string& word);

/// "whole" or "spot". Errors: Kind::data if unknown.
Area to_area(const std::string& word);

} // namespace stipple::screening
