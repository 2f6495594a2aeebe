#include "stipple/course/citations.hpp"
#include "stipple/base/sources.hpp"
#include <set>

namespace stipple::course {

/// Of what others say of care before and after.
static std::vector<std::string> aftercare_sources(const Model& model) {
    const TableView t = model["outcome/aftercare"];
    std::vector<std::string> all;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        for (const auto& key : source_keys(t.text(r, "source"))) all.push_back(key);
    return all;
}

/// Of the published counts of darkening and other harms.
static std::vector<std::string> darkening_sources(const Model& model) {
    std::set<std::string> keys;
    const auto add = [&](const std::string& column) {
        for (const auto& key : source_keys(column)) keys.insert(key);
    };
    for (const auto& c : outcome::darkening_counts(model)) add(c.source);
    for (const auto& h : outcome::harms(model)) add(h.source);
    return {keys.begin(), keys.end()};
}

/// What the numbers of a result rest on.
static std::set<std::string> sources_of_numbers(const Result& result) {
    std::set<std::string> keys;
    const auto add = [&](std::string_view column) {
        for (auto& key : source_keys(column)) keys.insert(std::move(key));
    };
    for (const auto& parameter : result.provenance.parameters) add(parameter.source);
    add(result.outcomes.darkening.source);
    for (const auto& finding : result.inputs.screening.findings) add(finding.source);
    for (const auto& banded : result.outcomes.endpoints) add(banded.endpoint.source);
    return keys;
}

std::vector<std::string> used_sources(const Result& result) {
    const auto keys = sources_of_numbers(result);
    return {keys.begin(), keys.end()};
}

std::vector<std::string> cited_sources(const Result& result) {
    const auto& used = result.provenance.sources_used;
    std::set<std::string> keys(used.begin(), used.end());
    keys.merge(sources_of_numbers(result));
    if (const auto& needling = result.treatment.needling)
        for (const auto& limit : needling->insertion.over_needling.limits)
            for (auto& key : source_keys(limit.source)) keys.insert(std::move(key));
    for (const auto& key : aftercare_sources(result.inputs.model)) keys.insert(key);
    for (const auto& key : darkening_sources(result.inputs.model)) keys.insert(key);
    return {keys.begin(), keys.end()};
}

} // namespace stipple::course
