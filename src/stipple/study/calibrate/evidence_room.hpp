#pragma once
#include "stipple/study/calibrate/evidence_model.hpp"
#include "stipple/study/calibrate/record.hpp"
#include <string>
#include <vector>

namespace stipple::study {

/// `stipple calibrate outcome`: what trials of appearance tell of raters, given the tissue of every member of the posterior
/// of healing. It stands beside the rooms of rooms.hpp, because its unknowns are fitted within each member and pooled.
struct EvidenceCalibration {
    EvidenceModel model;
    std::vector<std::vector<double>> changes; ///< trial_changes
    EvidenceFit fit;
    std::vector<PredictedRow> predictions; ///< predict_left_out
    std::vector<Fingerprint> made_from;
};

constexpr const char* k_evidence_room = "outcome";

/// Names of the data sets of the trials.
std::vector<std::string> evidence_data_sets(const Model& model);

/// The whole calibration, of every member of the posterior of healing. Same seed, same answer for any number of threads.
EvidenceCalibration calibrate_evidence(const Model& model, const std::vector<DataSet>& sets,
                                       const EvidenceOptions& options);

/// Whether data/outcome/evidence.csv still says what the calibration would: checksums, and the changes of the first
/// member, which are worked out anew and may differ by a thousandth and 1e-5.
RecordCheck check_evidence(const Model& model, const std::vector<DataSet>& sets, int threads = 1);

} // namespace stipple::study
