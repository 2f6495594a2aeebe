// The discrepancy by kind: known limits, what a left-out study does not do, and that simulated rows are covered.
#include "stipple/study/scores/discrepancy.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/study/scores/scores.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::study;

namespace {

double median_omega(const Discrepancies& d, const std::string& kind, const std::string& without = "") {
    return quantile(d.omegas(kind, without, 99), 0.5);
}

} // namespace

TEST_CASE("without residuals a discrepancy is its prior") {
    const Discrepancies d({}, {{0.5, {"depth", "force"}}});
    const auto omegas = d.omegas("depth", "", 999);
    CHECK(quantile(omegas, 0.5) == Approx(0.5).epsilon(0.01));
    // ln omega_k = ln 0.5 + N(0, 0.5²) + N(0, 0.5²)
    std::vector<double> logs;
    for (const double omega : omegas) logs.push_back(std::log(omega));
    CHECK(std::sqrt(variance_about(logs, mean_of(logs))) == Approx(std::sqrt(0.5)).epsilon(0.03));
    CHECK(std::isnan(d.bias("depth")));
    CHECK(d.studies("depth") == 0);
    CHECK_THROWS(d.omegas("colour", "", 9));
}

TEST_CASE(
    "large residuals widen their kind, and their neighbours less; a study left out takes its own away") {
    std::vector<Residual> all;
    for (int s = 0; s < 12; ++s) all.push_back({std::to_string(s), "depth", s % 2 ? 2.5 : -2.5, 0.01});
    const std::vector<KindGroup> groups{{0.5, {"depth", "force"}}, {0.15, {"share"}}};
    const Discrepancies d(all, groups);
    CHECK(median_omega(d, "depth") > 1.5);
    CHECK(median_omega(d, "force") > 0.8);
    CHECK(median_omega(d, "force") < median_omega(d, "depth"));
    CHECK(median_omega(d, "share") == Approx(0.15).epsilon(0.01)); // another group
    CHECK(d.bias("depth") == Approx(0).margin(1e-12));
    auto outlier = all;
    for (auto& r : outlier) r.value *= 0.1;
    outlier.push_back({"far", "depth", 6, 0.01});
    const Discrepancies with(outlier, groups);
    CHECK(median_omega(with, "depth", "far") < median_omega(with, "depth"));
    outlier.pop_back();
    CHECK(median_omega(with, "depth", "far") ==
          Approx(median_omega(Discrepancies(outlier, groups), "depth")));
}

TEST_CASE("rows that errors of measurement explain ask for no discrepancy") {
    std::vector<Residual> all;
    const Random random(3, Purpose::simulated_data);
    for (int s = 0; s < 40; ++s) all.push_back({std::to_string(s), "depth", random.normal(s), 1});
    CHECK(median_omega(Discrepancies(all, {{0.5, {"depth"}}}), "depth") < 0.5);
    for (auto& r : all) r.variance = 0;
    CHECK(median_omega(Discrepancies(all, {{0.5, {"depth"}}}), "depth") == Approx(0.75).margin(0.25));
}

TEST_CASE("rows simulated from the model itself are covered as often as their bands say", "[slow]") {
    // 100 ledgers of 30 studies of three kinds with up to three rows each; every study predicted from the others
    double inside = 0, studies = 0;
    for (std::uint32_t set = 0; set < 100; ++set) {
        const Random random(11, Purpose::simulated_data, set);
        const double centre = std::log(0.5) + 0.5 * random.normal(0, 0);
        const std::vector<std::string> kinds{"a", "b", "c"};
        std::vector<Residual> all;
        std::uint64_t at = 0;
        for (int s = 0; s < 30; ++s) {
            const std::size_t k = s % 3;
            const double omega = std::exp(centre + 0.5 * random.normal(0, static_cast<std::uint32_t>(1 + k)));
            const double shared = omega * t4_quantile(random.uniform(++at));
            for (int row = 0; row <= s % 3; ++row) {
                const double variance = 0.04;
                all.push_back({std::to_string(s), kinds[k],
                               shared + std::sqrt(variance + 0.25 * omega * omega) * random.normal(++at),
                               variance});
            }
        }
        const Discrepancies d(all, {{0.5, kinds}});
        std::vector<ScoredRow> scored;
        for (const auto& r : all) {
            std::vector<double> draws;
            const auto omegas = d.omegas(r.kind, r.study, 64);
            for (std::size_t i = 0; i < omegas.size(); ++i)
                for (int c = 0; c < 4; ++c) {
                    ++at;
                    draws.push_back(omegas[i] * t4_quantile(random.uniform(at, 1)) +
                                    std::sqrt(r.variance + 0.25 * omegas[i] * omegas[i]) *
                                        random.normal(at, 2));
                }
            scored.push_back({r.study, probability_integral_transform(draws, r.value), 0, NAN});
        }
        const auto c = coverage(scored);
        inside += c.studies_inside;
        studies += static_cast<double>(c.studies);
    }
    CHECK(inside / studies == Approx(0.8).margin(0.04));
}
