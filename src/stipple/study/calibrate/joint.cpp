#include "stipple/study/calibrate/joint.hpp"
#include "stipple/study/calibrate/likelihood.hpp"
#include <cmath>

namespace stipple::study {

namespace {

/// Mean of a kind on its scale over the experiments of the likelihood but one; NaN without any.
double mean_elsewhere(const CalibrationProblem& problem, std::size_t left_out, const CalibrationRow& like) {
    double sum = 0, count = 0;
    for (std::size_t e = 0; e < problem.experiments.size(); ++e) {
        if (e == left_out || !problem.experiments[e].in_likelihood) continue;
        for (const auto& row : problem.experiments[e].rows) {
            if (!row.is_number() || row.kind.empty() || row.kind != like.kind) continue;
            sum += on_scale(row.scale, row.measured);
            ++count;
        }
    }
    return count > 0 ? from_scale(like.scale, sum / count) : NAN;
}

double null_value(const CalibrationProblem& problem, std::size_t left_out, const CalibrationRow& row) {
    if (!row.is_number()) return NAN;
    const double value = std::isnan(row.null_value) ? mean_elsewhere(problem, left_out, row) : row.null_value;
    return std::isfinite(on_scale(row.scale, value)) ? value : NAN;
}

std::vector<RowScore> scores_of(const Predictive& predictive, const std::vector<CalibrationRow>& rows,
                                std::uint64_t seed) {
    std::vector<RowScore> scores;
    for (std::size_t r = 0; r < rows.size(); ++r) scores.push_back(score_row(predictive, rows[r], r, seed));
    return scores;
}

ExperimentPrediction prediction(const CalibrationProblem& problem, const TemperedSample& sample,
                                std::size_t experiment, const TemperingOptions& options) {
    ExperimentPrediction p{predict_experiment(problem, sample, experiment, options.threads), {}};
    p.scores = scores_of(p.predictive, problem.experiments[experiment].rows, options.seed);
    return p;
}

/// Scores of the null model, in the places of the rows of the problem.
std::vector<RowScore> null_scores(const CalibrationProblem& problem, std::size_t experiment,
                                  TemperingOptions options) {
    const Experiment& asked = problem.experiments[experiment];
    RowScore none{
        .lo = NAN, .median = NAN, .hi = NAN, .pit = NAN, .crps = NAN, .log_score = NAN, .brier = NAN};
    std::vector<RowScore> scores(asked.rows.size(), none);
    const CalibrationProblem null = null_problem(problem, experiment);
    options.progress = nullptr; // it calls no model: an instant
    for (std::size_t e = 0; e < null.experiments.size(); ++e) {
        if (null.experiments[e].name != asked.name) continue;
        const auto found = prediction(null, sample_posterior(null, options), e, options).scores;
        std::size_t next = 0;
        for (std::size_t r = 0; r < asked.rows.size(); ++r)
            if (!std::isnan(null_value(problem, experiment, asked.rows[r]))) scores[r] = found[next++];
    }
    return scores;
}

void score_together(const CalibrationProblem& problem, JointCalibration& c, std::uint64_t seed) {
    std::vector<ScoredRow> rows;
    for (std::size_t e = 0; e < c.experiments.size(); ++e)
        for (std::size_t r = 0; r < problem.experiments[e].rows.size(); ++r) {
            const RowScore& score = c.experiments[e].without.scores[r];
            if (!std::isnan(score.pit))
                rows.push_back({c.experiments[e].name, score.pit, score.crps, c.experiments[e].null[r].crps});
        }
    c.coverage = coverage(rows);
    c.skill = skill(rows, seed);
}

/// The options of one of several stages, so that the whole goes from 0 to 1.
TemperingOptions staged(const TemperingOptions& options, std::size_t stage, std::size_t stages) {
    TemperingOptions one = options;
    if (!options.progress) return one;
    one.progress = [&options, stage, stages](Progress p) {
        p.fraction = (static_cast<double>(stage) + p.fraction) / static_cast<double>(stages);
        return options.progress(p);
    };
    return one;
}

} // namespace

CalibrationProblem null_problem(const CalibrationProblem& problem, std::size_t left_out) {
    CalibrationProblem null{.name = problem.name + " (null model)",
                            .parameters = {},
                            .experiments = {},
                            .discrepancies = problem.discrepancies,
                            .tables = {}};
    for (std::size_t e = 0; e < problem.experiments.size(); ++e) {
        const Experiment& from = problem.experiments[e];
        Experiment to{.name = from.name,
                      .inputs = {},
                      .rows = {},
                      .predict = {},
                      .in_likelihood = from.in_likelihood && e != left_out};
        std::vector<double> values;
        for (const auto& row : from.rows) {
            const double value = null_value(problem, left_out, row);
            if (std::isnan(value)) continue;
            to.rows.push_back(row);
            values.push_back(value);
        }
        if (values.empty()) continue;
        to.predict = [values](std::span<const double>, std::span<const double>) { return values; };
        null.experiments.push_back(std::move(to));
    }
    return null;
}

JointCalibration calibrate_jointly(const CalibrationProblem& problem, const TemperingOptions& options) {
    const std::size_t n = problem.experiments.size(), stages = n + 2;
    const TemperedSample prior = sample_prior(problem, staged(options, 0, stages));
    JointCalibration c;
    c.posterior = sample_posterior(problem, prior, staged(options, 1, stages));
    c.knowledge = posterior_knowledge(problem, c.posterior);
    c.evaluations = c.posterior.evaluations;
    c.failed = c.posterior.failed;
    for (std::size_t e = 0; e < n; ++e) {
        const Experiment& experiment = problem.experiments[e];
        ExperimentAnswer answer{.name = experiment.name,
                                .in_likelihood = experiment.in_likelihood,
                                .prior = prediction(problem, prior, e, options),
                                .without = {},
                                .posterior = prediction(problem, c.posterior, e, options),
                                .null = null_scores(problem, e, options)};
        if (experiment.in_likelihood) {
            const auto without = sample_without(problem, c.posterior, e, staged(options, e + 2, stages));
            answer.without = prediction(problem, without, e, options);
            answer.effective_sample = without.effective_sample;
            c.evaluations += without.evaluations;
            c.failed += without.failed;
        } else {
            answer.without = answer.posterior;
            answer.effective_sample = c.posterior.effective_sample;
        }
        c.experiments.push_back(std::move(answer));
    }
    score_together(problem, c, options.seed);
    return c;
}

} // namespace stipple::study
