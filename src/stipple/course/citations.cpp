#include "stipple/course/citations.hpp"
#include "stipple/base/sources.hpp"
#include <set>

namespace stipple::course {

/// Of what others say of care before and after.
static std::vector<std::string> aftercare_sources() {
    const Table& t = table("outcome/aftercare");
    std::vector<std::string> all;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        for (const auto& key : source_keys(t.text(r, "source"))) all.push_back(key);
    return all;
}

/// Of the published counts of darkening and other harms.
static std::vector<std::string> darkening_sources() {
    std::set<std::string> keys;
    const auto add = [&](const std::string& column) {
        for (const auto& key : source_keys(column)) keys.insert(key);
    };
    for (const auto& c : outcome::darkening_counts()) add(c.source);
    for (const auto& h : outcome::harms()) add(h.source);
    return {keys.begin(), keys.end()};
}

std::vector<std::string> cited_sources(const Result& result) {
    std::set<std::string> keys(result.sources_used.begin(), result.sources_used.end());
    const auto add = [&](std::string_view column) {
        for (const auto& key : source_keys(column)) keys.insert(key);
    };
    for (const auto& finding : result.screening.findings) add(finding.source);
    if (result.benefits_shown)
        for (const auto& banded : result.endpoints) add(banded.endpoint.source);
    for (const auto& parameter : result.parameters) add(parameter.source);
    for (const auto& limit : result.insertion.over_needling.limits) add(limit.source);
    if (!result.day.empty()) // the pages of a simulated course tell what others say of care
        for (const auto& key : aftercare_sources()) keys.insert(key);
    for (const auto& key : darkening_sources()) keys.insert(key);
    return {keys.begin(), keys.end()};
}

} // namespace stipple::course
