#pragma once
#include "stipple/study/calibrate/calibration.hpp"

namespace stipple::study {

/// What the data say of each parameter, by linearisation.
/// Equation: J^T J v = e v,  posterior covariance (I + J^T J)^-1 = I - sum of e/(1+e) v v^T
///   J [-] change of each measurement, in its own SD, per prior SD of each parameter;
///         shape (rows, parameters)
///   e [-] information of the data along v over that of the prior; at most one e above 0 per row
/// Fills `directions` (with the parameters that make up 90 % of each) and `narrowing` (the square root of the
/// diagonal: 1 where the data say nothing).
void identify(const std::vector<std::vector<double>>& j, const std::vector<std::string>& names,
              Calibration& calibration);

} // namespace stipple::study
