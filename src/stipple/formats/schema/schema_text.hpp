#pragma once
#include "stipple/formats/formats.hpp"
#include "stipple/schema/key.hpp"
#include <string>
#include <vector>

namespace stipple::formats {

enum class FileKind;

/// Every key of a kind of file, and the command that reads it: "stipple run".
std::vector<schema::KeyFacts> keys_of(const Model& model, FileKind kind);
std::string command_of(FileKind kind);

} // namespace stipple::formats
