#pragma once
#include "stipple/base/progress.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include <string>
#include <utility>
#include <vector>

namespace stipple::study {

/// The numbers that are fitted, in the units of their tables.
struct Fitted {
    double q3 = 0;   ///< collagen III synthesis (healing/kinetics) [1/d]
    double g_HC = 0; ///< thickening of the epidermis per gain of collagen (healing/kinetics) [-]
    outcome::GradeSlopes slopes{}; ///< (outcome/mappings) [grade]
};

/// A measurement that takes part, and the number that answers to it.
struct FitRow {
    std::string data_set, row, parameter;
    double measured = 0;
    double sd = 0;    ///< of the mean: a quarter of the published or stated range
    double model = 0; ///< of the fit
};

/// A direction in the space of the parameters, in units of their prior spread, that the data inform.
struct InformedDirection {
    double eigenvalue = 0; ///< information over that of the prior; below 1 the prior says more than the data
    /// Parameter and its share of the direction, largest first.
    std::vector<std::pair<std::string, double>> parts;
};

struct Calibration {
    std::vector<FitRow> rows;
    Fitted best;
    Fitted sd, low, high; ///< over the members: standard deviation, 10 and 90 %
    std::vector<Model> members;
    int drawn = 0, rejected = 0;               ///< draws that no fit could bring to the data
    std::vector<InformedDirection> directions; ///< largest eigenvalue first, one per row at most
    /// Posterior over prior standard deviation of every parameter, by linearisation at the fit.
    std::vector<std::pair<std::string, double>> narrowing;
};

struct CalibrationOptions {
    int members = 64, threads = 1;
    std::uint64_t seed = 1;
    ProgressCallback progress;
};

/// Fits q3 and g_HC to lotfi2013 and the slopes of the grades to ablon2018, and draws members of the
/// posterior of all parameters.
/// Method: least squares with priors. The fitted numbers have a flat prior in their logarithm, every other
/// parameter the prior of its table; the data are fitted exactly, so the best fit leaves the others at their
/// centres. Members by randomised maximum likelihood: parameters from their priors, data from normal
/// distributions about what was measured, and the fitted numbers solved for anew, with the whole model on the
/// coarse cell. Exact for a linear model; where the fitted numbers can meet any data, as here, no weights are
/// needed. A draw is rejected where no fit exists (no resting state; a gain beyond the packing limit; g_HC
/// below 0).
/// Identifiability: eigenvalues of J^T J, J = d(model)/dz / sd by central differences at the fit, z in prior
/// standard deviations (fitted numbers: of a log-normal with CV 100 %).
/// Source: oliver1996 (randomised maximum likelihood).
/// Errors: Kind::input if the ledger lacks a row; Kind::numerics if more draws are rejected than kept.
Calibration calibrate(const Model& model, const std::vector<DataSet>& sets,
                      const CalibrationOptions& options);

} // namespace stipple::study
