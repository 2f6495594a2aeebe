// A sensitivity study in memory: the same answer for any number of threads, what comes first, faults.
#include "../../model.hpp"
#include "../course/pen_course.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/healing/kinetics.hpp"
#include "stipple/study/sensitivity/sensitivity.hpp"
#include "stipple/study/sensitivity/sensitivity_inputs.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

using namespace stipple;

namespace {

course::Course one_session() {
    return test::pen_course(6);
}

#ifdef STIPPLE_OPENTURNS
study::SensitivityOptions small(int threads) {
    study::SensitivityOptions options;
    options.samples = 16;
    options.walks = 2;
    options.kept = 3;
    options.threads = threads;
    return options;
}
#endif

Kind kind_of(const course::Course& course, const study::SensitivityOptions& options, const char* words) {
    try {
        study::sensitivity(model(), course, options);
    } catch (const Error& error) {
        CHECK_THAT(error.what(), Catch::Contains(words));
        return error.kind();
    }
    FAIL("no error");
    return Kind::io;
}

} // namespace

TEST_CASE(
    "the inputs are all priors of the healing model, its fitted numbers, then people, then the layers") {
    const skin::Skin skin = skin::make_skin(model(), one_session().person);
    const study::InputSpace space(model(), skin);
    const auto& inputs = space.inputs();
    std::vector<std::string> names;
    for (const std::size_t i : healing::prior_indices(model()))
        names.push_back(model().parameters()[i].facts.name);
    for (const auto& p : model().parameters()) // and what the calibration found
        if (p.table == "healing/fitted") names.push_back(p.facts.name);
    REQUIRE(inputs.size() == names.size() + 5);
    for (std::size_t i = 0; i < names.size(); ++i) CHECK(inputs[i].parameter.name == names[i]);
    CHECK(inputs[names.size()].parameter.name == "toughness");
    CHECK(inputs.back().parameter.name == "layer_thickness");
    CHECK(inputs.back().parameter.flag == "measured");
    for (const auto& input : inputs) {
        CHECK_FALSE(input.prior.empty());
        CHECK_FALSE(input.parameter.meaning.empty());
    }
}

TEST_CASE("a draw moves its own input; what is not drawn keeps its value") {
    const skin::Skin skin = skin::make_skin(model(), one_session().person);
    const study::InputSpace space(model(), skin);
    const auto si = [](const course::Change& c, const char* name) { return c.model.si(name); };
    const std::size_t priors = healing::prior_indices(model()).size();
    std::vector<double> z(space.size(), NAN);
    auto change = space.change(z);
    CHECK(si(change, "healing.lam_T") == model().si("healing.lam_T"));
    CHECK(change.variation.toughness == 1);
    CHECK(change.thickness_z == 0);
    CHECK(change.senescence == 1);
    z[0] = 1;                 // lam_cell, a fraction
    z[space.size() - 5] = 2;  // toughness
    z[space.size() - 2] = -1; // senescence
    z.back() = 0.7;
    change = space.change(z);
    CHECK(si(change, "healing.lam_cell") == Approx(1 / (1 + std::exp(-(std::log(9.0) + 0.5)))));
    CHECK(si(change, "healing.lam_vess") == model().si("healing.lam_vess"));
    const double s = std::sqrt(std::log(1.0625));
    CHECK(change.variation.toughness == Approx(std::exp(2 * s - s * s / 2)));
    CHECK(change.variation.stiffness == 1);
    CHECK(change.senescence == Approx(std::exp(-s - s * s / 2)));
    CHECK(change.thickness_z == 0.7);
    // All drawn: the same as the draw of the prior band.
    std::vector<double> all(space.size(), 0.3);
    all.resize(priors);
    const auto drawn = healing::with_prior_draw(model(), all);
    all.resize(space.size(), NAN);
    CHECK(si(space.change(all), "healing.D_F") == Approx(drawn.si("healing.D_F")));
    CHECK(si(space.change(all), "healing.s0") == Approx(drawn.si("healing.s0")));
}

TEST_CASE("failed runs are counted, replaced by the mean of the others, and refused above one in a hundred") {
    std::vector<double> y(200, 1.0);
    y[0] = 3;
    y[7] = y[9] = NAN;
    const auto count = study::count_failed(y, "test");
    CHECK(count.runs == 200);
    CHECK(count.failed == 2);
    study::replace_failed(y);
    CHECK(y[7] == Approx((197.0 + 3.0) / 198));
    CHECK(y[9] == y[7]);
    CHECK(y[1] == 1);
    CHECK(study::count_failed(y, "test").failed == 0);
    y[1] = y[2] = y[3] = NAN;
    try {
        study::count_failed(y, "test");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::numerics);
        CHECK_THAT(error.what(), Catch::Contains("3 of 200 runs of the test design failed"));
    }
}

TEST_CASE("courses and options that cannot be are input errors") {
    auto course = one_session();
    course.sessions = 6;
    CHECK(kind_of(course, {}, "course.horizon_days") == Kind::input);
    study::SensitivityOptions options;
    options.walks = 1;
    CHECK(kind_of(one_session(), options, "trajectories") == Kind::input);
}

