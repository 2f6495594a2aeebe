#pragma once
#include "study/key.hpp"
#include <string>
#include <vector>

namespace stipple::records {

enum class FileKind;

/// Every key of a kind of file, and the command that reads it: "stipple run".
std::vector<study::KeyFacts> keys_of(FileKind kind);
std::string command_of(FileKind kind);

} // namespace stipple::records
