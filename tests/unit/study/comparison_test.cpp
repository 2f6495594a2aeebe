// Courses side by side: one day for all, an arm without needles, what differs, the same for any threads,
// faults.
#include "../../model.hpp"
#include "../course/pen_course.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/compare/comparison.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <mutex>

using namespace stipple;
using course::Course;
using study::Arm;
using study::Comparison;
using study::NamedCourse;

namespace {

Course pen(double length_mm, int sessions, double horizon_days) {
    Course course = test::pen_course(horizon_days);
    course.person.photoageing = 0.5;
    course.device.needle.length = length_mm * units::mm;
    course.sessions = sessions;
    course.interval = 8 * units::day;
    return course;
}

course::Options small(int threads) {
    course::Options options;
    options.threads = threads;
    options.band_members = 3;
    options.person_members = 2;
    return options;
}

std::vector<std::string> paths_of(const std::vector<study::InputDifference>& differences) {
    std::vector<std::string> paths;
    for (const auto& d : differences) paths.push_back(d.key.path);
    return paths;
}

void check_same(double a, double b) {
    if (std::isnan(a) || std::isnan(b))
        CHECK((std::isnan(a) && std::isnan(b)));
    else
        CHECK(a == b);
}

void check_same(const Comparison& a, const Comparison& b) {
    REQUIRE(a.rows.size() == b.rows.size());
    for (std::size_t r = 0; r < a.rows.size(); ++r)
        for (std::size_t k = 0; k < a.arms.size(); ++k) {
            const auto &x = a.rows[r].cells[k], &y = b.rows[r].cells[k];
            INFO(a.rows[r].name << " of " << a.arms[k].name);
            check_same(x.value, y.value);
            check_same(x.p10, y.p10);
            check_same(x.p90, y.p90);
            check_same(x.lo, y.lo);
            check_same(x.hi, y.hi);
            CHECK(x.words == y.words);
            CHECK(x.bands == y.bands);
        }
    CHECK(a.remarks == b.remarks);
}

template <class Act> Error error_of(Act act) {
    try {
        act();
    } catch (const Error& error) {
        return error;
    }
    FAIL("no error");
    throw std::logic_error("not reached");
}

/// An arm with a made-up result: one endpoint with a band and a size that people notice.
Arm by_hand(const char* name, double value, double lo, double hi) {
    Arm arm;
    arm.name = name;
    arm.given = pen(1.5, 1, 300);
    arm.day = 300;
    arm.result.inputs.course = arm.given;
    arm.result.tissue.day = {0, 300};
    outcome::Endpoint e;
    e.name = "depth";
    e.label = "Depth";
    e.day = 300;
    e.value = value;
    e.unit = "mm";
    e.baseline = 10;
    e.noticeable = 2;
    e.group = outcome::Group::appearance;
    arm.result.outcomes.endpoints.push_back({.endpoint = e, .p10 = lo, .p90 = hi, .lo = lo, .hi = hi});
    e.name = "stain";
    e.group = outcome::Group::instrument;
    arm.result.outcomes.endpoints.push_back({.endpoint = e});
    e.name = "early";
    e.group = outcome::Group::response;
    e.day = 27;
    arm.result.outcomes.endpoints.push_back({.endpoint = e});
    return arm;
}

} // namespace

TEST_CASE("courses are read on the day of the shortest horizon, each as run() alone would have it",
          "[slow]") {
    const std::vector<NamedCourse> courses{{"long", pen(0.9, 2, 12)}, {"short", pen(0.3, 1, 10)}};
    const Comparison one = study::compare_courses(model(), courses, small(1));
    REQUIRE(one.arms.size() == 3);
    CHECK(one.arms[0].untreated);
    CHECK(one.arms[0].name == study::k_untreated);
    CHECK(one.reference == 1);
    CHECK(one.day == Approx(10));
    CHECK(one.band_members == 3);
    REQUIRE(one.remarks.size() == 2);
    CHECK_THAT(one.remarks[0],
               Catch::StartsWith("long is followed to day 12") && Catch::Contains("read on day 10"));
    CHECK_THAT(one.remarks[1], Catch::Contains("of long: no number, the skin is still red"));

    Course alone = courses[0].course;
    alone.horizon = 10 * units::day;
    const course::Result result = course::run(model(), alone, small(2));
    int found = 0;
    for (const auto& b : result.outcomes.endpoints) {
        const auto* row = one.row(b.endpoint.name);
        if (!row || std::fabs(b.endpoint.day - 10) > 1e-9) continue;
        ++found;
        check_same(row->cells[1].value, b.middle());
        check_same(row->cells[1].p10, b.p10);
        check_same(row->cells[1].hi, b.hi);
        check_same(row->cells[0].change(), 0.0);
    }
    CHECK(found >= 8);
    CHECK(one.row("damaged_share")->cells[1].value > one.row("damaged_share")->cells[2].value);
    CHECK(one.row("damaged_share_course")->cells[1].value ==
          Approx(2 * one.row("damaged_share")->cells[1].value));
    CHECK(one.row("sessions")->cells[0].value == 0);
    CHECK(one.row("damaged_share")->cells[0].value == 0);
    CHECK(one.row("collagen_total_gain")->cells[0].change() == 0);

    check_same(one, study::compare_courses(model(), courses, small(3)));
}

