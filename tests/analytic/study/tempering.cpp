// Tempered sequential Monte Carlo against posteriors in closed form: normal with normal, two modes, a banana,
// and an experiment that is taken out again.
#include "stipple/study/calibrate/tempering.hpp"
#include "normal_problem.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include <Eigen/LU>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using study::Scale;

namespace {

study::TemperingOptions many(std::uint64_t seed = 1) {
    study::TemperingOptions options;
    options.particles = 2000;
    options.seed = seed;
    return options;
}

double log_normal_density(double x, double mean, double variance) {
    return -0.5 * (x - mean) * (x - mean) / variance - 0.5 * std::log(2 * std::numbers::pi * variance);
}

/// Two parameters seen through one function of both.
study::CalibrationProblem of_two(study::Experiment::Predict predict, double measured, double sd) {
    study::CalibrationProblem p;
    p.name = "two";
    p.parameters = {normal_prior("x", 0, 1), normal_prior("y", 0, 1)};
    p.experiments = {
        {"seen", {}, {study::normal_row("f", "", Scale::identity, measured, sd)}, std::move(predict)}};
    return p;
}

} // namespace

// Tolerances: the mean of 2000 independent draws scatters by its SD / 45, their variance by 3 %; particles that
// share an ancestor are worth about a half of that.
TEST_CASE("a normal prior with normal errors gives the posterior and the evidence in closed form") {
    const auto problem = normal_problem::problem();
    const auto expected = normal_problem::posterior({0, 1, 2});
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const auto sample = study::sample_posterior(problem, many(seed));
        const auto found = normal_problem::moments(sample.particles);
        CHECK(found.mean == Approx(expected.mean).margin(0.08 * std::sqrt(expected.variance)));
        CHECK(found.variance == Approx(expected.variance).epsilon(0.12));
        CHECK(sample.failed == 0);
        CHECK(sample.effective_sample > 1000);
        // ln p(y) as the product of the predictive densities, one experiment after the other.
        const double y[] = {2.0, 3.0, 0.5}, variance[] = {0.64, 0.34, 1.0};
        double evidence = 0;
        std::vector<std::size_t> before;
        for (std::size_t e = 0; e < 3; ++e) {
            const auto m = normal_problem::posterior(before);
            evidence += log_normal_density(y[e], m.mean, m.variance + variance[e]);
            before.push_back(e);
        }
        CHECK(sample.log_evidence == Approx(evidence).margin(0.12));
        for (const auto& step : sample.steps) CHECK(step.effective_sample >= 0.5 * 2000 * (1 - 1e-9));
        CHECK(sample.steps.back().done == 1);
    }
}

TEST_CASE("an experiment that is taken out leaves the posterior of a fit without it") {
    const auto problem = normal_problem::problem();
    const auto whole = study::sample_posterior(problem, many());
    for (std::size_t out = 0; out < 3; ++out) {
        std::vector<std::size_t> rest;
        for (std::size_t e = 0; e < 3; ++e)
            if (e != out) rest.push_back(e);
        const auto expected = normal_problem::posterior(rest);
        const auto sample = study::sample_without(problem, whole, out, many());
        const auto found = normal_problem::moments(sample.particles);
        CHECK(found.mean == Approx(expected.mean).margin(0.1 * std::sqrt(expected.variance)));
        CHECK(found.variance == Approx(expected.variance).epsilon(0.15));
    }
    // Its input is that of the prior again.
    const auto sample = study::sample_without(problem, whole, 1, many());
    double mean = 0, square = 0;
    for (const auto& p : sample.particles) mean += p.z[1] / 2000, square += p.z[1] * p.z[1] / 2000;
    CHECK(mean == Approx(0).margin(0.08));
    CHECK(square == Approx(1).margin(0.1));
}

TEST_CASE(
    "more unknowns than rows and half as many as particles: spread and mean of the posterior in closed form") {
    // y = A z + error: N(m, C) with C^-1 = I + A' A / sd², m = C A' y / sd². Particles whose moves were shaped by their
    // own covariance had a quarter of this variance.
    constexpr int k_unknowns = 120, k_rows = 30, k_particles = 256;
    constexpr double k_sd = 0.3;
    const Random random(7, Purpose::data, 1);
    std::uint64_t drawn = 0;
    Eigen::MatrixXd a(k_rows, k_unknowns);
    for (auto& x : a.reshaped()) x = random.normal(drawn++) / std::sqrt(double(k_unknowns));
    Eigen::VectorXd truth(k_unknowns), y(k_rows);
    for (auto& x : truth) x = random.normal(drawn++);
    y = a * truth;
    for (auto& x : y) x += k_sd * random.normal(drawn++);
    study::CalibrationProblem p;
    p.name = "many";
    for (int c = 0; c < k_unknowns; ++c) p.parameters.push_back(normal_prior("p" + std::to_string(c), 0, 1));
    study::Experiment seen{"seen", {}, {}, [a](std::span<const double> z, std::span<const double>) {
                               const Eigen::VectorXd f =
                                   a * Eigen::Map<const Eigen::VectorXd>(z.data(), k_unknowns);
                               return std::vector<double>(f.begin(), f.end());
                           }};
    for (int r = 0; r < k_rows; ++r)
        seen.rows.push_back(study::normal_row("r" + std::to_string(r), "", Scale::identity, y(r), k_sd));
    p.experiments.push_back(std::move(seen));
    const Eigen::MatrixXd covariance =
        (Eigen::MatrixXd::Identity(k_unknowns, k_unknowns) + a.transpose() * a / (k_sd * k_sd)).inverse();
    const Eigen::VectorXd mean = covariance * a.transpose() * y / (k_sd * k_sd);
    study::TemperingOptions options = many();
    options.particles = k_particles;
    options.moves = 1;
    const auto sample = study::sample_posterior(p, options);
    double variance = 0, error = 0;
    for (int c = 0; c < k_unknowns; ++c) {
        double m = 0, square = 0;
        for (const auto& q : sample.particles)
            m += q.z[c] / k_particles, square += q.z[c] * q.z[c] / k_particles;
        variance += (square - m * m) / k_unknowns;
        error += (m - mean(c)) * (m - mean(c)) / covariance(c, c) / k_unknowns;
    }
    // Independent draws: the mean variance scatters by 0.8 %, the error is 1/16.
    CHECK(variance == Approx(covariance.diagonal().mean()).epsilon(0.04));
    CHECK(std::sqrt(error) < 0.09);
}

