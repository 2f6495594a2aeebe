#pragma once
#include "study/needle_study.hpp"
#include <functional>
#include <string>
#include <vector>

namespace stipple::study {

inline constexpr std::size_t k_most_sweep_points = 10000;

/// One key of the needle file and the values it takes.
struct SweepAxis {
    KeyFacts key;
    std::vector<Value> values; ///< in the unit of the key
};

/// What is kept of one push of a sweep; SI, as in insertion::Pushed.
struct SweepPoint {
    std::vector<Value> at; ///< one per axis, in the unit of its key
    bool pierced = false, plate_touched = false;
    double puncture_force = 0, peak_force = 0;
    double buried = 0, residual = 0, dimple = 0;
    double channel_diameter = 0, fracture_margin = 0;
};

struct Sweep {
    NeedleStudy study; ///< as the file gives it
    std::vector<SweepAxis> axes;
    std::vector<SweepPoint> points; ///< all combinations, the last axis fastest
};

/// Reads "KEY=FROM:TO:STEP" (FROM, FROM + STEP, … as far as TO), "KEY=FROM:TO/COUNT" (COUNT values, both ends
/// among them) or "KEY=VALUE,VALUE,…"; KEY with or without its section. Errors: Kind::input for a key that
/// the needle file does not have or that cannot be swept, a malformed or empty range, a value that the key
/// does not allow.
SweepAxis parse_sweep(const std::string& words);

/// The study with the values of one point set.
NeedleStudy at_point(const NeedleStudy& study, const std::vector<SweepAxis>& axes,
                     const std::vector<Value>& values);

/// Pushes once for every combination of values. `progress` is told how many are done and returns false to
/// stop. The result does not depend on the number of threads. Errors: Kind::input before anything is computed
/// for more than 10 000 points, a key swept twice, or a combination that makes no needle; Kind::interrupted.
Sweep sweep(const NeedleStudy& study, const std::vector<SweepAxis>& axes, int threads = 1,
            const std::function<bool(std::size_t done, std::size_t all)>& progress = {});

} // namespace stipple::study
