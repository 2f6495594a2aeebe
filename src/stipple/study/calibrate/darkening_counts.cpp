#include "stipple/study/calibrate/darkening_counts.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/study/calibrate/by_study.hpp"
#include "stipple/study/calibrate/prior_spread.hpp"
#include "stipple/study/scores/scores.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace stipple::study {

using outcome::DarkeningDraw;

std::vector<CountedRow> counted_rows(const Model& model) {
    std::vector<CountedRow> rows;
    for (const auto& c : outcome::darkening_counts(model)) {
        if (c.at_least || !std::isfinite(c.n)) continue;
        rows.push_back({.study = c.source,
                        .name = c.study,
                        .tones = outcome::tones_of_types(model, c.model_low, c.model_high),
                        .injury = c.injury,
                        .k = std::isfinite(c.k) ? c.k : c.share * c.n,
                        .n = c.n});
    }
    return rows;
}

DarkeningModel::DarkeningModel(std::vector<CountedRow> rows, bool null)
    : rows_(std::move(rows)), null_(null) {
    group_by_study(rows_, studies_, rows_of_);
}

std::size_t DarkeningModel::dimension() {
    return outcome::darkening_priors().size();
}

DarkeningDraw DarkeningModel::draw_at(const std::vector<double>& z) const {
    static const auto priors = outcome::darkening_priors();
    std::vector<double> numbers;
    for (std::size_t p = 0; p < priors.size(); ++p) numbers.push_back(draw(priors[p], z[p]));
    DarkeningDraw made = outcome::darkening_draw(numbers);
    if (null_) made.tone = made.injury = made.hydroquinone = 0;
    return made;
}

double DarkeningModel::log_density(const std::vector<double>& z, std::size_t without) const {
    const DarkeningDraw d = draw_at(z);
    double sum = 0;
    for (const double x : z) sum -= 0.5 * x * x;
    for (std::size_t j = 0; j < studies_.size(); ++j) {
        if (j == without) continue;
        double likelihood = 0;
        for (const auto& node : outcome::normal_nodes()) {
            double log_product = 0;
            for (const std::size_t i : rows_of_[j]) {
                const double p = std::clamp(
                    outcome::darkening_share(d, rows_[i].tones, rows_[i].injury, d.studies * node.z), 1e-12,
                    1 - 1e-12);
                log_product += rows_[i].k * std::log(p) + (rows_[i].n - rows_[i].k) * std::log1p(-p);
            }
            likelihood += node.weight * std::exp(log_product);
        }
        sum += std::log(std::max(likelihood, 1e-300));
    }
    return std::isfinite(sum) ? sum : -std::numeric_limits<double>::infinity();
}

namespace {

std::vector<double> numbers_of(const DarkeningDraw& d) {
    return {d.intercept, d.tone, d.injury, d.hydroquinone, d.sessions, d.studies};
}

/// Counts of a new study of the design of a row, as shares of its n.
std::vector<double> simulated(const std::vector<DarkeningDraw>& draws, const CountedRow& row,
                              const Random& random) {
    constexpr std::uint64_t k_copies = 4;
    std::vector<double> shares;
    for (std::size_t d = 0; d < draws.size(); ++d)
        for (std::uint64_t c = 0; c < k_copies; ++c) {
            const std::uint64_t at = d * k_copies + c;
            const double p = outcome::darkening_share(draws[d], row.tones, row.injury,
                                                      draws[d].studies * random.normal(at, 0));
            double k = 0;
            for (int person = 0; person < static_cast<int>(row.n); ++person)
                k += random.uniform(at, static_cast<std::uint32_t>(8 + person)) < p ? 1 : 0;
            shares.push_back(k / row.n);
        }
    return shares;
}

/// Scores a count against new studies; half of those that give the same count lie below it (mid-P).
PredictedRow scored(const CountedRow& row, const std::vector<double>& draws,
                    const std::vector<double>& null) {
    const double observed = row.k / row.n, half = 0.5 / row.n;
    PredictedRow p{.experiment = row.study, .row = row.name, .measured = observed};
    double below = 0;
    for (const double share : draws) below += share < observed - half ? 1 : share > observed + half ? 0 : 0.5;
    p.pit = below / static_cast<double>(draws.size());
    p.crps = crps(draws, observed);
    p.null_crps = crps(null, observed);
    p.lo = quantile(draws, 0.1);
    p.median = quantile(draws, 0.5);
    p.hi = quantile(draws, 0.9);
    return p;
}

std::vector<Fingerprint> darkening_fingerprints(const Model& model) {
    CalibrationProblem problem;
    problem.name = k_darkening_room;
    problem.parameters = outcome::darkening_priors();
    problem.tables = {"outcome/darkening", "skin/tone"};
    return fingerprints(problem, model);
}

} // namespace

