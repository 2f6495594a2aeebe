#pragma once
#include <cstddef>
#include <string>
#include <string_view>

// Text that somebody else wrote (names of files, keys, values, titles, reasons) may hold what a terminal
// obeys, what turns the reading direction of a whole line, or what is no UTF-8. Everything that leaves the
// program goes through one of these functions.
//
// Control characters, marks of the reading direction, separators of lines and characters without a width
// become "\u001b", the form that JSON and TOML read back. What is no character (bytes that are no UTF-8,
// halves of a surrogate pair, U+FFFF and its like) becomes U+FFFD. All else stays, so doing it twice changes
// nothing.

namespace stipple {

/// One line: line ends and tabs become "\u000a" and "\u0009" too.
std::string plain_line(std::string_view text);

/// Whole texts of our own making, into which words from outside may have got: line ends and tabs stay.
std::string plain_lines(std::string_view text);

/// Like `plain_line`, in at most `most` bytes: the middle of a longer text becomes "...".
std::string plain_excerpt(std::string_view text, std::size_t most = 200);

} // namespace stipple
