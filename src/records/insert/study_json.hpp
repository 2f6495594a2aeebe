#pragma once
#include "records/json_parts.hpp"
#include "study/needle_study.hpp"

namespace stipple::records {

/// Every key of the needle file, in its unit; null where it is left out.
Json study_part(const study::NeedleStudy& study);

} // namespace stipple::records
