#pragma once
#include "stipple/course/course.hpp"
#include <nlohmann/json.hpp>
#include <string>

namespace stipple::cli {

/// Verdict, then each finding with its reason, what to do instead and its source.
std::string screening_text(const screening::Screening& screening);

/// The same as in result.json.
nlohmann::ordered_json screening_json(const screening::Screening& screening);

/// Says that screening stopped a command before anything was computed, and what else there is; gives exit
/// status 6. `report`: the page that says so; empty where nothing was written.
int say_stop(const screening::Screening& screening, bool json, const std::string& instead = "",
             const std::string& report = "");

} // namespace stipple::cli
