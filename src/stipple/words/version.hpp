#pragma once
#include <stipple/version.hpp>

namespace stipple::words {

using stipple::k_version;

} // namespace stipple::words
