#pragma once
#include <cmath>
#include <fmt/format.h>
#include <string>

namespace stipple::formats {

/// A number as a cell of a CSV file; empty where there is none.
inline std::string csv_number(double value, int digits = 9) {
    return std::isfinite(value) ? fmt::format("{:.{}g}", value, digits) : "";
}

} // namespace stipple::formats
