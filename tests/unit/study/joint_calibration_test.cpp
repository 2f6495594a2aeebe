// The machinery of calibrations on a made-up problem: rows, threads, stages, records, faults.
#include "../../model.hpp"
#include "calibration_problem.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/study/calibrate/centre.hpp"
#include "stipple/study/calibrate/coordinates.hpp"
#include "stipple/study/calibrate/joint.hpp"
#include "stipple/study/calibrate/likelihood.hpp"
#include "stipple/study/calibrate/record.hpp"
#include "stipple/study/calibrate/rooms.hpp"
#include "stipple/study/calibrate/stand_ins.hpp"
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using study::Scale;

namespace {

study::TemperingOptions options(int threads = 1) {
    study::TemperingOptions o;
    o.threads = threads;
    return o;
}

template <class F> std::string fault_of(Kind kind, const F& f) {
    try {
        f();
    } catch (const Error& error) {
        CHECK(error.kind() == kind);
        return error.what();
    }
    return "no fault";
}

} // namespace

TEST_CASE("likelihoods of the kinds of row in closed form") {
    const double third = std::log(1.0 / 3);
    CHECK(study::log_likelihood(study::bernoulli_row("b", 1), 1.0 / 3, 0) == Approx(third));
    CHECK(study::log_likelihood(study::bernoulli_row("b", 0, 0.5), 2.0 / 3, 0) == Approx(0.5 * third));
    CHECK(study::log_likelihood(study::bernoulli_row("b", 1), 0, 0) == -INFINITY);
    CHECK(study::log_likelihood(study::bernoulli_row("b", 0), 0, 0) == 0);
    CHECK(study::log_likelihood(study::bernoulli_row("b", 1), 1.5, 0) == -INFINITY);
    // Discrepancy and SD add as squares: 0.3, 0.4 -> 0.5, on the natural logarithm.
    const auto normal = study::normal_row("n", "force", Scale::log, 2, 0.3);
    CHECK(study::log_likelihood(normal, 2 * std::exp(0.5), 0.4) ==
          Approx(-0.5 - std::log(0.5) - 0.5 * std::log(2 * M_PI)));
    CHECK(study::log_likelihood(normal, 2, 0.4) == Approx(study::largest_log_likelihood(normal, 0.4)));
    CHECK(study::log_likelihood(normal, -1, 0.4) == -INFINITY);
    // t4(r) = 3/8 (1 + r²/4)^(-5/2): at r = 2, 3/8 2^(-5/2); far out it falls as a power, and pulls ever less.
    const auto student = study::student_row("s", "", Scale::identity, 1, 0.5);
    CHECK(std::exp(study::log_likelihood(student, 2, 0)) == Approx(0.375 * std::pow(2, -2.5) / 0.5));
    CHECK(std::exp(study::largest_log_likelihood(student, 0)) == Approx(0.75));
    CHECK(study::log_likelihood(student, 101, 0) - study::log_likelihood(student, 201, 0) ==
          Approx(5 * std::log(2.0)).epsilon(1e-3));
    const auto logistic = study::logistic_row("l", Scale::identity, 30, 15, true);
    CHECK(study::log_likelihood(logistic, 45, 0) == Approx(-std::log1p(std::exp(-1.0))));
    CHECK(study::log_likelihood(logistic, -1e6, 0) == Approx(-(1e6 + 30) / 15));
    const auto probit = study::probit_row("p", "", Scale::identity, 0.5, 0.05, false);
    CHECK(std::exp(study::log_likelihood(probit, 0.55, 0)) == Approx(0.15865525393145707));
    // Far in the tail: ln Phi(-40) = -804.608442..., by the asymptotic series with four terms.
    CHECK(study::log_likelihood(probit, 2.5, 0) == Approx(-804.608442).epsilon(1e-8));
}

TEST_CASE(
    "the posterior is the same to the bit for one, two and three threads, and another for another seed") {
    const auto problem = made_up::needles();
    const auto one = study::sample_posterior(problem, options(1));
    for (const int threads : {2, 3}) {
        const auto more = study::sample_posterior(problem, options(threads));
        REQUIRE(more.particles.size() == one.particles.size());
        for (std::size_t i = 0; i < one.particles.size(); ++i) {
            CHECK(more.particles[i].z == one.particles[i].z);
            CHECK(more.particles[i].predicted == one.particles[i].predicted);
        }
        CHECK(more.log_evidence == one.log_evidence);
        CHECK(more.evaluations == one.evaluations);
    }
    auto other = options();
    other.seed = 2;
    CHECK(study::sample_posterior(problem, other).particles[0].z != one.particles[0].z);
    CHECK(one.effective_sample >= 64);
}

