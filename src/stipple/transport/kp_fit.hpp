#pragma once
#include "stipple/base/model.hpp"
#include <string>

namespace stipple::transport {

/// How well permeabilities of a table of data/transport/raw are predicted: bias and root mean square of log10
/// (measured over predicted), median of the magnitude; the same for Potts and Guy.
struct KpFit {
    int rows = 0;
    double bias = 0, rms = 0, median = 0, bias_polar = 0; ///< polar: log Kow below 0
    double null_bias = 0, null_rms = 0, null_median = 0, null_bias_polar = 0;
};
/// `fresh`: only substances that are not in table A (another weight or log Kow). Errors: Kind::data.
KpFit kp_fit(const Model& model, const std::string& table, bool fresh = false);
/// The same of a user's own table (kp_records.hpp).
KpFit kp_fit(const Model& model, const Table& table, bool fresh = false);

} // namespace stipple::transport
