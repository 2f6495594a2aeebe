#pragma once
#include "stipple/course/course.hpp"
#include <string>
#include <vector>

namespace stipple::course {

/// Every source that the result or its findings, endpoints and parameters cite, sorted, once.
std::vector<std::string> cited_sources(const Result& result);

} // namespace stipple::course
