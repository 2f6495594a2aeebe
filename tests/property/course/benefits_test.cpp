#include "stipple/course/course.hpp"
#include "stipple/healing/healing.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace stipple;

namespace {

/// Some states, each with its synthesis, as series, sections and fields of the patch.
course::Tissue any_tissue() {
    course::Tissue tissue;
    std::vector<std::string> names = healing::state_names();
    for (const auto& name : healing::state_names()) names.push_back(name + "_synthesis");
    names.emplace_back("damage");
    const auto some = [&] {
        std::vector<std::string> chosen;
        for (const auto& name : names)
            if (*rc::gen::inRange(0, 3) == 0) chosen.push_back(name);
        return chosen;
    };
    for (const auto& name : some())
        tissue.series.push_back({.name = name, .label = "", .unit = "-", .values = {}, .lo = {}, .hi = {}});
    for (const auto& name : some())
        tissue.sections.push_back({.name = name, .label = "", .unit = "-", .day = 0, .values = {}});
    tissue.patch_fields = some();
    tissue.frames.resize(static_cast<std::size_t>(*rc::gen::inRange(0, 3)));
    for (auto& frame : tissue.frames)
        for (std::size_t f = 0; f < tissue.patch_fields.size(); ++f)
            frame.values.push_back({static_cast<float>(f)});
    return tissue;
}

template <class List> std::vector<std::string> names_of(const List& list) {
    std::vector<std::string> names;
    for (const auto& one : list) names.push_back(one.name);
    return names;
}

} // namespace

TEST_CASE("without benefits once is without benefits twice, and fields keep their values") {
    rc::prop("any tissue", [] {
        course::Result result;
        result.tissue = any_tissue();
        result.outcomes.endpoints.resize(static_cast<std::size_t>(*rc::gen::inRange(0, 4)));
        result.outcomes.looks.resize(static_cast<std::size_t>(*rc::gen::inRange(0, 4)));
        const auto once = course::without_benefits(result), twice = course::without_benefits(once);
        RC_ASSERT(names_of(once.tissue.series) == names_of(twice.tissue.series));
        RC_ASSERT(names_of(once.tissue.sections) == names_of(twice.tissue.sections));
        RC_ASSERT(once.tissue.patch_fields == twice.tissue.patch_fields);
        RC_ASSERT(once.outcomes.endpoints.empty() && once.outcomes.looks.empty());
        RC_ASSERT(once.provenance.sources_used == twice.provenance.sources_used);
        for (std::size_t t = 0; t < once.tissue.frames.size(); ++t) {
            RC_ASSERT(once.tissue.frames[t].values == twice.tissue.frames[t].values);
            RC_ASSERT(once.tissue.frames[t].values.size() == once.tissue.patch_fields.size());
        }
        const auto& before = result.tissue.patch_fields;
        for (std::size_t f = 0; f < once.tissue.patch_fields.size(); ++f) {
            const auto at = std::find(before.begin(), before.end(), once.tissue.patch_fields[f]);
            for (const auto& frame : once.tissue.frames)
                RC_ASSERT(frame.values[f].front() == static_cast<float>(at - before.begin()));
        }
        for (const auto& name : names_of(once.tissue.series)) RC_ASSERT(course::tells_of_injury(name));
    });
}
