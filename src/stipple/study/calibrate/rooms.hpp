#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/problem.hpp"
#include "stipple/study/calibrate/record.hpp"
#include "stipple/study/calibrate/refit.hpp"
#include "stipple/study/ledger/ledger.hpp"

namespace stipple::study {

/// A room that `stipple calibrate` knows. To register one: its line in rooms.cpp.
struct CalibratedRoom {
    std::string name;                   ///< "insertion"
    std::string about;                  ///< one line of the help: what is fitted to what
    std::vector<std::string> data_sets; ///< folders of the ledger that `problem` is given, in this order
    std::string table;                  ///< of the posterior: "insertion/posterior"
    std::string predictions{};          ///< table of the predictions without each experiment; empty: none
    /// The problem, from the model and the data sets. Empty for healing, which calibration.hpp fits to its rows
    /// exactly.
    std::function<CalibrationProblem(const Model&, const std::vector<DataSet>&)> problem;
    /// What the record holds beside the parameters, worked out for the model of each member; may be empty.
    std::function<std::vector<Derived>(const std::vector<Model>&)> derived{};
};

/// All of them, in the order of the help.
const std::vector<CalibratedRoom>& calibrated_rooms();

/// The room of this name. Errors: Kind::input with the names that there are and the nearest.
const CalibratedRoom& calibrated_room(const std::string& name);

/// The member that stands for all of them: of the quarter of the members whose derived numbers lie nearest to their
/// medians, the one whose parameters do. Medians of the parameters one by one are no member, and need not give the median
/// of what follows from them.
std::size_t central_member(const Model& model, const PosteriorRecord& record);

/// The record with `first` of its members in front that stand for all of them: of many draws of so many those whose 10, 25,
/// 50, 75 and 90 % points of the derived numbers lie nearest to those of all. The others follow as they stood.
PosteriorRecord with_typical_first(PosteriorRecord record, std::size_t first);

/// The parameters of a record that are rows of the model: of the central member, and 10 and 90 % of the members,
/// or its own number where that lies beyond.
std::vector<FittedNumber> fitted_numbers(const Model& model, const PosteriorRecord& record);

/// Whether the table of a room still says what its calibration would (check_record), and the rows of the model what the
/// table says.
RecordCheck check_room(const CalibratedRoom& room, const CalibrationProblem& problem, const Model& model,
                       int threads = 1);

} // namespace stipple::study
