#pragma once
#include "stipple/course/result_parts.hpp"
#include "stipple/pages/image.hpp"
#include <string>
#include <utility>
#include <vector>

namespace stipple::pages {

/// The look of an arm and band on a day, or null if there is none.
const course::Look* find_look(const std::vector<course::Look>& looks, double day, const std::string& arm,
                              const std::string& band = "middle");

/// The same picture with `pixels` a side, not more than it has: each is the mean of what it covers, of the bytes
/// of sRGB. Errors: Kind::input if it cannot be.
Image shrunk(const Image& image, int pixels);

// Drawings for the report, SVG, of pictures that paint_skin gave (pages.hpp); nothing without them.

/// One panel an arm on the last day, and how they are lit.
std::string look_panels(const Model& model, const std::vector<course::Look>& looks,
                        const SkinPictures& pictures);
/// The treated skin over time.
std::string look_frames(const Model& model, const std::vector<course::Look>& looks,
                        const SkinPictures& pictures);

/// Heights along the middle line: furrows and scar; fine lines only where there is nothing else.
struct Profiles {
    static constexpr int points = 241;
    double stretch = 1; ///< heights over widths in the drawing
    std::string drawing;
};

Profiles look_profiles(const std::vector<course::Look>& looks);

/// The blocks and the profile as files that stand alone, SVG by name: "block_treated", "profile".
std::vector<SkinPictures::Named> skin_drawings(const std::vector<course::Look>& looks,
                                               const SkinPictures& pictures);

} // namespace stipple::pages
