#pragma once
#include "stipple/pages/image.hpp"
#include <string>
#include <string_view>

namespace stipple::files {

/// The bytes of a PNG file: 8-bit RGB, sRGB by its chunk, no time stamp, so equal pictures are equal bytes.
/// Errors: Kind::numerics if the size does not fit the pixels, Kind::io if libpng gives up.
std::string png_bytes(const pages::Image& image);

/// Bytes as base64 for a data: address.
std::string base64(std::string_view bytes);

/// A picture with everything in its address: the ImageEncoder of the pages.
std::string png_address(const pages::Image& image);

} // namespace stipple::files
