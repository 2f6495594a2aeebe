#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/record.hpp"
#include <string>
#include <utility>
#include <vector>

// The numbers that a calibration writes into the tables of the model.
namespace stipple::study {

/// How a room finds the numbers of its tables where they are no member of the posterior.
struct Centring {
    std::vector<std::string> tables; ///< whose parameters take the medians of the members; empty: none does
    /// Of them, those that are multiplied by one factor, so that the model with the numbers of the tables predicts of
    /// this row what the members do in the median. Medians of the parameters one by one do not: the many small shifts of
    /// the others, which keep the centre of their priors, are missing.
    std::vector<std::string> levels;
    std::string experiment, row;
};

/// Medians of the parameters of the problem that stand in the tables, the levels times the factor solved for.
/// Equation: predicted(factor) = median over the members of predicted;  no level leaves what the members have.
/// Method: TOMS 748 to 1e-6 of the factor; what no table holds (the skin of a trial, the inputs of the experiment) at
/// its median.
/// Errors: Kind::data if the problem has no such parameter, experiment or row; Kind::numerics if no levels of the members
/// reach the median. Source: alefeld1995.
std::vector<std::pair<std::string, double>> central_numbers(const CalibrationProblem& problem,
                                                            const Model& model, const Centring& centring,
                                                            const PosteriorRecord& record);

/// A number that a calibration finds, with the row of the table that holds it.
struct FittedNumber {
    std::string table, name;
    double fit = 0, sd = 0, low = 0, high = 0; ///< in the unit of the table; over the members SD, 10 and 90 %
    int digits = 4;                            ///< significant, in the table
};

/// The numbers that a record has for tables of the model: its centre, or else every parameter of the central member; and
/// 10 and 90 % of the members, or the number itself where that lies beyond.
std::vector<FittedNumber> fitted_numbers(const Model& model, const PosteriorRecord& record);

} // namespace stipple::study
