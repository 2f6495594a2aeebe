#pragma once
#include <string>
#include <string_view>

namespace stipple::words {

/// The notice that every output carries.
std::string_view notice();
/// One line for footers.
std::string_view short_notice();
/// Compiler, language and assertions of this build, in one line.
std::string build_words();

} // namespace stipple::words
