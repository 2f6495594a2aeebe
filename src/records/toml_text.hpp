#pragma once
#include "study/key.hpp"
#include <filesystem>
#include <string>
#include <string_view>
#include <toml++/toml.h>

namespace stipple::records {

/// Text of a file as it stands; the one way in for everything that a person wrote. `kind` is what it should
/// be, for messages: "course file". Errors: Kind::io if it cannot be read, Kind::input if larger than 1 MiB.
std::string read_text(const std::filesystem::path& file, std::string_view kind);

/// Parses a file that a person wrote; what reaches toml::parse in another way must be our own text. `name` is
/// used in messages, `kind` as above. Errors: Kind::input for what is no text of such a file or no TOML.
toml::table parse_toml(std::string_view text, const std::string& name, std::string_view kind);

/// A value as it stands in TOML, to twelve digits.
std::string toml_value(const study::Value& value);

} // namespace stipple::records
