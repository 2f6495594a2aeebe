#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/joint.hpp"
#include <cmath>
#include <string>
#include <vector>

namespace stipple::study {

/// A row of an experiment as it was predicted without the experiment: what data/<room>/predictions.csv holds.
struct PredictedRow {
    std::string experiment, row;
    double measured = 0;
    double lo = 0, median = 0, hi = 0;         ///< 10, 50 and 90 % of a new study, in the unit of the row
    double pit = 0, crps = 0, null_crps = NAN; ///< null_crps NaN: there is no null
    bool inside() const { return pit >= 0.1 && pit <= 0.9; }
};

/// The rows of a calibration that are numbers.
std::vector<PredictedRow> predicted_rows(const CalibrationProblem& problem,
                                         const JointCalibration& calibration);

/// The same from a table. Errors: Kind::data for a column or number that is missing.
std::vector<PredictedRow> read_predictions(const TableView& table);

/// How well a calibrated room predicts experiments that it was not fitted to.
struct RoomScore {
    std::string room;
    std::vector<PredictedRow> rows;
    Coverage coverage;
    Skill skill;
};

/// Of every room whose predictions stand in data/<room>/predictions.csv.
std::vector<RoomScore> score_rooms(const Model& model);

} // namespace stipple::study
