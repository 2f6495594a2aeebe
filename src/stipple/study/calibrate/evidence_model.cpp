#include "stipple/study/calibrate/evidence_model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/study/calibrate/by_study.hpp"
#include "stipple/study/calibrate/prior_spread.hpp"
#include "stipple/study/scores/scores.hpp"
#include "stipple/study/scores/study_effect.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace stipple::study {

using outcome::k_rated;
using outcome::Raters;

namespace {

constexpr double k_overdispersion = 20; ///< of counts: a beta distribution of this concentration behind them
constexpr std::size_t k_numbers = k_rated.size() + 6;

double log_normal(double residual, double variance) {
    return -0.5 * (residual * residual / variance + std::log(2 * std::numbers::pi * variance));
}

/// But for what does not depend on p.
/// Equation: prod_{i<k} (a + i) prod_{i<n-k} (b + i), a = 20 p, b = 20 - a: the beta-binomial distribution, its gamma
/// functions written out.
double log_beta_binomial(double k, double n, double p) {
    const auto log_product = [](double from, int factors) {
        double sum = 0, product = 1;
        for (int i = 0; i < factors; ++i) {
            product *= from + i;
            if (product > 1e200) { // taken out before it overflows
                sum += std::log(product);
                product = 1;
            }
        }
        return sum + std::log(product);
    };
    return log_product(k_overdispersion * p, static_cast<int>(k)) +
           log_product(k_overdispersion * (1 - p), static_cast<int>(n - k));
}

double standard_error(const TrialRow& row, const Raters& r) {
    return std::isnan(row.se) ? std::hypot(r.people, r.reading) / std::sqrt(row.n) : row.se;
}

/// P(passes the threshold) of one person of the study.
double success(const TrialRow& row, const Raters& r, double mean) {
    const double sd = std::sqrt(r.people * r.people + r.reading * r.reading + 0.25 * r.studies * r.studies);
    return std::clamp(normal_probability((mean - row.threshold) / sd), 1e-9, 1 - 1e-9);
}

} // namespace

std::vector<Prior> evidence_priors() {
    std::vector<Prior> priors;
    for (const auto concern : k_rated)
        priors.push_back(lognormal_prior("seen_" + std::string(concern), 1, 0.4));
    priors.push_back(normal_prior("drift", 0.03, 0.05));
    priors.push_back(half_normal_prior("handling", 0.08));
    priors.push_back(lognormal_prior("open", 0.15, 0.7));
    priors.push_back(half_normal_prior("studies", 0.15));
    priors.push_back(half_normal_prior("people", 0.20));
    priors.push_back(half_normal_prior("reading", 0.15));
    return priors;
}

EvidenceModel::EvidenceModel(std::vector<TrialRow> rows)
    : rows_(std::move(rows)), priors_(evidence_priors()) {
    group_by_study(rows_, studies_, rows_of_);
}

Raters EvidenceModel::raters(const std::vector<double>& z) const {
    Raters r;
    for (std::size_t c = 0; c < k_rated.size(); ++c) r.seen[c] = draw(priors_[c], z[c]);
    std::size_t at = k_rated.size();
    for (double* number : {&r.drift, &r.handling, &r.open, &r.studies, &r.people, &r.reading}) {
        *number = draw(priors_[at], z[at]);
        ++at;
    }
    return r;
}

namespace {

/// Adds ln p of a row at every node, without what depends on none.
void add_row(const TrialRow& row, const Raters& r, double mean, double between, double se,
             const StudyNodes& nodes, double (&at)[StudyNodes::count]) {
    const double of_baseline = row.kind == TrialKind::mean ? row.share * row.baseline_spread : 0,
                 variance = between + se * se + of_baseline * of_baseline, sd = std::sqrt(variance),
                 bound = 1.96 * se, log_sd = std::log(sd);
    for (std::size_t n = 0; n < StudyNodes::count; ++n) {
        const double report = mean + r.studies * nodes.x[n];
        if (row.kind == TrialKind::count) {
            at[n] += log_beta_binomial(row.successes, row.n, success(row, r, report));
        } else if (row.kind == TrialKind::mean) {
            const double away = (row.share - report) / sd;
            at[n] -= 0.5 * away * away + log_sd;
        } else {
            at[n] += std::log(std::max(1e-300, normal_probability((bound - report) / sd) -
                                                   normal_probability((-bound - report) / sd)));
        }
    }
}

} // namespace

