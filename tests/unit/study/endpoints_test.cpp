// One reader of endpoints: whoever asks for an endpoint of a history gets the same number, and what a
// person's skin is like counts for all of them.
#include "base/error.hpp"
#include "base/units.hpp"
#include "healing/kinetics.hpp"
#include "study/endpoints.hpp"
#include "study/schema.hpp"
#include "study/sensitivity.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

namespace {

study::Course one_session() {
    study::Course course;
    course.person.age_years = 48;
    course.device.kind = device::Kind::pen;
    course.device.model = "pen_12";
    course.device.needle.length = 1.5 * units::mm;
    course.sessions = 1;
    course.horizon = 20 * units::day;
    return course;
}

Kind refusal(const study::Course& course, const study::Options& options, const char* key) {
    try {
        study::run(course, options);
    } catch (const Error& error) {
        CHECK(error.problems().at(0).key == key);
        return error.kind();
    }
    FAIL("no error");
    return Kind::io;
}

} // namespace

TEST_CASE("stiffer skin sags less by the one history, for every reader") {
    const study::Course course = study::resolve(one_session());
    const auto chain = study::make_chain(course, device::make_device(course.device), 1);
    const auto usual = study::no_change(healing::table_kinetics());
    auto stiff = usual;
    stiff.variation.stiffness = 1.5;
    const auto prepared = study::prepare(chain, usual, study::k_member, 0);
    const auto history = study::heal_course(chain, usual, prepared, study::k_member.tolerance, {});
    const double density = prepared.insertion.punctures_per_m2, day = course.horizon / units::day;
    const auto read = [&](const study::Change& change, const char* name) {
        return study::endpoint_of(
            study::read_endpoints(history, study::make_reading(course, change, density), day), name);
    };
    CHECK(read(stiff, "sag").value < 0.8 * read(usual, "sag").value);
    CHECK(read(stiff, "sag").baseline < 0.8 * read(usual, "sag").baseline);
    CHECK(std::fabs(read(stiff, "laxity_grade_change").value) <
          std::fabs(read(usual, "laxity_grade_change").value) * 1.2);
    CHECK(read(stiff, "collagen_total_gain").value == read(usual, "collagen_total_gain").value);
    CHECK_THROWS_AS(read(usual, "no such endpoint"), Error);
}

#ifdef STIPPLE_OPENTURNS
TEST_CASE("a sensitivity study reads an endpoint as a run does") {
    study::SensitivityOptions options;
    options.samples = 16;
    options.walks = 2;
    options.kept = 2;
    for (const char* name : {"sag", "wrinkle_grade_change"}) {
        options.output = name;
        const study::Course course = study::resolve(one_session());
        const auto found = study::sensitivity(course, options).output;
        const auto chain = study::make_chain(course, device::make_device(course.device), options.seed);
        const auto usual = study::no_change(healing::table_kinetics());
        const auto prepared = study::prepare(chain, usual, study::k_member, 0);
        const auto history = study::heal_course(chain, usual, prepared, study::k_member.tolerance, {});
        const auto reading = study::make_reading(course, usual, prepared.insertion.punctures_per_m2);
        const auto all = study::read_endpoints(history, reading, course.horizon / units::day);
        CHECK(found.value == Approx(study::endpoint_of(all, name).value).epsilon(1e-3));
        CHECK(found.baseline == study::endpoint_of(all, name).baseline);
    }
}
#endif

TEST_CASE("options that cannot be are refused before anything runs") {
    study::Options options;
    options.threads = 0;
    CHECK(refusal(one_session(), options, "threads") == Kind::input);
    options = {};
    options.band_members = -1;
    CHECK(refusal(one_session(), options, "members") == Kind::input);
    options.band_members = 65; // one more than the posterior holds
    CHECK(refusal(one_session(), options, "members") == Kind::input);
    options = {};
    options.person_members = -3;
    CHECK(refusal(one_session(), options, "members") == Kind::input);
    CHECK_THROWS_AS(study::run_tasks({}, 0), Error);
}

TEST_CASE("the barrier follows the healing, whatever a result shows of it") {
    study::Options options;
    options.band_members = options.person_members = 0;
    const auto shown = study::run(one_session(), options);
    auto stopped = one_session();
    stopped.person.conditions = {"active_acne"};
    options.despite_screening = "test";
    const auto hidden = study::run(stopped, options);
    REQUIRE_FALSE(hidden.benefits_shown);
    CHECK(hidden.barrier.water_loss == shown.barrier.water_loss);
    CHECK(shown.barrier.water_loss.front() > 1.5 * shown.barrier.intact); // the wounds are open
}
