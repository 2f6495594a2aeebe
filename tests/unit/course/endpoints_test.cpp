// One reader of endpoints: whoever asks for an endpoint of a history gets the same number, and what a
// person's skin is like counts for all of them.
#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/healing/kinetics.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

namespace {

course::Course one_session() {
    course::Course course;
    course.person.age_years = 48;
    course.device.kind = device::Kind::pen;
    course.device.model = "pen_12";
    course.device.needle.length = 1.5 * units::mm;
    course.sessions = 1;
    course.horizon = 20 * units::day;
    return course;
}

Kind refusal(const course::Course& course, const course::Options& options, const char* key) {
    try {
        course::run(model(), course, options);
    } catch (const Error& error) {
        CHECK(error.problems().at(0).key == key);
        return error.kind();
    }
    FAIL("no error");
    return Kind::io;
}

} // namespace

TEST_CASE("stiffer skin sags less by the one history, for every reader") {
    const course::Course course = course::resolve(model(), one_session());
    const auto chain = course::make_chain(model(), course, device::make_device(model(), course.device), 1);
    const auto usual = course::Change{.model = model()};
    auto stiff = usual;
    stiff.variation.stiffness = 1.5;
    const auto prepared = course::prepare(chain, usual, course::k_member, 0);
    const auto history = course::heal_course(chain, usual, prepared, course::k_member.tolerance, {});
    const double density = prepared.insertion.punctures_per_m2, day = course.horizon / units::day;
    const auto read = [&](const course::Change& change, const char* name) {
        return course::endpoint_of(
            course::read_endpoints(history, course::make_reading(course, change, density), day), name);
    };
    CHECK(read(stiff, "sag").value < 0.8 * read(usual, "sag").value);
    CHECK(read(stiff, "sag").baseline < 0.8 * read(usual, "sag").baseline);
    CHECK(read(stiff, "collagen_total_gain").value == read(usual, "collagen_total_gain").value);
    CHECK_THROWS_AS(read(usual, "no such endpoint"), Error);
}

TEST_CASE("options that cannot be are refused before anything runs") {
    course::Options options;
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
    CHECK_THROWS_AS(run_tasks({}, 0), Error);
}

TEST_CASE("the barrier follows the healing, whatever a result shows of it") {
    course::Options options;
    options.band_members = options.person_members = 0;
    const auto shown = course::run(model(), one_session(), options);
    auto stopped = one_session();
    stopped.person.conditions = {"active_acne"};
    options.despite_screening = "test";
    const auto hidden = course::run(model(), stopped, options);
    REQUIRE(hidden.inputs.stop_overridden());
    CHECK(hidden.transport.barrier.water_loss == shown.transport.barrier.water_loss);
    CHECK(shown.transport.barrier.water_loss.front() >
          1.5 * shown.transport.barrier.intact); // the wounds are open
}
