#include "stipple/base/statistics.hpp"
#include "stipple/study/calibrate/evidence_model.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::study;
using Catch::Detail::Approx;

namespace {

const std::size_t k_scars = outcome::rated_place("scars");

TrialRow trial(const std::string& study, double share, bool blinded, double se = 0.03) {
    return {.study = study,
            .name = "row",
            .course = "course",
            .concern = k_scars,
            .day = 100,
            .kind = TrialKind::mean,
            .arm = {.treated = true, .blinded = blinded},
            .share = share,
            .se = se,
            .n = 30,
            .sd = NAN,
            .threshold = NAN,
            .successes = NAN};
}

EvidenceOptions quick_options() {
    return {.chains = {.chains = 4, .burn_in = 6300, .steps = 12000}, .draws = 40, .threads = 1};
}

double median_of(const EvidenceFit& fit, double (*of)(const outcome::Raters&)) {
    std::vector<double> values;
    for (const auto& draw : fit.draws) values.push_back(of(draw));
    return quantile(values, 0.5);
}

std::vector<std::vector<double>> changes_of(const std::vector<TrialRow>& rows, double change) {
    return std::vector<std::vector<double>>(4, std::vector<double>(rows.size(), change));
}

} // namespace

TEST_CASE(
    "the density of one mean is the normal of the specification, integrated over what sets a study apart") {
    const EvidenceModel model({trial("a", 0.4, false)});
    REQUIRE(model.dimension() == outcome::k_rated.size() + 6);
    const std::vector<double> z(model.dimension(), 0.0);
    const auto r = model.raters(z);
    CHECK(r.seen[k_scars] == Approx(1));
    CHECK(r.open == Approx(0.15));
    CHECK(r.drift == Approx(0.03));
    const double mean = r.seen[k_scars] * 0.2 + r.drift + r.handling + r.open,
                 variance = 0.25 * r.studies * r.studies + 0.03 * 0.03;
    double integral = 0; // by a hundred thousand equal shares of probability
    constexpr int k_shares = 100000;
    for (int i = 0; i < k_shares; ++i) {
        const double u = r.studies * t4_quantile((i + 0.5) / k_shares);
        integral += std::exp(-0.5 * std::pow(0.4 - mean - u, 2) / variance) / std::sqrt(variance) / k_shares;
    }
    CHECK(model.log_density(z, {0.2}, 99) == Approx(std::log(integral)).margin(1e-4));
    CHECK(model.log_density(z, {0.2}, 0) == 0); // left out: the prior alone
    CHECK(EvidenceModel({trial("a", 3.0, false)}).log_density(z, {0.2}, 99) > -25); // heavy tails
}

TEST_CASE("eight open and eight blinded trials of the same change tell what an open rating adds") {
    std::vector<TrialRow> rows;
    for (int i = 0; i < 8; ++i) {
        rows.push_back(trial("open" + std::to_string(i), 0.55 + 0.01 * (i % 3), false, 0.02));
        rows.push_back(trial("blind" + std::to_string(i), 0.15 + 0.01 * (i % 3), true, 0.02));
    }
    const EvidenceModel model(rows);
    const auto fit = fit_evidence(model, changes_of(rows, 0.1), quick_options());
    CHECK(fit.r_hat < 1.1);
    CHECK(median_of(fit, [](const auto& r) { return r.open; }) == Approx(0.4).margin(0.05));
    for (const auto& told : fit.told) {
        if (told.name == "open") CHECK(told.ratio < 0.5);
        if (told.name == "seen_wrinkles") CHECK(told.ratio == Approx(1).margin(0.25)); // no trial of it
    }
}

TEST_CASE("without blinded trials an open one cannot tell expectation from effect") {
    const std::vector<TrialRow> rows{trial("a", 0.5, false)};
    const auto fit = fit_evidence(EvidenceModel(rows), changes_of(rows, 0.1), quick_options());
    for (const auto& told : fit.told)
        if (told.name == "drift" || told.name == "handling") CHECK(told.cannot_tell());
}

TEST_CASE(
    "a count, a difference and a mean that did not change are likelihoods that rise towards what was found") {
    auto count = trial("a", NAN, true);
    count.kind = TrialKind::count;
    count.threshold = 0.2, count.successes = 15;
    auto difference = trial("b", 0.1, true);
    difference.kind = TrialKind::difference;
    auto none = trial("c", 0, true, 0.02);
    none.kind = TrialKind::no_change;
    const std::vector<double> z(outcome::k_rated.size() + 6, 0.0);
    const auto at = [&](const TrialRow& row, double change) {
        return EvidenceModel({row}).log_density(z, {change}, 9);
    };
    CHECK(at(difference, 0.1) > at(difference, 0.3));
    CHECK(at(difference, 0.1) > at(difference, -0.1));
    CHECK(at(none, -0.08) > at(none, 0.4)); // drift and handling are 0.08 together
    CHECK(at(count, 0.12) > at(count, 0.6));
    CHECK(at(count, 0.12) > at(count, -0.5));
}

TEST_CASE("studies simulated from the model lie in its bands as often as the bands say") {
    // Eight studies with values drawn from the priors, five times; each left out and predicted from the other seven.
    int inside = 0, all = 0;
    for (std::uint32_t set = 0; set < 5; ++set) {
        std::vector<TrialRow> rows;
        for (int i = 0; i < 8; ++i) rows.push_back(trial(std::to_string(i), 0, i % 2 == 0));
        const auto changes = changes_of(rows, 0.2);
        const EvidenceModel blank(rows);
        const Random random(7, Purpose::simulated_data, set);
        std::vector<double> z(blank.dimension());
        for (std::size_t d = 0; d < z.size(); ++d) z[d] = random.normal(0, static_cast<std::uint32_t>(d));
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i].share = blank.simulate(blank.raters(z), changes[0], i, random, i + 1);
        auto options = quick_options();
        options.chains = {.chains = 2, .burn_in = 700, .steps = 1000};
        options.draws = 16;
        for (const auto& row : predict_left_out(EvidenceModel(rows), changes, options)) {
            inside += row.inside() ? 1 : 0;
            ++all;
        }
    }
    CHECK(static_cast<double>(inside) / all == Approx(0.8).margin(0.16)); // SD of a binomial of 40: 0.063
}
