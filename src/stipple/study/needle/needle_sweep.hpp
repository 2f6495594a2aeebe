#pragma once
#include "stipple/study/needle/needle_study.hpp"
#include "stipple/study/sweep/sweep_axes.hpp"
#include <string>
#include <vector>

namespace stipple::study {

/// What is kept of one push of a sweep; SI, as in insertion::Pushed.
struct SweepPoint {
    std::vector<schema::Value> at; ///< one per axis, in the unit of its key
    bool pierced = false, plate_touched = false;
    double puncture_force = 0, peak_force = 0;
    double buried = 0, dye_depth = 0, dimple = 0;
    double mouth_diameter = 0;
    double breaking_margin = 0, blunting_radius = 0;
    double indentation_share = 0; ///< of what lies above the support
};

struct Sweep {
    Model model;       ///< that it was computed with
    NeedleStudy study; ///< as the file gives it
    std::vector<SweepAxis> axes;
    std::vector<SweepPoint> points; ///< all combinations, the last axis fastest
};

/// One axis of a sweep over keys of the needle file, see parse_sweep_axis. Errors: Kind::input.
SweepAxis parse_sweep(const Model& model, const std::string& words);

/// The study with the values of one point set.
NeedleStudy at_point(const Model& model, const NeedleStudy& study, const std::vector<SweepAxis>& axes,
                     const std::vector<schema::Value>& values);

/// Pushes once for every combination of values. `progress` is told how much is done and returns false to
/// stop. The result does not depend on the number of threads. Errors: Kind::input before anything is computed
/// for more than 10 000 points, a key swept twice, or a combination that makes no needle; Kind::interrupted.
Sweep sweep(const Model& model, const NeedleStudy& study, const std::vector<SweepAxis>& axes, int threads = 1,
            const ProgressCallback& progress = {});

} // namespace stipple::study
