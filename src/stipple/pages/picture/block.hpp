#pragma once
#include "stipple/course/course.hpp"
#include "stipple/pages/picture/shade.hpp"
#include <string>

namespace stipple::pages {

/// What a block of tissue is drawn from.
struct BlockScene {
    const Model& model;
    const skin::Skin& skin;
    const course::Look& look;
    const ReliefPattern& pattern; ///< of block_pattern, for surfaces alike in geometry
    Tone tone;
    std::string id, title;
    bool labels = false; ///< names of the layers
    const ImageEncoder& encode;
};

/// The pattern of the top of a block, larger than what is drawn of it.
ReliefPattern block_pattern(const skin::Surface& surface);

/// A block of skin, 4 mm wide and 2.2 mm deep into the picture, cut along a line across the furrows or
/// through the middle of the scar, as SVG. Everything but one is to scale in all directions: thickness of the
/// layers (the viable epidermis times Look::epidermis), relief of the surface, fading with depth. The number
/// of fibres is drawn in proportion to Look::papillary_collagen and reticular_collagen; their places are
/// decoration, and the same in every picture.
std::string tissue_block(const BlockScene& scene);

} // namespace stipple::pages
