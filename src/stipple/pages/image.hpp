#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stipple::pages {

/// A picture of 8-bit sRGB pixels, three bytes each, rows from the top.
struct Image {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
};

/// Gives the bytes of a picture as a PNG file. Handed in, so that pages need no library for pictures: the
/// program has libpng, a browser its own.
using ImageEncoder = std::function<std::string(const Image&)>;

/// The skin of a result as painted, each picture once: what stands in files of its own is what the report
/// shows.
struct SkinPictures {
    using Named = std::pair<std::string, std::string>;
    std::vector<Named>
        patches; ///< "skin_treated_middle_day_300", PNG: every arm on the last day, and over time
    std::vector<std::string> frames; ///< PNG: the treated patch by day, small
    std::vector<Named> blocks;       ///< arm, SVG: what lies under the surface
    bool empty() const { return patches.empty(); }
};

/// The address of a picture with everything in it, "data:image/png;base64,…".
std::string png_address(std::string_view png);

} // namespace stipple::pages