double EvidenceModel::log_density(const std::vector<double>& z, const std::vector<double>& changes,
                                  std::size_t without) const {
    const StudyNodes& nodes = study_nodes();
    double sum = 0;
    for (const double x : z) sum -= 0.5 * x * x;
    const Raters r = raters(z);
    const double between = 0.25 * r.studies * r.studies, sigma2 = r.people * r.people + r.reading * r.reading;
    for (std::size_t j = 0; j < studies_.size(); ++j) {
        if (j == without) continue;
        double at[StudyNodes::count];
        std::copy(std::begin(nodes.log_weight), std::end(nodes.log_weight), at);
        for (const std::size_t i : rows_of_[j]) {
            const TrialRow& row = rows_[i];
            const double se = standard_error(row, r);
            if (std::isfinite(row.sd)) {
                const double nu = 1 / (1 / (row.n - 1) + 2 * row.baseline_spread * row.baseline_spread);
                sum -= 0.5 * nu * (std::log(sigma2) + row.sd * row.sd / sigma2);
            }
            if (row.kind == TrialKind::difference) {
                const double seen = row.arm.instrument ? 1 : r.seen[row.concern],
                             of_baseline = row.share * row.baseline_spread;
                sum += log_normal(row.share - seen * changes[i],
                                  2 * between + se * se + of_baseline * of_baseline);
                continue;
            }
            const double mean = outcome::mean_report(r, row.concern, changes[i], row.arm);
            add_row(row, r, mean, between, se, nodes, at);
        }
        sum += log_sum(at);
    }
    return std::isfinite(sum) ? sum : -std::numeric_limits<double>::infinity();
}

double EvidenceModel::simulate(const Raters& r, const std::vector<double>& changes, std::size_t i,
                               const Random& random, std::uint64_t at) const {
    const TrialRow& row = rows_[i];
    const double se = standard_error(row, r), error = random.normal(at, 0);
    if (row.kind == TrialKind::difference) {
        const double seen = row.arm.instrument ? 1 : r.seen[row.concern];
        return seen * changes[i] + std::sqrt(0.5 * r.studies * r.studies + se * se) * error;
    }
    const double mean = outcome::mean_report(r, row.concern, changes[i], row.arm) +
                        r.studies * t4_quantile(random.uniform(at, 3));
    if (row.kind != TrialKind::count) {
        // a baseline that was not read makes the reported share uncertain in proportion to itself
        const double share = std::min(1.0, mean + std::hypot(0.5 * r.studies, se) * error);
        return share * (1 + row.baseline_spread * random.normal(at, 1));
    }
    const double p = success(row, r, mean);
    const double p_of_study =
        draw(beta_prior("", k_overdispersion * p, k_overdispersion * (1 - p)), random.normal(at, 2));
    double k = 0;
    for (int person = 0; person < static_cast<int>(row.n); ++person)
        k += random.uniform(at, static_cast<std::uint32_t>(8 + person)) < p_of_study ? 1 : 0;
    return k / row.n;
}

namespace {

/// What the chains of one member of the tissue kept.
struct MemberFit {
    std::vector<std::vector<double>> z;
    std::vector<double> sum, square; ///< of every shared number over all kept steps
    double steps = 0, r_hat = 0, acceptance = 0;
};

std::vector<double> numbers_of(const Raters& r) {
    std::vector<double> all(r.seen.begin(), r.seen.end());
    all.insert(all.end(), {r.drift, r.handling, r.open, r.studies, r.people, r.reading});
    return all;
}

MemberFit fit_member(const EvidenceModel& model, const std::vector<double>& changes, std::size_t member,
                     const EvidenceOptions& o, std::size_t without) {
    MetropolisOptions chains = o.chains;
    chains.seed = o.seed;
    chains.subject = static_cast<std::uint32_t>(member);
    const auto made = adaptive_metropolis(
        [&](const std::vector<double>& z) { return model.log_density(z, changes, without); },
        model.dimension(), chains);
    MemberFit fit;
    fit.sum = fit.square = std::vector<double>(k_numbers, 0.0);
    fit.r_hat = made.largest_r_hat();
    fit.acceptance = made.acceptance;
    std::vector<const std::vector<double>*> all;
    for (const auto& chain : made.kept)
        for (const auto& z : chain) all.push_back(&z);
    constexpr std::size_t k_every = 20; // neighbours are nearly alike
    for (std::size_t i = 0; i < all.size(); i += k_every) {
        const auto numbers = numbers_of(model.raters(*all[i]));
        for (std::size_t p = 0; p < k_numbers; ++p) {
            fit.sum[p] += numbers[p];
            fit.square[p] += numbers[p] * numbers[p];
        }
        ++fit.steps;
    }
    for (std::size_t d = 0; d < o.draws; ++d) fit.z.push_back(*all[(2 * d + 1) * all.size() / (2 * o.draws)]);
    return fit;
}

} // namespace

