#pragma once
#include "base/plain_text.hpp" // what the doors make of words from outside
#include <cstddef>
#include <string>
#include <string_view>

namespace stipple::records {

/// Columns that UTF-8 text takes on a terminal, one a character.
std::size_t width(std::string_view text);

/// Text filled up with blanks to a number of columns; `right`: blanks first.
std::string padded(const std::string& text, std::size_t columns, bool right = false);

/// Breaks text into lines of at most 100 columns, closed by a line end; lines after the first are indented.
std::string wrapped(const std::string& text, const std::string& indent = "");

/// Text as one cell of a CSV file: harmless (base/plain_text.hpp), on one line, quoted where it must be; and
/// where a spreadsheet would take it for a formula, with an apostrophe before it.
std::string csv_cell(std::string_view text);

} // namespace stipple::records
