#pragma once
#include "study/ledger.hpp"
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace stipple::records {

/// Monitors of conservation and positivity over all courses of a ledger: each count with what it means and,
/// where it is not 0, the courses it comes from.
std::string counts_text(const std::vector<study::CourseCounts>& courses);
nlohmann::ordered_json counts_json(const std::vector<study::CourseCounts>& courses);

} // namespace stipple::records
