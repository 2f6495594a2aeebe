#include "../../model.hpp"
#include "pen_course.hpp"
#include "stipple/base/error.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::course;

namespace {

Course short_course() {
    auto c = test::pen_course(60);
    c.sessions = 2;
    return c;
}

Options with_members() {
    return {.band_members = 7, .person_members = 5, .sections = false};
}

std::vector<std::string> shares(const Course& c, const Options& options, int of) {
    std::vector<std::string> parts;
    for (int part = of - 1; part >= 0; --part)
        parts.push_back(run_share(model(), c, options, {.part = part, .of = of}));
    return parts;
}

void check_same(const outcome::Predictive& a, const outcome::Predictive& b) {
    CHECK(a.p10 == b.p10);
    CHECK(a.p50 == b.p50);
    CHECK(a.p90 == b.p90);
}

} // namespace

TEST_CASE("members worked out in shares give the same bits as a run that works them out", "[course]") {
    const auto c = short_course();
    Options options = with_members();
    const Result whole = run(model(), c, options);
    for (const int of : {1, 2, 3, 16}) {
        INFO(of << " shares");
        options.shares = shares(c, options, of);
        const Result put_together = run(model(), c, options);
        const auto &a = whole.tissue.series, &b = put_together.tissue.series;
        REQUIRE(a.size() == b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            CHECK(a[i].values == b[i].values);
            CHECK(a[i].lo == b[i].lo);
            CHECK(a[i].hi == b[i].hi);
        }
        CHECK(whole.treatment.bands.dose.p90 == put_together.treatment.bands.dose.p90);
        CHECK(whole.treatment.bands.members == put_together.treatment.bands.members);
        check_same(whole.treatment.bands.new_depth, put_together.treatment.bands.new_depth);
        check_same(whole.outcomes.new_downtime_days, put_together.outcomes.new_downtime_days);
        check_same(whole.outcomes.new_closed_after_hours, put_together.outcomes.new_closed_after_hours);
        REQUIRE(whole.outcomes.endpoints.size() == put_together.outcomes.endpoints.size());
        for (std::size_t i = 0; i < whole.outcomes.endpoints.size(); ++i)
            CHECK(whole.outcomes.endpoints[i].hi == put_together.outcomes.endpoints[i].hi);
        CHECK(whole.provenance.numerics.members == put_together.provenance.numerics.members);
        CHECK(whole.provenance.numerics.members_failed == put_together.provenance.numerics.members_failed);
    }
}

TEST_CASE("shares that are not those of the run are refused", "[course]") {
    const auto c = short_course();
    Options options = with_members();
    const auto parts = shares(c, options, 2);
    const auto kind_of = [&](std::vector<std::string> given) {
        options.shares = std::move(given);
        try {
            (void)run(model(), c, options);
        } catch (const Error& error) {
            return error.kind();
        }
        return Kind::interrupted;
    };
    CHECK(kind_of({parts[0]}) == Kind::data);
    CHECK(kind_of({parts[0], parts[0]}) == Kind::data);
    CHECK(kind_of({parts[0], parts[1].substr(0, 1000)}) == Kind::data);
    CHECK(kind_of({parts[0], parts[1] + "x"}) == Kind::data);
    CHECK(kind_of({parts[0], ""}) == Kind::data);
    options.person_members = 4;
    CHECK(kind_of(parts) == Kind::data);
    for (const Share none : {Share{2, 2}, Share{-1, 2}, Share{0, 0}})
        CHECK_THROWS_AS(run_share(model(), c, with_members(), none), Error);
}

TEST_CASE("a course that screening stops has no members to work out", "[course]") {
    auto c = short_course();
    c.person.conditions = {"rosacea"};
    CHECK(run_share(model(), c, with_members(), {}).empty());
}
