#pragma once
#include "stipple/files/atomic_file.hpp"
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace stipple::files {

/// Opens a file for reading. Never waits: a pipe or a device in its place is refused, for reading one may
/// last for ever. `kind` is what the file should be, for messages: "course file". Errors: Kind::io.
Descriptor open_input(const std::filesystem::path& file, std::string_view kind);

/// The bytes of such a file, or the first `most` of them. Errors: Kind::io.
std::string read_bytes(const std::filesystem::path& file, std::string_view kind, std::size_t most);

/// Text of a file as it stands; the one way in for everything that a person wrote. Errors: Kind::io if it
/// cannot be read, Kind::input if larger than 1 MiB.
std::string read_text(const std::filesystem::path& file, std::string_view kind);

} // namespace stipple::files
