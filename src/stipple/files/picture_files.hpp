#pragma once
#include "stipple/course/result_parts.hpp"
#include <string>
#include <utility>
#include <vector>

namespace stipple::files {

/// Pictures of the skin as files, (name below the output folder, bytes). Equal looks give equal bytes.
/// Empty without looks.
std::vector<std::pair<std::string, std::string>>
picture_files(const Model& model, const std::vector<course::Look>& looks, const skin::Skin& skin);

} // namespace stipple::files
