// The ensemble machinery and whole courses in memory: same result for any threads, planted failures,
// interrupts.
#include "../../model.hpp"
#include "lotfi_course.hpp"
#include "pen_course.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

namespace {

course::Course short_course() {
    return test::pen_course(40);
}

course::Options small(int threads) {
    course::Options options;
    options.threads = threads;
    options.band_members = 4;
    options.person_members = 3;
    return options;
}

} // namespace

TEST_CASE("a Latin hypercube has one draw in each stratum of each dimension, mean 0 and variance 1") {
    const std::size_t n = 64;
    const auto z = latin_hypercube(n, 5, 3, Purpose::prior);
    for (std::size_t d = 0; d < 5; ++d) {
        std::vector<int> seen(n, 0);
        double mean = 0, square = 0;
        for (const auto& member : z) {
            const double p = 0.5 * std::erfc(-member[d] / std::sqrt(2.0));
            ++seen[static_cast<std::size_t>(p * static_cast<double>(n))];
            mean += member[d] / static_cast<double>(n);
            square += member[d] * member[d] / static_cast<double>(n);
        }
        for (const int count : seen) CHECK(count == 1);
        CHECK(mean == Approx(0).margin(0.03));
        CHECK(square == Approx(1).margin(0.1));
    }
    CHECK(latin_hypercube(n, 5, 3, Purpose::prior) == z);
    CHECK(latin_hypercube(n, 5, 4, Purpose::prior) != z);
}

TEST_CASE("quantiles are linear between order statistics and skip what is not a number") {
    CHECK(quantile({3, 1, 2}, 0.5) == 2);
    CHECK(quantile({0, 10}, 0.1) == Approx(1));
    CHECK(quantile({NAN, 5}, 0.9) == 5);
    CHECK(std::isnan(quantile({}, 0.5)));
}

TEST_CASE("tasks all run once on any number of threads, and the first exception comes out") {
    for (const int threads : {1, 2, 4}) {
        std::vector<std::atomic<int>> counts(50);
        std::vector<std::function<void()>> tasks;
        for (auto& c : counts) tasks.emplace_back([&c] { ++c; });
        run_tasks(tasks, threads);
        for (const auto& c : counts) CHECK(c == 1);
        tasks.insert(tasks.begin() + 10, [] { throw Error(Kind::numerics, Problem{.what = "planted"}); });
        CHECK_THROWS_WITH(run_tasks(tasks, threads), Catch::Contains("planted"));
    }
}

TEST_CASE("a course gives the same numbers with one and two threads", "[slow]") {
    const auto one = course::run(model(), short_course(), small(1)),
               two = course::run(model(), short_course(), small(2));
    REQUIRE(one.tissue.series.size() == two.tissue.series.size());
    for (std::size_t s = 0; s < one.tissue.series.size(); ++s) {
        CHECK(one.tissue.series[s].values == two.tissue.series[s].values);
        CHECK(one.tissue.series[s].lo == two.tissue.series[s].lo);
    }
    REQUIRE(one.outcomes.endpoints.size() == two.outcomes.endpoints.size());
    for (std::size_t e = 0; e < one.outcomes.endpoints.size(); ++e) {
        CHECK(one.outcomes.endpoints[e].lo == two.outcomes.endpoints[e].lo);
        CHECK(one.outcomes.endpoints[e].p90 == two.outcomes.endpoints[e].p90);
    }
    CHECK(one.provenance.numerics.members == 7);
    CHECK(one.provenance.numerics.clips == 0);
    CHECK(one.provenance.numerics.mass_balance < 1e-10);
}

TEST_CASE("an attempt gives the value, or tells of the error, and lets an interrupt through") {
    const auto fail = [](Kind kind) -> int { throw Error(kind, Problem{.what = "planted"}); };
    CHECK(course::attempt([] { return 3; }) == 3);
    CHECK_FALSE(course::attempt([&] { return fail(Kind::numerics); }));
    std::string told;
    CHECK_FALSE(course::attempt([&] { return fail(Kind::data); }, [&](const Error& e) { told = e.what(); }));
    CHECK(told.find("planted") != std::string::npos);
    CHECK_THROWS_AS(course::attempt([&] { return fail(Kind::interrupted); }), Error);
}