DarkeningFit fit_darkening(const DarkeningModel& model, const MetropolisOptions& chains, std::size_t draws,
                           std::size_t without) {
    const auto made =
        adaptive_metropolis([&](const std::vector<double>& z) { return model.log_density(z, without); },
                            DarkeningModel::dimension(), chains);
    std::vector<DarkeningDraw> all;
    for (const auto& chain : made.kept)
        for (const auto& z : chain) all.push_back(model.draw_at(z));
    DarkeningFit fit{
        .draws = {}, .r_hat = made.largest_r_hat(), .acceptance = made.acceptance, .sd_ratio = {}};
    for (std::size_t d = 0; d < draws; ++d) fit.draws.push_back(all[(2 * d + 1) * all.size() / (2 * draws)]);
    const auto priors = outcome::darkening_priors();
    for (std::size_t p = 0; p < priors.size(); ++p) {
        std::vector<double> values;
        for (const auto& d : all) values.push_back(numbers_of(d)[p]);
        fit.sd_ratio.push_back(std::sqrt(variance_about(values, mean_of(values))) / prior_sd(priors[p]));
    }
    return fit;
}

DarkeningCalibration calibrate_darkening(const Model& model, std::uint64_t seed) {
    constexpr std::size_t k_draws = 128;
    const DarkeningModel counts(counted_rows(model)), null(counted_rows(model), true);
    MetropolisOptions chains{.chains = 4, .burn_in = 6300, .steps = 40000, .seed = seed};
    DarkeningCalibration c{.rows = counts.rows(),
                           .fit = fit_darkening(counts, chains, k_draws),
                           .fitted = {},
                           .predicted = {},
                           .made_from = darkening_fingerprints(model)};
    const auto of_null = fit_darkening(null, chains, k_draws);
    const auto random = [&](std::size_t i) {
        return Random(seed, Purpose::predictive, static_cast<std::uint32_t>(i));
    };
    for (std::size_t i = 0; i < counts.rows().size(); ++i)
        c.fitted.push_back(scored(counts.rows()[i], simulated(c.fit.draws, counts.rows()[i], random(i)),
                                  simulated(of_null.draws, counts.rows()[i], random(i))));
    c.predicted.resize(counts.rows().size());
    chains.chains = 2;
    chains.steps = 10000;
    for (std::size_t s = 0; s < counts.studies().size(); ++s) {
        const auto without = fit_darkening(counts, chains, k_draws, s),
                   null_without = fit_darkening(null, chains, k_draws, s);
        for (std::size_t i = 0; i < counts.rows().size(); ++i)
            if (counts.rows()[i].study == counts.studies()[s])
                c.predicted[i] =
                    scored(counts.rows()[i], simulated(without.draws, counts.rows()[i], random(i)),
                           simulated(null_without.draws, counts.rows()[i], random(i)));
    }
    return c;
}

RecordCheck check_darkening(const Model& model) {
    const TableView t = model["outcome/darkening_draws"];
    const auto found = t.header().find("made_from");
    check(found != t.header().end(), Kind::data, "the head lacks made_from", "outcome/darkening_draws");
    for (const auto& now : darkening_fingerprints(model))
        if (found->second.find(now.name + "=" + now.checksum) == std::string::npos)
            return {
                false,
                fmt::format(
                    "the draws of {0} are stale: {1} changed since they were made; `stipple calibrate {0} "
                    "--write` makes them again",
                    k_darkening_room, now.name)};
    return {true, fmt::format("the draws of {} are current: {} draws, {} checksums agree", k_darkening_room,
                              t.rows.size(), darkening_fingerprints(model).size())};
}

} // namespace stipple::study
