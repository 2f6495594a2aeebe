#pragma once
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/study/needle/needle_study.hpp"

namespace stipple::formats {

/// Every key of the needle file, in its unit; null where it is left out.
Json study_part(const Model& model, const study::NeedleStudy& study);

} // namespace stipple::formats
