#pragma once
#include "stipple/base/plain_text.hpp" // what the doors make of words from outside
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::words {

/// Columns that UTF-8 text takes on a terminal, one a character.
std::size_t width(std::string_view text);

/// Text filled up with blanks to a number of columns; `right`: blanks first.
std::string padded(const std::string& text, std::size_t columns, bool right = false);

/// Breaks text into lines of at most 100 columns, closed by a line end; lines after the first are indented.
std::string wrapped(const std::string& text, const std::string& indent = "");

/// Text as one cell of a CSV file: harmless (base/plain_text.hpp), on one line, quoted where it must be; and
/// where a spreadsheet would take it for a formula, with an apostrophe before it.
std::string csv_cell(std::string_view text);

/// The text in lines of at most `columns`, broken at blanks; a longer word has a line of its own.
std::vector<std::string> broken(const std::string& text, std::size_t columns);

/// Where the text of a column stands.
enum class Side { left, right };
using Cells = std::vector<std::string>; ///< one row of a table

/// Widths of the columns: each as wide as its widest cell. Rows of one cell are headings and do not count.
std::vector<std::size_t> column_widths(const std::vector<Cells>& rows);

/// A table for the terminal, closed by a line end: at least two blanks between columns whatever the lengths,
/// none at the end of a line. A row of one cell is a heading and stands as it is. A column without a side
/// stands as the last one that has one.
std::string laid_out(const std::vector<Cells>& rows, const std::vector<Side>& sides);

} // namespace stipple::words