TEST_CASE(
    "every experiment is predicted before, without and after; what is not in the likelihood teaches nothing") {
    const auto problem = made_up::needles();
    double fraction = 0;
    bool forward = true;
    auto o = options(2);
    o.progress = [&](const Progress& p) {
        forward = forward && p.fraction >= fraction - 1e-12;
        fraction = p.fraction;
        return true;
    };
    const auto c = study::calibrate_jointly(problem, o);
    CHECK(forward);
    REQUIRE(c.experiments.size() == 4);
    CHECK(c.failed == 0);
    for (const auto& e : c.experiments) {
        INFO(e.name);
        CHECK(e.effective_sample >= 64);
        for (std::size_t r = 0; r < e.without.scores.size(); ++r) {
            const auto &prior = e.prior.scores[r], &without = e.without.scores[r],
                       &posterior = e.posterior.scores[r];
            CHECK(without.lo <= without.median);
            CHECK(without.median <= without.hi);
            if (std::isnan(without.pit)) continue;
            // A fit that saw the row is nearer to it than one that did not, and that than the prior.
            CHECK(posterior.log_score > prior.log_score);
            // Of force nothing else is known elsewhere in the likelihood.
            const bool has_null =
                problem.experiments[&e - c.experiments.data()].rows[r].null_value == 1 || e.name == "shown";
            CHECK(std::isnan(e.null[r].crps) == !has_null);
        }
    }
    const auto& forces = c.experiments[0];
    CHECK(forces.posterior.scores[1].crps < forces.prior.scores[1].crps);
    CHECK(forces.without.scores[1].hi > forces.posterior.scores[1].hi);
    CHECK(c.coverage.studies == 3);
    CHECK(c.skill.studies == 3);
    // The row of the experiment that is only shown could say anything.
    auto changed = problem;
    changed.experiments[3].rows[0].measured = 100;
    const auto same = study::sample_posterior(changed, options());
    CHECK(same.particles[5].z == study::sample_posterior(problem, options()).particles[5].z);
    // Toughness is known best and tension, which scales with stiffness, hardly at all.
    REQUIRE(c.knowledge.directions.size() == 5);
    CHECK(c.knowledge.directions.front().variance_ratio < 0.5);
    CHECK(c.knowledge.narrowing[0].second < 0.8);
    CHECK(c.knowledge.narrowing[4].second > 0.7);
    CHECK(c.knowledge.chance == Approx(std::pow(1 - std::sqrt(5 / c.posterior.effective_sample), 2)));
}

TEST_CASE("the null model says its own value, or the mean of the kind elsewhere, with its own spread") {
    const auto null = study::null_problem(made_up::needles(), 1);
    REQUIRE(null.experiments.size() == 3); // jumps has no numbers
    CHECK(null.parameters.empty());
    const auto forces = null.experiments[0].predict({}, {}), depths = null.experiments[1].predict({}, {});
    CHECK(forces[0] == 1);
    CHECK(forces[1] == Approx(std::sqrt(1.8 * 5.0)));
    CHECK(depths.size() == 1); // of depth nothing else is known elsewhere in the likelihood
    CHECK(!null.experiments[1].in_likelihood);
}

TEST_CASE("an interruption ends the work, and a problem that cannot be fitted is refused in words") {
    const auto problem = made_up::needles();
    auto o = options(2);
    std::atomic<int> calls{0};
    o.progress = [&](const Progress&) { return ++calls < 40; };
    CHECK_THAT(fault_of(Kind::interrupted, [&] { study::calibrate_jointly(problem, o); }),
               Catch::Contains("interrupted"));
    auto impossible = problem;
    impossible.experiments[0].predict = [](auto, auto) { return std::vector<double>{NAN, 1}; };
    CHECK_THAT(fault_of(Kind::numerics, [&] { study::sample_posterior(impossible, options()); }),
               Catch::Contains("the prior hardly ever meets the experiments"));
    o = options();
    o.particles = 60; // an effective sample of 64 is out of reach
    CHECK_THAT(fault_of(Kind::numerics, [&] { study::sample_posterior(problem, o); }),
               Catch::Contains("the effective sample is") && Catch::Contains("64"));
    o.particles = 4;
    CHECK_THAT(fault_of(Kind::input, [&] { study::sample_posterior(problem, o); }),
               Catch::Contains("particles"));
    auto faulty = problem;
    faulty.experiments[1].name = "forces";
    faulty.experiments[0].rows[0].sd = 0;
    faulty.experiments[0].rows[1].kind = "weight";
    faulty.experiments[2].rows[2].measured = 2;
    const auto words = fault_of(Kind::data, [&] { study::check_problem(faulty); });
    for (const char* part :
         {"two experiments of one name", "the spread of a row is positive", "weight", "0 to 1"})
        CHECK_THAT(words, Catch::Contains(part));
}

