#pragma once
#include "stipple/outcome/darkening.hpp"
#include <string>
#include <vector>

namespace stipple::outcome {

/// What a trial tells of light beside needles.
enum class LightTopic { downtime, pain, benefit };
std::string to_string(LightTopic topic);

/// One row of data/outcome/light_trials.csv.
struct LightTrial {
    std::string label;
    double needles = NAN, needles_se = NAN, light = NAN, light_se = NAN; ///< in `unit`; NaN: not read
    std::string unit, found;                                             ///< found: the result in words
    double n = NAN;                                                      ///< people
    std::string flag, source, note;
};

/// Trials of this cause on this topic; none where no series was read.
std::vector<LightTrial> light_trials(const Model& model, Cause cause, LightTopic topic);

} // namespace stipple::outcome