EvidenceFit fit_evidence(const EvidenceModel& model, const std::vector<std::vector<double>>& changes,
                         const EvidenceOptions& o, std::size_t without) {
    std::vector<MemberFit> fits(changes.size());
    std::vector<std::function<void()>> tasks;
    for (std::size_t m = 0; m < changes.size(); ++m)
        tasks.emplace_back([&, m] { fits[m] = fit_member(model, changes[m], m, o, without); });
    run_tasks(tasks, o.threads);
    EvidenceFit fit;
    std::vector<double> sum(k_numbers, 0.0), square(k_numbers, 0.0);
    double steps = 0;
    for (std::size_t m = 0; m < fits.size(); ++m) {
        for (const auto& z : fits[m].z) {
            fit.draws.push_back(model.raters(z));
            fit.draws.back().tissue = m;
        }
        for (std::size_t p = 0; p < k_numbers; ++p) sum[p] += fits[m].sum[p], square[p] += fits[m].square[p];
        steps += fits[m].steps;
        fit.r_hat += fits[m].r_hat / static_cast<double>(fits.size());
        fit.acceptance += fits[m].acceptance / static_cast<double>(fits.size());
    }
    for (std::size_t p = 0; p < k_numbers; ++p) {
        const double mean = sum[p] / steps, sd = std::sqrt(std::max(0.0, square[p] / steps - mean * mean));
        fit.told.push_back({model.priors()[p].name, sd / prior_sd(model.priors()[p])});
    }
    return fit;
}

/// Scores a row against draws of a new study.
static PredictedRow scored(const TrialRow& row, std::vector<double> draws, const std::vector<double>& null) {
    const double observed = row.kind == TrialKind::count ? row.successes / row.n : row.share;
    PredictedRow p{.experiment = row.study, .row = row.name, .measured = observed};
    p.pit = probability_integral_transform(draws, observed);
    p.crps = crps(draws, observed);
    p.null_crps = crps(null, observed);
    p.lo = quantile(draws, 0.1);
    p.median = quantile(draws, 0.5);
    p.hi = quantile(draws, 0.9);
    return p;
}

std::vector<PredictedRow> predict_left_out(const EvidenceModel& model,
                                           const std::vector<std::vector<double>>& changes,
                                           const EvidenceOptions& o) {
    constexpr int k_copies = 8; ///< new studies a draw
    // The null: nothing happens to anybody. Its rows report chance, and differences between studies as large as it takes.
    auto null_rows = model.rows();
    for (auto& row : null_rows) row.arm.treated = false;
    const EvidenceModel null_model(null_rows);
    const std::vector<std::vector<double>> nothing(changes.size(),
                                                   std::vector<double>(model.rows().size(), 0.0));
    std::vector<PredictedRow> all(model.rows().size());
    for (std::size_t s = 0; s < model.studies().size(); ++s) {
        const auto fit = fit_evidence(model, changes, o, s), null = fit_evidence(null_model, nothing, o, s);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (model.rows()[i].study != model.studies()[s]) continue;
            const Random random(o.seed, Purpose::predictive, static_cast<std::uint32_t>(i));
            std::vector<double> draws, null_draws;
            for (std::size_t d = 0; d < fit.draws.size(); ++d)
                for (int c = 0; c < k_copies; ++c) {
                    const std::uint64_t at = d * k_copies + static_cast<std::uint64_t>(c);
                    draws.push_back(
                        model.simulate(fit.draws[d], changes[fit.draws[d].tissue], i, random, at));
                    null_draws.push_back(null_model.simulate(null.draws[d], nothing.front(), i, random, at));
                }
            all[i] = scored(model.rows()[i], std::move(draws), null_draws);
        }
        if (o.progress && !o.progress({.stage = "trials left out",
                                       .fraction = static_cast<double>(s + 1) /
                                                   static_cast<double>(model.studies().size())}))
            throw Error(Kind::interrupted, Problem{.what = "interrupted"});
    }
    return all;
}

} // namespace stipple::study
