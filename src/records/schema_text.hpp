#pragma once
#include "study/key.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace stipple::records {

enum class FileKind;

/// Every key of a kind of file, and the command that reads it: "stipple run".
std::vector<study::KeyFacts> keys_of(FileKind kind);
std::string command_of(FileKind kind);

/// What a value of this type looks like, e.g. "a whole number".
std::string type_words(study::Type type);

/// What a key allows: "0.05 to 3 mm", the words in quotes, or where to read them if there are many.
std::string allowed_words(const study::KeyFacts& key);

/// Text from a file, safe to show on a terminal: at most `limit` bytes, control characters as \xNN.
std::string printable(std::string_view text, std::size_t limit = 60);

} // namespace stipple::records
