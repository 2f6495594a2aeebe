#pragma once
#include "stipple/study/calibrate/directions.hpp"
#include "stipple/study/calibrate/predictive.hpp"
#include "stipple/study/scores/scores.hpp"

namespace stipple::study {

/// What one sample says of an experiment.
struct ExperimentPrediction {
    Predictive predictive;
    std::vector<RowScore> scores; ///< by row
};

/// An experiment as it was expected, as it was predicted without it, and as it was fitted.
struct ExperimentAnswer {
    std::string name;
    bool in_likelihood = true;
    ExperimentPrediction prior, without, posterior;
    /// By the null model, without this experiment too; by row, NaN where a row has no null.
    std::vector<RowScore> null;
    double effective_sample = 0; ///< of the sample without it
};

struct JointCalibration {
    TemperedSample posterior;
    PosteriorKnowledge knowledge;
    std::vector<ExperimentAnswer> experiments;
    Coverage coverage; ///< of the predictions without each experiment, rows that are numbers
    Skill skill;       ///< the same, against the null model
    long evaluations = 0, failed = 0;
};

/// Fits a problem and predicts every experiment without it.
/// Method: sample_posterior; sample_without for each experiment of the likelihood (an experiment that is not in
/// it is predicted by the posterior itself); parameters, inputs and discrepancies are all estimated again
/// without it. The null model goes the same way: no parameters, its values for predictions, and
/// discrepancies of its own.
/// Errors: those of sample_posterior; Kind::numerics if an experiment cannot be predicted.
JointCalibration calibrate_jointly(const CalibrationProblem& problem, const TemperingOptions& options);

/// The null model of a problem for predicting one experiment: no parameters and inputs; every row that is a
/// number is predicted by its null value, or by the mean, on its scale, of its kind in the experiments of the
/// likelihood but this one. Rows without either are left out, and experiments without rows.
CalibrationProblem null_problem(const CalibrationProblem& problem, std::size_t left_out);

} // namespace stipple::study