TEST_CASE("a stop ends a sensitivity study after screening") {
    auto course = one_session();
    course.person.conditions = {"rosacea"};
    const auto s = study::sensitivity(model(), course, {});
    CHECK(s.screening.verdict == screening::Verdict::stop);
    CHECK(s.inputs.empty());
    CHECK(s.indices.empty());
}

#ifdef STIPPLE_OPENTURNS

TEST_CASE("a sensitivity study gives the same numbers with one and two threads, and counts its runs",
          "[slow]") {
    auto options = small(1);
    double most = 0;
    bool monotone = true;
    std::set<std::string> stages;
    options.progress = [&](const Progress& p) {
        monotone = monotone && p.fraction >= most;
        most = p.fraction;
        stages.insert(p.stage);
        return true;
    };
    const auto one = study::sensitivity(model(), one_session(), options),
               two = study::sensitivity(model(), one_session(), small(2));
    CHECK(monotone);
    CHECK(most == Approx(1));
    CHECK((stages.count("screening") == 1 && stages.count("indices") == 1));
    REQUIRE(one.effects.size() == one.inputs.size());
    for (std::size_t i = 0; i < one.effects.size(); ++i) {
        CHECK(one.effects[i].mu == two.effects[i].mu);
        CHECK(one.effects[i].sigma == two.effects[i].sigma);
    }
    REQUIRE(one.indices.size() == 3);
    for (std::size_t i = 0; i < one.indices.size(); ++i) {
        CHECK(one.indices[i].input == two.indices[i].input);
        CHECK(one.indices[i].sobol.total == two.indices[i].sobol.total);
        CHECK(one.indices[i].sobol.first_lo == two.indices[i].sobol.first_lo);
        if (i > 0) CHECK(one.indices[i].sobol.total <= one.indices[i - 1].sobol.total);
    }
    CHECK(one.mean == two.mean);
    CHECK(one.screened.runs == 2 * (static_cast<int>(one.inputs.size()) + 1));
    CHECK(one.sampled.runs == 16 * 5);
    CHECK(one.screened.failed + one.sampled.failed == 0);
    CHECK(one.output.name == "collagen_total_gain");
    CHECK(one.output.day == 6);
    CHECK(one.kept_share > 0);
    CHECK(one.kept_share <= 1);
    // The three that were kept have the largest mean effects.
    double least = INFINITY;
    for (const auto& i : one.indices) least = std::min(least, one.effects[i.input].mu_star);
    int larger = 0;
    for (const auto& e : one.effects) larger += e.mu_star > least ? 1 : 0;
    CHECK(larger == 2);
    // What the collagen cannot depend on has no effect at all: pigment is made of it, not the reverse.
    for (std::size_t i = 0; i < one.inputs.size(); ++i)
        if (one.inputs[i].parameter.name == "g_L") CHECK(one.effects[i].mu_star == 0);
}

TEST_CASE("an unknown output is refused with its nearest name; a refusal of the callback interrupts") {
    auto options = small(1);
    options.output = "collagen_total_gian";
    CHECK(kind_of(one_session(), options, "collagen_total_gain") == Kind::input);
    options = small(2);
    options.progress = [](const Progress& p) { return p.fraction < 0.2; };
    CHECK(kind_of(one_session(), options, "") == Kind::interrupted);
}

TEST_CASE("where no needle pierces, no input moves the outcome, and the answer is a line that says so",
          "[slow]") {
    auto course = one_session();
    course.device = {};
    course.device.kind = device::Kind::stamp;
    course.device.needle.length = 0.1 * units::mm;
    course.device.needles = 12;
    course.device.press_force = 0.1;
    course.device.area = 60 * units::cm2;
    course.horizon = 2 * units::day;
    CHECK(kind_of(course, small(2), "no input moves this output") == Kind::input);
}

#endif

#ifdef STIPPLE_OPENTURNS
TEST_CASE("a sensitivity study reads an endpoint as a run does") {
    study::SensitivityOptions options;
    options.samples = 16;
    options.walks = 2;
    options.kept = 2;
    for (const char* name : {"sag", "lemperle_grade", "new_elastin"}) {
        options.output = name;
        const course::Course course = course::resolve(model(), one_session());
        const auto found = study::sensitivity(model(), course, options).output;
        auto chain =
            course::make_chain(model(), course, device::make_device(model(), course.device), options.seed);
        chain.snapshot_times.clear(); // a step ends at each of them
        const auto usual = course::Change{.model = model()};
        const auto prepared = course::prepare(chain, usual, course::k_member, 0);
        const auto history = course::heal_course(chain, usual, prepared, course::k_member.tolerance, {});
        const auto reading = course::make_reading(course, usual, prepared.insertion.punctures_per_m2);
        const auto all = course::read_endpoints(history, reading, course.horizon / units::day);
        CHECK(found.value == course::endpoint_of(all, name).value);
        CHECK(found.baseline == course::endpoint_of(all, name).baseline);
    }
}
#endif
