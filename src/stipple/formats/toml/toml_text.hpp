#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <toml++/toml.h>

namespace stipple::formats {

/// Size of the largest file that is taken [bytes].
inline constexpr std::size_t k_most_bytes = 1 << 20;

/// Parses a file that a person wrote; what reaches toml::parse in another way must be our own text. `name` is
/// used in messages, and `kind`, what it should be: "course file". Errors: Kind::input for what is no text of
/// such a file or no TOML.
toml::table parse_toml(std::string_view text, const std::string& name, std::string_view kind);

} // namespace stipple::formats
