#pragma once
#include <string_view>

namespace stipple::records {

/// Version of the program as every output states it; a test holds it to the project version of
/// CMakeLists.txt.
inline constexpr std::string_view k_version = "0.1.0";

} // namespace stipple::records
