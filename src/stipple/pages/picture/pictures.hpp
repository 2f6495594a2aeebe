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

// Drawings for the report, SVG; nothing without looks. `skin` gives the tone.

/// One panel an arm on the last day, and how they are lit.
std::string look_panels(const Model& model, const std::vector<course::Look>& looks, const skin::Skin& skin,
                        const ImageEncoder& encode);
/// Blocks of tissue by arm: (arm, SVG).
std::vector<std::pair<std::string, std::string>> look_blocks(const Model& model,
                                                             const std::vector<course::Look>& looks,
                                                             const skin::Skin& skin,
                                                             const ImageEncoder& encode);
/// The treated skin over time.
std::string look_frames(const Model& model, const std::vector<course::Look>& looks, const skin::Skin& skin,
                        const ImageEncoder& encode);

/// Heights along the middle line: furrows and scar; fine lines only where there is nothing else.
struct Profiles {
    static constexpr int points = 241;
    double stretch = 1; ///< heights over widths in the drawing
    std::string drawing;
};

Profiles look_profiles(const std::vector<course::Look>& looks);

/// Pictures of the skin by name, "skin_treated_middle_day_300": patches of every arm on the last day and of
/// the treated skin over time. Equal looks give equal pictures. Empty without looks.
std::vector<std::pair<std::string, Image>>
skin_pictures(const Model& model, const std::vector<course::Look>& looks, const skin::Skin& skin);
/// The blocks and the profile as files that stand alone, SVG by name: "block_treated", "profile".
std::vector<std::pair<std::string, std::string>> skin_drawings(const Model& model,
                                                               const std::vector<course::Look>& looks,
                                                               const skin::Skin& skin,
                                                               const ImageEncoder& encode);

} // namespace stipple::pages
