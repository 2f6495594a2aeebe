#pragma once
#include "stipple/course/result_parts.hpp"
#include "stipple/pages/image.hpp"
#include <string>
#include <utility>
#include <vector>

namespace stipple::files {

/// Pictures of the skin as files, (name below the output folder, bytes); none without pictures.
std::vector<std::pair<std::string, std::string>> picture_files(const std::vector<course::Look>& looks,
                                                               const pages::SkinPictures& pictures);

} // namespace stipple::files
