// What is left of a result after an overridden stop: injury and harm, and no benefit in any part.
#include "stipple/course/citations.hpp"
#include "stipple/course/course.hpp"
#include <algorithm>
#include <catch2/catch.hpp>

using namespace stipple;

namespace {

/// Every part of a result that may tell of a benefit, and what must stay beside it.
course::Result full_result() {
    course::Result r;
    r.inputs.despite_screening = "bench study";
    r.inputs.screening.findings = {{.label = "Rosacea", .source = "finding2020"}};
    r.treatment.session_days = {0};
    r.tissue.day = {0, 1};
    for (const char* name :
         {"collagen_total", "pdgf", "vegf_synthesis", "mmp_synthesis", "epidermis_covered"})
        r.tissue.series.push_back(
            {.name = name, .label = "", .unit = "-", .values = {1, 2}, .lo = {}, .hi = {}});
    for (const char* name : {"damage", "collagen_total", "macrophages_m2"})
        r.tissue.sections.push_back({.name = name, .label = "", .unit = "-", .day = 0, .values = {1}});
    r.tissue.patch_fields = {"collagen_total", "neutrophils", "vessels", "debris"};
    r.tissue.frames = {{0, {{1.f}, {2.f}, {3.f}, {4.f}}}, {1, {{5.f}, {6.f}, {7.f}, {8.f}}}};
    course::BandedEndpoint endpoint;
    endpoint.endpoint.source = "benefit2020";
    r.outcomes.endpoints = {endpoint};
    r.outcomes.darkening.source = "harm2020";
    r.outcomes.looks.resize(2);
    r.outcomes.recovery.resize(3);
    r.outcomes.downtime_days = 2;
    r.outcomes.over_needling.verdict = insertion::Needling::caution;
    r.transport.deliveries = {{.product = "p",
                               .label = "P",
                               .warnings = {{Warning::Level::danger, "too much", ""}},
                               .uptake = course::Uptake{.absorbed = 0.5}}};
    r.transport.pain.without = 5;
    r.transport.barrier.hours = {0, 1};
    r.provenance.parameters = {{"healing", "a", 1, "-", "measured", "parameter2020", "", 0}};
    r.provenance.remarks = {"a remark"};
    r.provenance.sources_used = course::used_sources(r);
    return r;
}

template <class List> std::vector<std::string> names_of(const List& list) {
    std::vector<std::string> names;
    for (const auto& one : list) names.push_back(one.name);
    return names;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("without benefits a result keeps exactly what tells of injury, and no outcome that is hoped for") {
    const auto r = course::without_benefits(full_result());
    CHECK(names_of(r.tissue.series) == Names{"pdgf", "mmp_synthesis", "epidermis_covered"});
    CHECK(names_of(r.tissue.sections) == Names{"damage", "macrophages_m2"});
    CHECK(r.tissue.patch_fields == Names{"neutrophils", "debris"});
    REQUIRE(r.tissue.frames.size() == 2);
    CHECK(r.tissue.frames[0].values == std::vector<std::vector<float>>{{2.f}, {4.f}});
    CHECK(r.tissue.frames[1].values == std::vector<std::vector<float>>{{6.f}, {8.f}});
    CHECK(r.outcomes.endpoints.empty());
    CHECK(r.outcomes.looks.empty());
    REQUIRE(r.transport.deliveries.size() == 1);
    CHECK_FALSE(r.transport.deliveries[0].uptake);
}

TEST_CASE(
    "harm stays without benefits: recovery, darkening, pain, the barrier, warnings, and their sources") {
    const auto before = full_result(), r = course::without_benefits(before);
    CHECK(r.inputs.stop_overridden());
    CHECK(r.tissue.day == before.tissue.day);
    CHECK(r.outcomes.recovery.size() == 3);
    CHECK(r.outcomes.downtime_days == 2);
    CHECK(r.outcomes.over_needling.verdict == insertion::Needling::caution);
    CHECK(r.transport.deliveries[0].warnings.size() == 1);
    CHECK(r.transport.pain.without == 5);
    CHECK(r.transport.barrier.hours == before.transport.barrier.hours);
    CHECK(r.provenance.remarks == before.provenance.remarks);
    CHECK(before.provenance.sources_used == Names{"benefit2020", "finding2020", "harm2020", "parameter2020"});
    CHECK(r.provenance.sources_used == Names{"finding2020", "harm2020", "parameter2020"});
}
