#pragma once
#include "stipple/formats/formats.hpp"
#include <filesystem>

namespace stipple::files {

/// Reads the profiles that needle files name in a folder. The errors of the reader name the file.
formats::ReadText profile_reader(const std::filesystem::path& folder);

} // namespace stipple::files
