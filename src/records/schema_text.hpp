#pragma once
#include "study/key.hpp"
#include <string>
#include <string_view>

namespace stipple::records {

/// Text from a file, safe to show on a terminal: at most `limit` bytes, control characters as \xNN.
std::string printable(std::string_view text, std::size_t limit = 60);

} // namespace stipple::records