TEST_CASE("a course whose last session lies on or beyond the common day keeps its own horizon, with a remark",
          "[slow]") {
    const std::vector<NamedCourse> courses{{"a", pen(0.3, 1, 7)}, {"b", pen(0.3, 2, 10)}};
    course::Options options = small(2);
    options.band_members = options.person_members = 0;
    const Comparison c = study::compare_courses(model(), courses, options, false);
    REQUIRE(c.arms.size() == 2);
    CHECK(c.reference == 0);
    CHECK(c.arms[1].day == Approx(10));
    CHECK(c.row("collagen_total_gain")->cells[1].day == Approx(10));
    CHECK(c.row("collagen_total_gain")->cells[0].day == Approx(7));
    CHECK(c.row("collagen_total_gain")->cells[1].bands == study::Overlap::unknown);
    REQUIRE(c.remarks.size() == 1);
    CHECK_THAT(c.remarks[0], Catch::StartsWith("b is read on day 10, its own horizon"));
}

TEST_CASE("bands are compared as changes, noticeable sizes to either side, other days and groups left out") {
    Arm nothing;
    nothing.name = "nothing";
    nothing.untreated = true;
    nothing.simulated = false;
    nothing.day = 300;
    auto far = by_hand("far", 7.9, 7.5, 8.5), near = by_hand("near", 9.5, 9.1, 9.8);
    auto other = by_hand("other", 12.6, 12.1, 12.9); // another level at rest, nearly the change of "near"
    other.result.outcomes.endpoints[0].endpoint.baseline = 13;
    const Comparison c = study::lay_side_by_side(model(), {nothing, near, far, other}, 300);
    const auto* row = c.row("depth");
    REQUIRE(row);
    CHECK_FALSE(c.row("stain"));
    CHECK_FALSE(c.row("early"));
    CHECK(c.reference == 1);
    CHECK(row->cells[0].value == Approx(10));
    CHECK(row->cells[1].bands == study::Overlap::unknown);
    CHECK(row->cells[2].bands == study::Overlap::apart);
    CHECK(row->cells[3].bands == study::Overlap::overlap);
    CHECK_FALSE(row->noticed(1));
    CHECK(row->noticed(2));
    CHECK_FALSE(row->noticed_between(2, 1));
    far.result.outcomes.endpoints[0].endpoint.value = 12.0; // the other way, and just enough
    const Comparison up = study::lay_side_by_side(model(), {near, far}, 300);
    CHECK(up.row("depth")->noticed(1));
    CHECK(up.row("depth")->noticed_between(1, 0));
    far.result.outcomes.endpoints[0].endpoint.noticeable =
        near.result.outcomes.endpoints[0].endpoint.noticeable = NAN;
    CHECK_FALSE(study::lay_side_by_side(model(), {near, far}, 300).row("depth")->noticed(1));
    // A share of a level of nothing is no size: not even no change reaches it.
    far.result.outcomes.endpoints[0].endpoint.noticeable =
        near.result.outcomes.endpoints[0].endpoint.noticeable = 0;
    far.result.outcomes.endpoints[0].endpoint.value = far.result.outcomes.endpoints[0].endpoint.baseline;
    const Comparison nothing_to_notice = study::lay_side_by_side(model(), {near, far}, 300);
    for (const std::size_t arm : {0u, 1u}) {
        CHECK_FALSE(nothing_to_notice.row("depth")->noticed(arm));
        CHECK_FALSE(nothing_to_notice.row("depth")->noticed_between(arm, 1 - arm));
    }
    far.result.outcomes.endpoints[0].endpoint.noticeable = 1; // known for one of the two alone
    for (const std::size_t arm : {0u, 1u})
        CHECK_FALSE(
            study::lay_side_by_side(model(), {near, far}, 300).row("depth")->noticed_between(arm, 1 - arm));
    far.result = course::without_benefits(std::move(far.result));
    CHECK(std::isnan(study::lay_side_by_side(model(), {near, far}, 300).row("depth")->cells[1].value));
}

