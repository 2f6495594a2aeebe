#pragma once
#include "door.hpp"
#include "streams.hpp"
#include <filesystem>

namespace stipple::cli {

int exit_status(Kind kind);

/// One line per problem, each starting "stipple: error: "; with `json` one object instead.
std::string problems_text(const std::string& kind, int status, const std::vector<Problem>& problems,
                          bool json);

/// The same on stderr.
void print_problems(const std::string& kind, int status, const std::vector<Problem>& problems, bool json);

/// Reports an error and gives its exit status.
int report(const Error& error, bool json);

/// Reports what CLI11 found wrong with the command line, with the nearest name; gives exit status 2.
int report_usage(const CLI::ParseError& error, const CLI::App& app, bool json);

/// The text with every line broken at spaces to at most `width` columns; what follows keeps the line's
/// indent.
std::string wrapped(std::string_view text, std::size_t width = 100);

/// A path as it stands in a line of an answer: harmless (base/plain_text.hpp) and whole.
std::string path_line(const std::filesystem::path& path);

} // namespace stipple::cli
