#pragma once
#include "stipple/schema/key.hpp"
#include <string>

namespace stipple::formats {

/// A value as it stands in TOML, to twelve digits.
std::string toml_value(const schema::Value& value);

} // namespace stipple::formats
