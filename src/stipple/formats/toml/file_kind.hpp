#pragma once
#include "stipple/formats/formats.hpp"
#include <string>
#include <string_view>
#include <toml++/toml.h>

namespace stipple::formats {

// Files that were given to the wrong command. What a file is, is told by the keys that it holds: it is of the
// kind that knows most of them.

/// Says in one line that a file is of another kind, and which command reads it; nothing where no kind knows
/// more of its keys than the one that was wanted. Errors: Kind::input.
void refuse_other_kind(const Model& model, const toml::table& root, FileKind wanted, const std::string& file);

/// The same for the text of a file where a data-set folder was expected; nothing where it is of no kind.
void refuse_text_for_folder(const Model& model, std::string_view text, const std::string& name);

} // namespace stipple::formats
