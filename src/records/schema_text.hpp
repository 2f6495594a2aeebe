#pragma once
#include "study/key.hpp"
#include <string>

namespace stipple::records {

/// What a value of this type looks like, e.g. "a whole number".
std::string type_words(study::Type type);

/// What a key allows: "0.05 to 3 mm", the words in quotes, or where to read them if there are many.
std::string allowed_words(const study::KeyFacts& key);

} // namespace stipple::records
