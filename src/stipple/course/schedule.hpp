#pragma once
#include "stipple/course/course.hpp"
#include <vector>

namespace stipple::course {

/// When the sessions of a course are: one time each. Every reader of sessions and intervals asks here.
struct Schedule {
    std::vector<double> times; ///< ascending, the first 0 [s]

    int sessions() const { return static_cast<int>(times.size()); }
    double last() const { return times.back(); } ///< [s]
    /// From the first session to the second, and the shortest from any session to the next [s]; infinity of
    /// a single session.
    double first_gap() const;
    double shortest_gap() const;
};

/// The times that the course lists; where it lists none, session k of n is at (k - 1) times the interval.
Schedule make_schedule(const Course& course);

} // namespace stipple::course
