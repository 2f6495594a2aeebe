#pragma once
#include "stipple/course/course.hpp"
#include "stipple/formats/json/json_parts.hpp"

namespace stipple::web {

/// What a page draws of a course of needles beside result.json, by name: skin, needle and punctures at true scale [um], depths [um],
/// the first days, colours, darkening by skin type, and maps of the fields around a puncture where the run kept some.
formats::Json drawn_parts(const course::Result& result);

} // namespace stipple::web