TEST_CASE("what differs: values of the file, in its units and order, and nothing that says nothing") {
    const Course six = pen(1.5, 6, 300);
    CHECK(study::differences(model(), six, six).empty());
    Course other = six;
    other.title = "another title";
    other.device.needle.length = 0.25 * units::mm;
    other.sessions = 1; // so the interval means nothing
    other.interval = 7 * units::day;
    const auto found = study::differences(model(), other, six);
    CHECK(paths_of(found) == std::vector<std::string>{"device.needle_length_mm", "course.sessions"});
    CHECK(std::get<double>(*found[0].value) == Approx(0.25));
    CHECK(std::get<double>(*found[0].reference) == Approx(1.5));

    Course listed = six;
    for (int s = 0; s < 6; ++s) listed.session_times.push_back(s * six.interval);
    CHECK(study::differences(model(), listed, six).empty()); // the same days, said in another way
    listed.session_times.pop_back();
    const auto days = study::differences(model(), listed, six);
    CHECK(paths_of(days) == std::vector<std::string>{"course.days"});
    CHECK(std::get<std::vector<double>>(*days[0].value).size() == 5);
    CHECK(std::get<std::vector<double>>(*days[0].reference).size() == 6);

    Course roller = six;
    roller.device = {};
    roller.device.kind = device::Kind::roller;
    roller.device.needle.length = 1.5 * units::mm;
    const auto kinds = paths_of(study::differences(model(), roller, six));
    CHECK(std::count(kinds.begin(), kinds.end(), "device.kind") == 1);
    for (const char* path : {"device.frequency_hz", "device.drum_diameter_mm", "device.needle_length_mm"})
        CHECK(std::count(kinds.begin(), kinds.end(), path) == 0);

    Course cream = six;
    cream.numbing.cream = "emla";
    CHECK(paths_of(study::differences(model(), cream, six)) == std::vector<std::string>{"numbing.cream"});
    Course longer = cream;
    longer.numbing.applied = 90 * units::minute;
    CHECK(paths_of(study::differences(model(), longer, cream)) ==
          std::vector<std::string>{"numbing.applied_min"});

    Course serum = six;
    serum.products.push_back({.name = "niacinamide", .concentration = 40});
    CHECK(paths_of(study::differences(model(), serum, six)) == std::vector<std::string>{"product"});
    Course weaker = serum;
    weaker.products[0].concentration = 20;
    CHECK(paths_of(study::differences(model(), weaker, serum)) ==
          std::vector<std::string>{"product.concentration_mg_per_ml"});
}

TEST_CASE("a course that screening stops keeps its column; overridden, it shows injury only", "[slow]") {
    Course stopped = pen(0.5, 1, 4);
    stopped.person.conditions = {"rosacea"};
    const std::vector<NamedCourse> both{{"allowed", pen(0.5, 1, 4)}, {"stopped", stopped}};
    course::Options options = small(2);
    options.band_members = options.person_members = 0;
    const Comparison c = study::compare_courses(model(), both, options);
    CHECK(c.arms[1].simulated);
    CHECK_FALSE(c.arms[2].simulated);
    CHECK_FALSE(c.all_stopped());
    CHECK(c.row("screening")->cells[2].words == "stop");
    CHECK(std::isnan(c.row("damaged_share")->cells[2].value));
    CHECK(c.row("sessions")->cells[2].value == 1);

    options.despite_screening = "bench";
    const Comparison overridden = study::compare_courses(model(), both, options);
    CHECK(overridden.arms[2].simulated);
    CHECK(overridden.row("damaged_share")->cells[2].value > 0);
    CHECK(std::isnan(overridden.row("collagen_total_gain")->cells[2].value));
    CHECK(std::isfinite(overridden.row("collagen_total_gain")->cells[1].value));

    options.despite_screening.clear();
    CHECK(study::compare_courses(model(), {{"a", stopped}, {"b", stopped}}, options).all_stopped());
}

TEST_CASE("faults of a comparison name the course, and an interrupt ends it", "[slow]") {
    const Course course = pen(0.5, 1, 4);
    CHECK(error_of([&] {
              study::compare_courses(model(), {{"a", course}}, small(1));
          }).kind() == Kind::input);
    for (const char* name : {"a", study::k_untreated}) {
        const Error error = error_of([&] {
            study::compare_courses(model(), {{"a", course}, {name, course}}, small(1));
        });
        CHECK(error.kind() == Kind::input);
        CHECK_THAT(error.what(), Catch::Contains(name));
    }
    Course wrong = course;
    wrong.sessions = 9;
    const Error error = error_of([&] {
        study::compare_courses(model(), {{"a", course}, {"nine", wrong}}, small(1));
    });
    CHECK(error.kind() == Kind::input);
    CHECK_THAT(error.what(), Catch::Contains("nine: "));

    course::Options options = small(2);
    std::mutex mutex;
    std::vector<double> fractions;
    options.progress = [&](const Progress& p) {
        const std::lock_guard lock(mutex);
        fractions.push_back(p.fraction);
        return true;
    };
    study::compare_courses(model(), {{"a", course}, {"b", course}}, options);
    REQUIRE(fractions.size() > 4);
    CHECK(std::is_sorted(fractions.begin(), fractions.end()));
    CHECK(fractions.back() == Approx(1));
    options.progress = [](const Progress& p) { return p.fraction < 0.3; };
    CHECK(error_of([&] {
              study::compare_courses(model(), {{"a", course}, {"b", course}}, options);
          }).kind() == Kind::interrupted);
}