TEST_CASE(
    "a record is current until a table, a row, a prior or the model changes, and says which in one line") {
    auto problem = made_up::needles();
    problem.tables = {"insertion/parameters", "skin/mechanics"};
    const auto sample = study::sample_posterior(problem, options());
    const auto record = study::make_record(problem, model(), sample, 64);
    CHECK(record.members.size() == 64);
    CHECK(study::misfit(problem, record.members[7]) == Approx(record.misfit[7]));
    const auto check = [&](const study::PosteriorRecord& r, const study::CalibrationProblem& p) {
        const auto found = study::check_record(r, p, model());
        CHECK(found.line.find('\n') == std::string::npos);
        return (found.current ? "current: " : "stale: ") + found.line;
    };
    using Catch::Contains;
    CHECK_THAT(check(record, problem), Contains("current: ") && Contains("misfit of 4 members agree"));
    auto table = record;
    table.made_from[1].checksum = "0";
    CHECK_THAT(check(table, problem), Contains("stale: ") && Contains("insertion/parameters changed") &&
                                          Contains("stipple calibrate made_up --write"));
    auto row = problem;
    row.experiments[0].rows[0].measured *= 1.01;
    CHECK_THAT(check(record, row), Contains("stale: ") && Contains("rows and priors changed"));
    auto prior = problem;
    prior.parameters[0].width = 0.81;
    CHECK_THAT(check(record, prior), Contains("rows and priors changed"));
    auto physics = problem;
    physics.experiments[0].predict = [old = problem.experiments[0].predict](auto v, auto in) {
        auto predicted = old(v, in);
        predicted[1] *= 1.1;
        return predicted;
    };
    CHECK_THAT(check(record, physics), Contains("the misfit of member"));
    auto more = problem;
    more.parameters.push_back(uniform_prior("new", 0, 1));
    CHECK_THAT(check(record, more), Contains("are not those of the problem"));
    auto tables = problem;
    tables.tables.push_back("skin/age");
    CHECK_THAT(check(record, tables), Contains("it was made without skin/age"));
}

TEST_CASE("the central member is one of those whose derived numbers are nearest to their medians") {
    study::PosteriorRecord record;
    record.names = {"skin.cut_dermis", "skin.friction"};
    for (int m = 0; m < 64;
         ++m) { // the product of both is even; the nearest to its median are 31 and 32, ...
        const double a = 500.0 + 40 * m, b = 0.3 - 0.004 * m;
        record.members.push_back({a, b});
    }
    record.derived = {{"depth", {}}};
    for (int m = 0; m < 64; ++m) record.derived[0].values.push_back(1.0 + (m * 37) % 64);
    const std::size_t central = study::central_member(model(), record);
    CHECK(std::fabs(record.derived[0].values[central] - 32.5) < 9); // sixteen members of 64
    for (int m = 0; m < 64; ++m) // of those its parameters are nearest to theirs
        if (std::fabs(record.derived[0].values[static_cast<std::size_t>(m)] - 32.5) < 8)
            CHECK(std::abs(static_cast<int>(central) - 32) <= std::abs(m - 32) + 1);
    const auto numbers = study::fitted_numbers(model(), record);
    REQUIRE(numbers.size() == 2);
    CHECK(numbers[0].fit == record.members[central][0]);
    CHECK(numbers[0].low < numbers[0].fit);
}

