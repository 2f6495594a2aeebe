#pragma once
#include "stipple/base/warning.hpp"
#include <string>

namespace stipple::words {

/// "danger", "caution", "note".
std::string level_name(Warning::Level level);

} // namespace stipple::words
