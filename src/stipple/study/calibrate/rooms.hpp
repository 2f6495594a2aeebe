#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/centre.hpp"
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
    /// Where the data tell too little of most parameters to move them from the centre of their priors, how the others
    /// are found. Without tables: the tables take a member whole (central_member).
    Centring centring{};
    /// Names of what the record holds beside the parameters, and its values for the model of one member.
    std::vector<std::string> derived_names{};
    std::function<std::vector<double>(const Model&)> derived{};
    /// The model of each member, as `derived` takes it.
    std::function<std::vector<Model>(const Model&, const PosteriorRecord&)> models{};
    std::size_t members = 128; ///< that the record keeps of the sample
    std::size_t in_front =
        0; ///< members that stand for all of them (with_typical_first); 0: they stand as they come
};

/// All of them, in the order of the help.
const std::vector<CalibratedRoom>& calibrated_rooms();

/// The room of this name. Errors: Kind::input with the names that there are and the nearest.
const CalibratedRoom& calibrated_room(const std::string& name);

/// What the record of a room holds beside the parameters: of its members, and of the model of the tables where those hold
/// no member.
void derive(const CalibratedRoom& room, const Model& model, PosteriorRecord& record);

/// Whether the table of a room still says what its calibration would (check_record), and the rows of the model what the
/// table says.
RecordCheck check_room(const CalibratedRoom& room, const CalibrationProblem& problem, const Model& model,
                       int threads = 1);

} // namespace stipple::study
