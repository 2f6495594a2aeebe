#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/problem.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include <vector>

namespace stipple::study {

/// The calibration of the room healing: the fitted numbers, everything else that has a prior, the strokes and the force
/// of the reference trial and the skin in which it was made, to histology, directions of biopsies, RNA, redness, curves
/// of cells and grades of faces.
/// `sets`: the data sets of calibrated_rooms(), in their order.
/// Names: healing.… and outcome.… are parameters of the model; "tissue" is the member of the posterior of insertion, its
/// whole part.
/// Source: data/healing/rna.csv; tests/validation.   Errors: Kind::input for a row that the ledger lacks.
CalibrationProblem healing_problem(const Model& model, const std::vector<DataSet>& sets);

} // namespace stipple::study