TEST_CASE("progress counts up and false interrupts", "[slow]") {
    auto options = small(2);
    double most = 0;
    bool monotone = true;
    options.progress = [&](const Progress& p) {
        monotone = monotone && p.fraction >= most - 1e-12 && p.fraction <= 1.0;
        most = std::max(most, p.fraction);
        return true;
    };
    course::run(model(), short_course(), options);
    CHECK(monotone);
    CHECK(most > 0.9);
    options.progress = [](const Progress&) { return false; };
    try {
        course::run(model(), short_course(), options);
        FAIL("not interrupted");
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::interrupted);
    }
}

TEST_CASE("a stop ends the course after screening; a reason runs it for research, without benefits",
          "[slow]") {
    auto course = short_course();
    course.person.conditions = {"rosacea"};
    const auto stopped = course::run(model(), course, small(1));
    CHECK(stopped.inputs.screening.verdict == screening::Verdict::stop);
    CHECK(stopped.tissue.day.empty());
    CHECK(stopped.outcomes.endpoints.empty());
    auto options = small(1);
    options.despite_screening = "mechanism study";
    const auto research = course::run(model(), course, options);
    CHECK_FALSE(research.tissue.day.empty());
    CHECK(research.inputs.stop_overridden());
    CHECK(research.outcomes.endpoints.empty());
    CHECK_FALSE(research.tissue.series.empty());
    for (const auto& series : research.tissue.series)
        CHECK(series.name.find("collagen") == std::string::npos);
    for (const auto& section : research.tissue.sections)
        CHECK(section.name.find("collagen") == std::string::npos);
}

TEST_CASE("courses that cannot be are input errors that name the key") {
    auto course = short_course();
    course.sessions = 6;
    CHECK_THROWS_WITH(course::run(model(), course, small(1)), Catch::Contains("course.horizon_days"));
    course = short_course();
    course.sessions = 0;
    CHECK_THROWS_WITH(course::run(model(), course, small(1)), Catch::Contains("course.sessions"));
}

TEST_CASE("more needling gives more collagen at clinical doses, and none gives none", "[slow]") {
    auto options = small(1);
    options.band_members = options.person_members = 0;
    auto few = short_course(), many = short_course(), shallow = short_course();
    few.device.passes = 1;
    many.device.passes = 3;
    shallow.device.needle.length = 0.05 * units::mm;
    const auto gain = [&](const course::Course& c) {
        const auto r = course::run(model(), c, options);
        return r.tissue.series[0].values.back() / r.tissue.series[0].baseline - 1;
    };
    CHECK(gain(many) > gain(few));
    CHECK(gain(few) > 5 * std::fabs(gain(shallow)));
}

TEST_CASE("the reference dose is that of the fitted trial and does not depend on the course", "[slow]") {
    const auto dose = course::reference_dose(model());
    CHECK(dose.dermis_fraction > 1e-4);
    CHECK(dose.dermis_fraction < 0.05);
    CHECK(dose.opened_area_fraction > 1e-4);
    auto options = small(1);
    options.band_members = options.person_members = 0;
    const auto run = [&](course::Course course, std::uint64_t seed) {
        course.sessions = 1;
        course.horizon = 2 * units::day;
        options.seed = seed;
        return course::run(model(), course, options);
    };
    const auto trial = run(lotfi_course(), 1), other = run(short_course(), 7);
    CHECK(trial.treatment.reference_damage == dose.dermis_fraction);
    CHECK(other.treatment.reference_damage == dose.dermis_fraction);
    CHECK(trial.treatment.damage.dermis_fraction == Approx(dose.dermis_fraction).epsilon(0.05));
    CHECK(other.treatment.damage.dermis_fraction != Approx(dose.dermis_fraction).epsilon(0.2));
}