TEST_CASE("the numbers of the tables predict what the members do in the median") {
    study::CalibrationProblem problem;
    problem.name = "toy";
    problem.parameters = {lognormal_prior("healing.e_f", 5, 0.7), lognormal_prior("healing.g_C", 5, 0.7),
                          lognormal_prior("healing.K_3", 1, 0.5)};
    study::Experiment e;
    e.name = "trial";
    e.inputs = {normal_prior("share", 0.5, 0.1)};
    e.rows = {study::normal_row("gain", "", study::Scale::identity, 30, 1)};
    e.predict = [](auto v, auto in) { return std::vector<double>{v[0] * v[1] * in[0] / (1 + v[2])}; };
    problem.experiments = {e};
    study::PosteriorRecord record;
    record.names = study::Coordinates(problem).names();
    std::vector<double> predicted;
    for (int m = 0; m < 63; ++m) { // e_f is high where K_3 is, whose centre is no member's
        const double w = m - 31;
        record.members.push_back(
            {8 + 0.2 * w, 4 + 0.02 * w * w, 1 + 0.025 * w, 0.5 + 0.001 * ((m * 13) % 63)});
        const auto& v = record.members.back();
        predicted.push_back(v[0] * v[1] * v[3] / (1 + v[2]));
    }
    study::Centring centring{
        .tables = {"healing/fitted"}, .levels = {"healing.e_f"}, .experiment = "trial", .row = "gain"};
    const auto numbers = study::central_numbers(problem, model(), centring, record);
    REQUIRE(numbers.size() == 2); // K_3 stands in a table that is not written
    CHECK(numbers[1].first == "healing.g_C");
    std::vector<double> second, share;
    for (const auto& v : record.members) second.push_back(v[1]), share.push_back(v[3]);
    CHECK(numbers[1].second == Approx(quantile(second, 0.5)));
    const double held = model().value(model().index("healing.K_3"));
    CHECK(numbers[0].second * numbers[1].second * quantile(share, 0.5) / (1 + held) ==
          Approx(quantile(predicted, 0.5)).epsilon(1e-5));
    centring.levels.push_back("healing.g_C");
    const auto both = study::central_numbers(problem, model(), centring, record);
    CHECK(both[0].second / 8 == Approx(both[1].second / quantile(second, 0.5)));
    CHECK(both[0].second * both[1].second == Approx(numbers[0].second * numbers[1].second).epsilon(1e-5));
    centring.levels.clear();
    CHECK(study::central_numbers(problem, model(), centring, record)[0].second == Approx(8)); // its median
    centring.levels = {"healing.e_f"};
    centring.row = "depth";
    CHECK_THROWS_AS(study::central_numbers(problem, model(), centring, record), Error);
    centring.row = "gain";
    for (auto& v : record.members) v[0] = 8 + 1e-3 * v[1]; // too narrow to reach it
    CHECK_THROWS_AS(study::central_numbers(problem, model(), centring, record), Error);
}

TEST_CASE("the members that a run needles are spread as all of them") {
    study::PosteriorRecord record;
    record.names = {"skin.friction"};
    record.derived = {{"depth", {}}, {"damage", {}}};
    for (int m = 0; m < 96; ++m) { // as they stand the first sixteen lie at one end
        record.members.push_back({0.1 + 0.001 * m});
        record.misfit.push_back(m);
        record.derived[0].values.push_back(1.0 + m);
        record.derived[1].values.push_back(1.0 + (m * 41) % 96);
    }
    const auto sorted = study::with_typical_first(record, 16);
    REQUIRE(sorted.members.size() == 96);
    for (const auto& d : sorted.derived) {
        std::vector<double> first(d.values.begin(), d.values.begin() + 16), all = d.values;
        for (const double p : {0.1, 0.5, 0.9})
            CHECK(quantile(first, p) == Approx(quantile(all, p)).margin(6));
    }
    CHECK(study::with_typical_first(sorted, 16).misfit == sorted.misfit); // once and for all
    auto seen = sorted.misfit;
    std::sort(seen.begin(), seen.end());
    for (int m = 0; m < 96; ++m) {
        CHECK(seen[static_cast<std::size_t>(m)] == m); // every member is still there, with what belongs to it
        const auto i = static_cast<std::size_t>(sorted.misfit[static_cast<std::size_t>(m)]);
        CHECK(sorted.members[static_cast<std::size_t>(m)] == record.members[i]);
        CHECK(sorted.derived[1].values[static_cast<std::size_t>(m)] == record.derived[1].values[i]);
    }
}
