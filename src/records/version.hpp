#pragma once
#include <stipple/version.hpp>

namespace stipple::records {

using stipple::k_version;

} // namespace stipple::records
