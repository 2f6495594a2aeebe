#pragma once
#include "stipple/base/units.hpp"
#include "stipple/course/course.hpp"

namespace stipple::test {

/// One session with a pen of twelve needles, followed for so many days.
inline course::Course pen_course(double horizon_days) {
    course::Course course;
    course.title = "test";
    course.person.age_years = 48;
    course.device.kind = device::Kind::pen;
    course.device.needle.length = 1.5 * units::mm;
    course.device.needles = 12;
    course.device.frequency = 110;
    course.device.glide_speed = 40 * units::mm;
    course.device.track_width = 8 * units::mm;
    course.device.passes = 3;
    course.device.area = 60 * units::cm2;
    course.sessions = 1;
    course.horizon = horizon_days * units::day;
    return course;
}

} // namespace stipple::test
