#pragma once
#include "stipple/pages/image.hpp"
#include <string>

namespace stipple::files {

/// The bytes of a PNG file, the ImageEncoder of the pages: 8-bit RGB, sRGB by its chunk, no time stamp, so equal
/// pictures are equal bytes.
/// Errors: Kind::numerics if the size does not fit the pixels, Kind::io if libpng gives up.
std::string png_bytes(const pages::Image& image);

} // namespace stipple::files