TEST_CASE("two modes keep their shares") {
    // x² was measured: the posterior is even in x, and only x (a half of the particles on either side) moves.
    const auto square = [](std::span<const double> p, std::span<const double>) {
        return std::vector<double>{p[0] * p[0]};
    };
    const auto sample = study::sample_posterior(of_two(square, 2.25, 0.2), many());
    double right = 0, distance = 0;
    for (const auto& p : sample.particles)
        right += p.z[0] > 0 ? 1.0 / 2000 : 0, distance += std::fabs(p.z[0]) / 2000;
    CHECK(right == Approx(0.5).margin(0.06));
    // E|x| by quadrature of exp(-x²/2 - (x² - 2.25)²/0.08).
    double weight = 0, mean = 0;
    for (int i = 0; i < 4000; ++i) {
        const double x = (i + 0.5) * 1e-3, w = std::exp(-0.5 * x * x - std::pow(x * x - 2.25, 2) / 0.08);
        weight += w, mean += w * x;
    }
    CHECK(distance == Approx(mean / weight).margin(0.01));
}

TEST_CASE("a banana: means of a curved ridge by quadrature") {
    const auto ridge = [](std::span<const double> p, std::span<const double>) {
        return std::vector<double>{p[1] - p[0] * p[0]};
    };
    const auto sample = study::sample_posterior(of_two(ridge, 0, 0.1), many());
    double x2 = 0, y = 0, weight = 0, x2_expected = 0, y_expected = 0;
    for (const auto& p : sample.particles) x2 += p.z[0] * p.z[0] / 2000, y += p.z[1] / 2000;
    for (int i = -400; i < 400; ++i)
        for (int j = -400; j < 400; ++j) {
            const double a = (i + 0.5) * 0.01, b = (j + 0.5) * 0.01,
                         w = std::exp(-0.5 * (a * a + b * b) - std::pow(b - a * a, 2) / 0.02);
            weight += w, x2_expected += w * a * a, y_expected += w * b;
        }
    CHECK(x2 == Approx(x2_expected / weight).margin(0.04));
    CHECK(y == Approx(y_expected / weight).margin(0.04));
}

TEST_CASE("half of the prior fails: the posterior is the other half, and failures are counted") {
    auto problem = normal_problem::problem();
    problem.experiments.resize(1);
    problem.experiments[0].predict = [](std::span<const double> theta, std::span<const double>) {
        if (theta[0] < 1) throw Error(Kind::numerics, stipple::Problem{.what = "no solution"});
        return std::vector<double>{theta[0] > 9 ? NAN : theta[0]};
    };
    const auto sample = study::sample_posterior(problem, many());
    CHECK(sample.failed > 1500);
    CHECK(sample.failed < sample.evaluations);
    for (const auto& p : sample.particles) CHECK(p.z[0] >= 0);
    // A normal distribution cut below 1: mean m + s phi(a) / (1 - Phi(a)), a = (1 - m) / s.
    const auto whole = normal_problem::posterior({0});
    const double s = std::sqrt(whole.variance), a = (1 - whole.mean) / s,
                 density = std::exp(-0.5 * a * a) / std::sqrt(2 * std::numbers::pi);
    CHECK(normal_problem::moments(sample.particles).mean ==
          Approx(whole.mean + s * density / normal_probability(-a)).margin(0.05));
}

TEST_CASE("systematic resampling keeps the mean of any function: each index n w times in the mean") {
    const std::vector<double> weights{0.05, 0.4, 0.0, 0.13, 0.42};
    std::vector<double> taken(5, 0.0);
    const int offsets = 2000;
    for (int k = 0; k < offsets; ++k) {
        const auto indices = study::systematic_resampling(weights, (k + 0.5) / offsets);
        REQUIRE(indices.size() == 5);
        std::vector<int> count(5, 0);
        for (const std::size_t i : indices) ++count[i], taken[i] += 1.0 / offsets;
        for (std::size_t i = 0; i < 5; ++i) {
            CHECK(count[i] >= std::floor(5 * weights[i]));
            CHECK(count[i] <= std::ceil(5 * weights[i]));
        }
    }
    for (std::size_t i = 0; i < 5; ++i) CHECK(taken[i] == Approx(5 * weights[i]).margin(1e-3));
}
