#pragma once
#include "stipple/base/units.hpp"
#include "stipple/course/course.hpp"

/// The course of tests/validation/lotfi2013 without reading a file.
inline stipple::course::Course lotfi_course() {
    namespace units = stipple::units;
    stipple::course::Course c;
    c.title = "lotfi2013";
    c.person.age_years = 30;
    c.person.fitzpatrick = 4;
    c.device.kind = stipple::device::Kind::roller;
    c.device.needle.length = 1.5 * units::mm;
    c.device.needles = 192;
    c.device.passes = 35;
    c.device.press_force = 3;
    c.sessions = 5;
    c.horizon = 176 * units::day;
    return c;
}
