#pragma once
#include "stipple/study/atlas/atlas.hpp"
#include <string>

namespace stipple::pages {

/// A published range in words: "0.25-0.5 mm", "at least 400 um", "50-70 % of the needle length".
std::string range_words(const study::PublishedRange& range);

} // namespace stipple::pages
