#include "stipple/course/schedule.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::course {

double Schedule::first_gap() const {
    return times.size() > 1 ? times[1] - times[0] : INFINITY;
}

double Schedule::shortest_gap() const {
    double shortest = INFINITY;
    for (std::size_t i = 1; i < times.size(); ++i) shortest = std::min(shortest, times[i] - times[i - 1]);
    return shortest;
}

Schedule make_schedule(const Course& course) {
    if (!course.session_times.empty()) return {course.session_times};
    Schedule schedule;
    for (int s = 0; s < course.sessions; ++s) schedule.times.push_back(s * course.interval);
    return schedule;
}

} // namespace stipple::course
