#pragma once
#include "stipple/course/course.hpp"
#include <string>
#include <utility>
#include <vector>

namespace stipple::files {

/// Pictures of the skin as files, (name below the output folder, bytes). Equal results give equal bytes.
/// Empty if the result has no looks.
std::vector<std::pair<std::string, std::string>> picture_files(const course::Result& result);

} // namespace stipple::files
