#pragma once
#include "stipple/course/course.hpp"
#include <vector>

namespace stipple::study {

/// What the first sessions of a course give by themselves: collagen of the whole dermis on one day, against before [%].
struct SessionCurve {
    std::vector<int> sessions; ///< ascending, the last is all of the course
    std::vector<double> gain;
};

/// Numbers of sessions at which a curve is worked out: all up to three, then each about half again or twice the one before, at
/// most seven, the last all of them.
std::vector<int> session_counts(int sessions);

/// The course with its first sessions alone, same horizon.
course::Course first_sessions(const course::Course& course, int sessions);

/// The curve of a course whose `result` on that day is there: the printed gain times the share that fewer sessions give to the
/// reference person (quick, without members). Empty for a single session, a course without benefits, or without a gain.
/// Errors: those of course::run.
SessionCurve gain_by_sessions(const Model& model, const course::Course& course, const course::Result& result,
                              const course::Options& options);

} // namespace stipple::study
