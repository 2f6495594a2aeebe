#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/record.hpp"
#include <cstddef>
#include <string>
#include <vector>

// Few members of a posterior that stand for all of them.
namespace stipple::study {

/// The member that stands for all of them: of the quarter of the members whose derived numbers lie nearest to their
/// medians, the one whose parameters do. Medians of the parameters one by one are no member, and need not give the median
/// of what follows from them.
std::size_t central_member(const Model& model, const PosteriorRecord& record);

/// The record with `first` of its members in front that stand for all of them: of many draws of so many those whose 10, 25,
/// 50, 75 and 90 % points of the derived numbers lie nearest to those of all. The others follow as they stood.
PosteriorRecord with_typical_first(PosteriorRecord record, std::size_t first);

/// The parameters of a problem that stand in these tables of the model, with their medians over a sample.
std::vector<std::pair<std::string, double>> medians_of(const CalibrationProblem& problem, const Model& model,
                                                       const std::vector<std::string>& tables,
                                                       const TemperedSample& sample);

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
