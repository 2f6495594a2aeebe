#pragma once
#include <string_view>

// The one place of this door that writes to stdout and stderr.

namespace stipple::cli {

/// Text to stdout; control characters and the like that words from outside brought in are made harmless
/// (base/plain_text.hpp). Errors: Kind::io if it cannot be written.
void print(std::string_view text);

/// Text to stderr, made harmless in the same way. If it cannot be written there is nobody to tell.
void say(std::string_view text);

/// Bytes to stderr as they are: for the display of progress, whose control characters are our own.
void write_raw(std::string_view bytes) noexcept;

} // namespace stipple::cli
