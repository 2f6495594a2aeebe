#pragma once
#include <string>

namespace stipple::pages {

/// Rules of a style sheet by which the drawings of a page, laid out for white paper, stand in light colours on a dark page:
/// one counterpart for every colour that drawings use. Pictures stay as they are.
std::string dark_drawing_rules();

} // namespace stipple::pages
