// Parameters that a course sets under [model]: they move the centre, both bands and the reference dose, hold
// in every member, and are told.
#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/course/course.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/course/schema.hpp"
#include <algorithm>
#include <catch2/catch.hpp>

using namespace stipple;

namespace {

course::Course pen() {
    course::Course course;
    course.person = {.age_years = 40, .site = "cheek"};
    course.device.kind = device::Kind::pen;
    course.device.needle.length = 1.5e-3;
    course.sessions = 1;
    course.horizon = 120 * 86400.0;
    return course;
}

course::Result run_of(const Overrides& overrides) {
    auto course = pen();
    course.overrides = overrides;
    course::Options options;
    options.threads = 2;
    options.band_members = options.person_members = 6;
    return course::run(model(), course, options);
}

const course::BandedEndpoint& last(const course::Result& result, const std::string& name) {
    const auto& all = result.outcomes.endpoints;
    return *std::find_if(all.rbegin(), all.rend(), [&](const auto& e) { return e.endpoint.name == name; });
}

bool tells(const std::vector<std::string>& remarks, const std::string& words) {
    return std::any_of(remarks.begin(), remarks.end(),
                       [&](const std::string& r) { return r.find(words) != std::string::npos; });
}

} // namespace

TEST_CASE("what a course sets holds in every member of both ensembles and leaves their draws") {
    const Overrides set{{"healing.r_N", 5}, {"healing.g_C", 7}, {"outcome.redness_threshold", 0.2}};
    const Model changed = with_overrides(model(), set);
    for (const auto& members :
         {course::parameter_changes(changed, 8, 3), course::people_changes(changed, 8, 3)})
        for (const auto& member : members)
            for (const auto& [name, value] : set) CHECK(member.model.value(model().index(name)) == value);
    // what is not set is drawn as before
    const auto with = course::parameter_changes(changed, 8, 3),
               without = course::parameter_changes(model(), 8, 3);
    const std::size_t r_M = model().index("healing.r_M");
    for (std::size_t m = 0; m < 8; ++m) CHECK(with[m].model.value(r_M) == without[m].model.value(r_M));
    CHECK(without[0].model.value(r_M) != without[1].model.value(r_M));
}

TEST_CASE("the reference dose follows the parameters of insertion, and no parameter of healing moves it") {
    const auto plain = course::reference_dose(model());
    const auto& p = model().parameters()[model().index("insertion.damage_radius_share")];
    const auto wider = course::reference_dose(with_overrides(model(), {{p.name, p.allowed.high}}));
    CHECK(wider.dermis_fraction > plain.dermis_fraction);
    CHECK(wider.opened_area_fraction > plain.opened_area_fraction);
    const auto same = course::reference_dose(with_overrides(model(), {{"healing.del_M1", 0.3}}));
    CHECK(same.dermis_fraction == plain.dermis_fraction);
}

TEST_CASE("a parameter of healing moves the centre and both bands of a run, which says so", "[slow]") {
    const auto plain = run_of({}), changed = run_of({{"healing.g_C", 7}, {"device.roller_passes", 18}});
    for (const char* name : {"collagen_total_gain", "collagen_3_gain"}) {
        const auto &a = last(plain, name), &b = last(changed, name);
        INFO(name);
        CHECK(b.endpoint.value != a.endpoint.value);
        CHECK(b.lo != a.lo);
        CHECK(b.hi != a.hi);
        CHECK(b.p10 != a.p10);
        CHECK(b.p90 != a.p90);
    }
    CHECK(plain.provenance.remarks.size() + 2 == changed.provenance.remarks.size());
    CHECK(tells(changed.provenance.remarks, "healing.g_C = 7, set by the user"));
    CHECK(tells(changed.provenance.remarks, "device.roller_passes = 18, set by the user"));
    CHECK(tells(changed.provenance.remarks, "nothing in this course reads it")); // a pen has no such passes
    const auto& used = changed.provenance.parameters;
    const auto rise =
        std::find_if(used.begin(), used.end(), [](const Parameter& p) { return p.name == "g_C"; });
    REQUIRE(rise != used.end());
    CHECK(rise->value == 7);
    CHECK(rise->flag == "user");
}

TEST_CASE("a parameter of insertion moves depths, damage and reference dose of a run", "[slow]") {
    const double kappa = model().parameters()[model().index("insertion.damage_radius_share")].allowed.high;
    const auto plain = run_of({}), changed = run_of({{"insertion.damage_radius_share", kappa}});
    CHECK(changed.treatment.damage.dermis_fraction > plain.treatment.damage.dermis_fraction);
    CHECK(changed.treatment.reference_damage > plain.treatment.reference_damage);
    const auto& dose = plain.treatment;
    const double times = dose.damage.dermis_fraction / dose.reference_damage;
    CHECK(dose.far_from_fit == (times > model().si("healing.reference.far")));
    if (times > 0.3 && times < 30) { // the range of that limit
        CHECK(run_of({{"healing.reference.far", 0.99 * times}}).treatment.far_from_fit);
        CHECK_FALSE(run_of({{"healing.reference.far", 1.01 * times}}).treatment.far_from_fit);
    }
    const auto shallow = run_of({{"insertion.dye_gap", 9}});
    CHECK(shallow.treatment.needling->insertion.dye_depth.p50 <
          plain.treatment.needling->insertion.dye_depth.p50);
}

TEST_CASE("the reference dose is made once for a set of its numbers, and anew when one of them changes") {
    const auto kept = course::reference_dose(model());
    const auto of = [&](const char* name, double share) {
        Model changed = model();
        const std::size_t i = changed.index(name);
        changed.draw_si(i, share * changed.si(i));
        return course::reference_dose(changed);
    };
    const auto wider = of("insertion.damage_radius_share", 1.1);
    CHECK(wider.dermis_fraction > kept.dermis_fraction);
    CHECK(wider.opened_area_fraction > kept.opened_area_fraction);
    CHECK(of("skin.toughness_cv", 1.5).dermis_fraction != kept.dermis_fraction);
    CHECK(of("healing.r_N", 1.5).dermis_fraction == kept.dermis_fraction); // healing does not set the dose
    CHECK(course::reference_dose(model()).dermis_fraction == kept.dermis_fraction);
}

TEST_CASE("every parameter of the model can be set by a course that resolves") {
    for (const ModelParameter& p : model().parameters()) {
        auto course = pen();
        course.overrides = {{p.name, p.facts.value}};
        INFO(p.name);
        CHECK_NOTHROW(course::resolve(model(), course));
        course.overrides = {{p.name + "x", p.facts.value}};
        CHECK_THROWS_AS(course::resolve(model(), course), Error);
    }
}
