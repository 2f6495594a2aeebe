#pragma once
#include "stipple/course/course.hpp"
#include <string>
#include <vector>

namespace stipple::course {

/// Sources of the parameters, the findings of screening, the counts of darkening and the endpoints, sorted,
/// once.
std::vector<std::string> used_sources(const Result& result);

/// Every source that the result or its findings, endpoints and parameters cite, sorted, once.
std::vector<std::string> cited_sources(const Result& result);

} // namespace stipple::course
