#pragma once
#include "stipple/base/warning.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/study/product/product_study.hpp"

namespace stipple::formats {

/// The columns of permeate.csv by name, lists of equal length; null where a number is not known.
Json series_part(const study::ProductResult& result);
/// Each with level, text and sources.
Json warnings_part(const std::vector<Warning>& warnings);

} // namespace stipple::formats
