#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/problem.hpp"
#include "stipple/study/calibrate/record.hpp"
#include "stipple/study/ledger/ledger.hpp"

namespace stipple::study {

/// A room that `stipple calibrate` knows. To register one: its line in rooms.cpp.
struct CalibratedRoom {
    std::string name;                   ///< "insertion"
    std::string about;                  ///< one line of the help: what is fitted to what
    std::vector<std::string> data_sets; ///< folders of the ledger that `problem` is given, in this order
    std::string table;                  ///< of the posterior: "insertion/posterior"
    std::string predictions{};          ///< table of the predictions without each experiment; empty: none
    /// The problem, from the model and the data sets.
    std::function<CalibrationProblem(const Model&, const std::vector<DataSet>&)> problem;
    /// Tables whose numbers are the medians of the sample, where the other parameters keep the centre of their priors
    /// and the data tell too little of them to move it. Empty: the tables take a member whole (central_member).
    std::vector<std::string> medians_in{};
    /// What the record holds beside the parameters, worked out for the model of each member.
    std::function<std::vector<Derived>(const Model&, const PosteriorRecord&)> derived{};
    std::size_t members = 128; ///< that the record keeps of the sample
    std::size_t in_front =
        0; ///< members that stand for all of them (with_typical_first); 0: they stand as they come
};

/// All of them, in the order of the help.
const std::vector<CalibratedRoom>& calibrated_rooms();

/// The room of this name. Errors: Kind::input with the names that there are and the nearest.
const CalibratedRoom& calibrated_room(const std::string& name);

/// Whether the table of a room still says what its calibration would (check_record), and the rows of the model what the
/// table says.
RecordCheck check_room(const CalibratedRoom& room, const CalibrationProblem& problem, const Model& model,
                       int threads = 1);

} // namespace stipple::study
