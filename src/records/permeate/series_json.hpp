#pragma once
#include "records/json_parts.hpp"
#include "study/product_study.hpp"

namespace stipple::records {

/// The columns of permeate.csv by name, lists of equal length; null where a number is not known.
Json series_part(const study::ProductResult& result);
/// Each with level, text and sources.
Json warnings_part(const std::vector<study::Warning>& warnings);

} // namespace stipple::records
