#pragma once
#include <string>
#include <string_view>

namespace stipple::pages {

/// Colour of a layer of skin in drawings.
std::string_view layer_fill(const std::string& name);

} // namespace stipple::pages
