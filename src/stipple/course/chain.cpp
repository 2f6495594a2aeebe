#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace stipple::course {

/// Dense after each session, when signals change within hours, and at most five days apart later. Outputs lie on
/// whole hours; of a session they are the last one before it and, on it or after it, the first: between the two
/// is what it did.
static std::vector<double> output_times(const Course& course, const Schedule& schedule) {
    std::set<std::int64_t> hours;
    const auto end = std::llround(course.horizon / units::hour);
    for (std::int64_t h = 0; h < end; h += 5 * 24) hours.insert(h);
    for (const double session : schedule.times) {
        const auto start = static_cast<std::int64_t>(std::ceil(session / units::hour));
        if (start > 0) hours.insert(start - 1);
        for (const double day :
             {0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 14.0, 18.0, 22.0, 26.0, 28.0, 56.0})
            if (start + std::llround(24 * day) < end) hours.insert(start + std::llround(24 * day));
    }
    std::vector<double> times;
    for (const auto h : hours) times.push_back(static_cast<double>(h) * units::hour);
    times.push_back(course.horizon);
    return times;
}

static std::vector<double> snapshot_times(const Course& course, const Schedule& schedule,
                                          const std::vector<double>& outputs) {
    std::vector<double> times;
    for (const double wanted :
         {1 * units::day, 7 * units::day, schedule.last() + 28 * units::day, course.horizon}) {
        const auto nearest = std::min_element(outputs.begin(), outputs.end(), [wanted](double a, double b) {
            return std::fabs(a - wanted) < std::fabs(b - wanted);
        });
        if (times.empty() || *nearest > times.back()) times.push_back(*nearest);
    }
    return times;
}

double window_of(const device::Device& device) {
    return std::clamp(std::sqrt(1500.0 / device.punctures_per_m2), 5 * units::mm, 30 * units::mm);
}

Chain make_chain(const Model& model, const Course& course, const device::Device& device, std::uint64_t seed) {
    Chain chain;
    chain.course = &course;
    chain.device = device;
    chain.seed = seed;
    chain.pattern = device::make_pattern(device, window_of(device), seed);
    chain.reference = reference_dose(model);
    chain.schedule = make_schedule(course);
    chain.output_times = output_times(course, chain.schedule);
    chain.snapshot_times = snapshot_times(course, chain.schedule, chain.output_times);
    return chain;
}

} // namespace stipple::course
