// Priors that no table of healing has: closed forms of means and quantiles, cuts, the inverse, faults.
#include "stipple/base/error.hpp"
#include "stipple/base/prior.hpp"
#include "stipple/base/random.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

namespace {

constexpr int k_strata = 20000;

/// Mean of f over the prior, by the midpoints of equal strata of probability.
template <class F> double mean_of(const Prior& p, F f) {
    double sum = 0;
    for (int i = 0; i < k_strata; ++i) sum += f(draw(p, normal_quantile((i + 0.5) / k_strata)));
    return sum / k_strata;
}
double mean_of(const Prior& p) {
    return mean_of(p, [](double x) { return x; });
}

std::string fault_of(const std::function<void()>& f) {
    try {
        f();
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::data);
        return error.what();
    }
    return "";
}

std::vector<Prior> all_families() {
    return {normal_prior("n", -1, 2),
            lognormal_prior("l", 3, 0.7),
            logit_normal_prior("g", 0.1, 1),
            beta_prior("b", 2, 14),
            uniform_prior("u", -2, 5),
            half_normal_prior("h", 0.08),
            {.name = "c", .family = Prior::Family::lognormal, .value = 3, .width = 0.25},
            {.name = "r", .family = Prior::Family::loguniform, .value = 8, .low = 8, .high = 17},
            truncated(normal_prior("t", 0.15, 0.05), 0, INFINITY),
            truncated(lognormal_prior("s", 2, 0.5), 1, INFINITY),
            truncated(lognormal_prior("k", 4, 0.4), 2, 12),
            truncated(normal_prior("f", 0, 1), 4, 6)};
}

} // namespace

TEST_CASE("means and medians of the priors in closed form") {
    CHECK(mean_of(normal_prior("n", -1, 2)) == Approx(-1));
    CHECK(draw(lognormal_prior("l", 3, 0.7), 0) == Approx(3));
    CHECK(mean_of(lognormal_prior("l", 3, 0.7)) == Approx(3 * std::exp(0.245)).epsilon(1e-3));
    CHECK(draw(logit_normal_prior("g", 0.1, 1), 0) == Approx(0.1));
    CHECK(mean_of(beta_prior("b", 5, 2)) == Approx(5.0 / 7));
    // a b / ((a + b)² (a + b + 1))
    CHECK(mean_of(beta_prior("b", 2, 14), [](double x) { return std::pow(x - 0.125, 2); }) ==
          Approx(28.0 / (256 * 17)).epsilon(1e-3));
    CHECK(draw(beta_prior("one", 1, 1), 0.7) == Approx(normal_probability(0.7)));
    CHECK(mean_of(uniform_prior("u", -2, 5)) == Approx(1.5));
    CHECK(draw(uniform_prior("u", -2, 5), normal_quantile(0.25)) == Approx(-0.25));
    CHECK(mean_of(half_normal_prior("h", 3)) == Approx(3 * std::sqrt(2 / M_PI)).epsilon(1e-4));
}

TEST_CASE("a truncated prior stays inside its bounds and has the mean of the rest") {
    // m + s (phi(a) - phi(b)) / (Phi(b) - Phi(a))
    const auto density = [](double z) { return std::exp(-0.5 * z * z) / std::sqrt(2 * M_PI); };
    const Prior both = truncated(normal_prior("n", 1, 2), 0, 4);
    CHECK(mean_of(both) == Approx(1 + 2 * (density(-0.5) - density(1.5)) /
                                          (normal_probability(1.5) - normal_probability(-0.5)))
                               .epsilon(1e-6));
    // Far in a tail, where the distribution function itself has no digits left.
    const Prior tail = truncated(normal_prior("n", 0, 1), 5, INFINITY);
    CHECK(mean_of(tail) == Approx(density(5) / normal_probability(-5)).epsilon(1e-4));
    for (const double z : {-8.0, 0.0, 8.0}) {
        CHECK(draw(both, z) >= 0);
        CHECK(draw(both, z) <= 4);
        CHECK(draw(tail, z) >= 5);
    }
}

TEST_CASE("the standard score undoes the draw, and every prior rises with z") {
    for (const auto& p : all_families()) {
        INFO(p.name);
        double before = -INFINITY;
        for (const double z : {-4.0, -1.2, -0.3, 0.0, 0.8, 2.5, 4.0}) {
            const double x = draw(p, z);
            CHECK(x > before);
            CHECK(standard_score(p, p.value, x) == Approx(z).margin(1e-8));
            before = x;
        }
    }
    CHECK(standard_score(uniform_prior("u", 0, 1), 0.5, 2) == INFINITY);
    CHECK(standard_score(lognormal_prior("l", 1, 1), 1, 0) == -INFINITY);
}

TEST_CASE("priors of a table: words, cuts, and what they say when they are wrong") {
    const auto of = [](const std::string& value, const std::string& low, const std::string& high,
                       const std::string& words) {
        return read_priors(
                   parse_table("t", "name,value,unit,low,high,prior,prior_width,prior_low,prior_high\nk," +
                                        value + ",-," + low + "," + high + "," + words + "\n"))
            .at(0);
    };
    CHECK(draw(of("2", "", "", "lognormal_median,0.5,1,"), -20) == Approx(1));
    CHECK(draw(of("0.75", "", "", "beta,4,,"), 0.3) == Approx(draw(beta_prior("b", 3, 1), 0.3)));
    CHECK(draw(of("0", "-1", "3", "uniform,,,"), 0) == Approx(1));
    CHECK(draw(of("0.1", "", "", "half_normal,,,"), -20) == Approx(0).margin(1e-12));
    CHECK(to_words(of("0.15", "", "", "normal,0.05,0,"), "-") == "normal, SD 0.05, from 0");
    CHECK(to_words(of("4", "", "", "lognormal_median,0.4,2,12"), "-") ==
          "log-normal, SD of the logarithm 0.4, cut to 2 to 12");
    using Catch::Contains;
    CHECK_THAT(fault_of([&] { of("1.5", "", "", "beta,4,,"); }), Contains("k:value"));
    CHECK_THAT(fault_of([&] { of("1", "2", "1", "uniform,,,"); }), Contains("k:high"));
    CHECK_THAT(fault_of([&] { of("1", "", "", "half_normal,0.2,,"); }), Contains("k:prior_width"));
    CHECK_THAT(fault_of([&] { of("1", "", "", "normal,0.2,2,1"); }), Contains("k:prior_high"));
    CHECK_THAT(fault_of([&] { of("1", "", "", "normal,0.1,5,6"); }), Contains("nothing of this prior"));
    CHECK_THAT(fault_of([&] { normal_prior("sd", 0, -1); }), Contains("sd") && Contains("width"));
}
