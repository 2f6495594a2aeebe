#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/problem.hpp"
#include "stipple/study/ledger/ledger.hpp"

namespace stipple::study {

/// A room that `stipple calibrate` knows. To register one: its line in rooms.cpp.
struct CalibratedRoom {
    std::string name;                   ///< "insertion"
    std::string about;                  ///< one line of the help: what is fitted to what
    std::vector<std::string> data_sets; ///< folders of the ledger that `problem` is given, in this order
    std::string table;                  ///< of the posterior: "insertion/posterior"
    /// The problem, from the model and the data sets. Empty for healing, which calibration.hpp fits to its rows
    /// exactly.
    std::function<CalibrationProblem(const Model&, const std::vector<DataSet>&)> problem;
};

/// All of them, in the order of the help.
const std::vector<CalibratedRoom>& calibrated_rooms();

/// The room of this name. Errors: Kind::input with the names that there are and the nearest.
const CalibratedRoom& calibrated_room(const std::string& name);

} // namespace stipple::study
