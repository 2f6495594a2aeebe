#pragma once
#include "stipple/course/course.hpp"
#include <string>

namespace stipple::pages {

/// What a section of tissue is drawn from.
struct SectionScene {
    const skin::Skin& skin;
    const course::Look& look;
    std::string id, title;
};

/// A flat section of skin, 3 mm wide, across the furrows or through the middle of the scar, as SVG: a diagram, no likeness. To
/// scale in both directions: thickness of the layers (the viable epidermis times Look::epidermis), relief of the surface,
/// fading with depth. The number of fibres is drawn in proportion to Look::papillary_collagen and reticular_collagen; their
/// places are decoration, and the same in every picture. Numbers stand beside the layers, outside the drawing.
std::string tissue_section(const SectionScene& scene);

} // namespace stipple::pages
