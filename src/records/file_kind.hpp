#pragma once
#include "records/records.hpp"
#include <filesystem>
#include <string>
#include <toml++/toml.h>

namespace stipple::records {

// Files that were given to the wrong command. What a file is, is told by the keys that it holds: it is of the
// kind that knows most of them.

/// Says in one line that a file is of another kind, and which command reads it; nothing where no kind knows
/// more of its keys than the one that was wanted. Errors: Kind::input.
void refuse_other_kind(const toml::table& root, FileKind wanted, const std::string& file);

/// The same for a folder that holds a data set, where a file of the wanted kind was expected.
void refuse_data_set_folder(const std::filesystem::path& folder);

/// The same for a file where a data-set folder was expected; nothing where it is of no kind.
void refuse_file_for_folder(const std::filesystem::path& file);

} // namespace stipple::records
