#pragma once
#include "study/study.hpp"
#include <nlohmann/json.hpp>
#include <string>

namespace stipple::cli {

/// Verdict, then each finding with its reason, what to do instead and its source.
std::string screening_text(const screening::Screening& screening);

/// The same as in result.json.
nlohmann::ordered_json screening_json(const screening::Screening& screening);

} // namespace stipple::cli
