#pragma once
#include "stipple/base/prior.hpp"
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace stipple::study {

/// The scale g on which a residual is taken: identity, natural logarithm, logarithm to base 2, log-odds.
enum class Scale { identity, log, log2, logit };
/// g(value): NaN where the scale does not know the value (a logarithm of zero, log-odds of 1).
double on_scale(Scale scale, double value);
/// g^-1(value).
double from_scale(Scale scale, double value);

/// What the likelihood says of a row (likelihood.hpp).
enum class LikelihoodKind { normal, bernoulli, logistic, probit, student };

/// One thing that an experiment has found.
struct CalibrationRow {
    std::string name;
    std::string kind; ///< kind of quantity, whose discrepancy widens the SD; empty: none
    LikelihoodKind likelihood = LikelihoodKind::normal;
    Scale scale = Scale::identity;
    /// normal, student: what was measured; bernoulli: share of trials that succeeded; logistic, probit: the threshold
    double measured = 0;
    double sd = 0;     ///< normal, student, probit: standard error on the scale; logistic: width on the scale
    bool above = true; ///< logistic, probit: found above the threshold, or below it
    double weight = 1; ///< of the log-likelihood: 1/3 for each of nine rows that are three facts
    /// What the null model says, in the unit of the row; NaN: the mean of the kind in the other experiments,
    /// on the scale.
    double null_value = std::numeric_limits<double>::quiet_NaN();

    /// Whether a number was measured, and not a side of a threshold or a share.
    bool is_number() const {
        return likelihood == LikelihoodKind::normal || likelihood == LikelihoodKind::student;
    }
};

// One function for each likelihood; `measured`, thresholds and probabilities in the unit of the prediction.
CalibrationRow normal_row(std::string name, std::string kind, Scale scale, double measured, double sd);
CalibrationRow student_row(std::string name, std::string kind, Scale scale, double measured, double sd);
CalibrationRow bernoulli_row(std::string name, double share, double weight = 1);
CalibrationRow logistic_row(std::string name, Scale scale, double threshold, double width, bool above);
CalibrationRow probit_row(std::string name, std::string kind, Scale scale, double threshold, double sd,
                          bool above);

/// An experiment (one study): what it leaves unknown, what it found, and what the model says to it.
struct Experiment {
    /// What the model predicts: one number a row, in the unit of the row (bernoulli: the probability of
    /// success).
    /// Shapes: values of the problem's parameters, values of this experiment's inputs, in their order.
    /// Called from several threads; equal arguments must give equal bits. A stipple::Error and a number that
    /// is not finite are failures: likelihood zero.
    using Predict = std::function<std::vector<double>(std::span<const double> parameters,
                                                      std::span<const double> inputs)>;

    std::string name;
    std::vector<Prior> inputs; ///< nuisance inputs of this experiment alone
    std::vector<CalibrationRow> rows;
    Predict predict;
    bool in_likelihood = true; ///< false: predicted and shown, and no parameter learns from it
};

/// Discrepancy between model and measurement by kind of quantity, on the scale of its rows.
/// Equation: ln omega_k ~ N(ln omega_0, between²), omega_0 ~ centre; kinds share omega_0, so that a kind with
/// one study is not left alone.
/// Source: none; evidence model, ASSUMED.
struct DiscrepancyGroup {
    Prior centre;         ///< of omega_0
    double between = 0.5; ///< SD of the logarithm between kinds; 0: all kinds have omega_0
    std::vector<std::string> kinds;
};
/// The group with the prior for rows on a scale: median 0.5 on log, 1.0 on log2, 0.15 on identity (share of
/// the baseline) and logit, SD of the logarithm 0.5.
DiscrepancyGroup discrepancy_group(Scale scale, std::vector<std::string> kinds);

/// Everything that a calibration of a room needs: parameters that all experiments share, and the experiments.
struct CalibrationProblem {
    std::string name; ///< of the room
    std::vector<Prior> parameters;
    std::vector<Experiment> experiments;
    std::vector<DiscrepancyGroup> discrepancies;
    std::vector<std::string> tables; ///< that the predictions read: named with the posterior (record.hpp)
};

/// Errors: Kind::data, one problem a fault: no parameter and no experiment; two names alike; an experiment
/// without rows or prediction; a row whose kind no group names, whose SD is not positive, whose measurement
/// its scale does not know, or that has a share outside 0 to 1; a group whose `between` is negative.
void check_problem(const CalibrationProblem& problem);

} // namespace stipple::study
