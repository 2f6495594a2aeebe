#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace stipple::pages {

/// A picture of 8-bit sRGB pixels, three bytes each, rows from the top.
struct Image {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
};

/// Puts a picture into a page: gives its address with everything in it, "data:image/png;base64,…". Handed in,
/// so that pages need no library for pictures: the program has libpng, a browser its own.
using ImageEncoder = std::function<std::string(const Image&)>;

} // namespace stipple::pages
