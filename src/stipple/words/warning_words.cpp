#include "stipple/words/warning_words.hpp"

namespace stipple::words {

std::string level_name(Warning::Level level) {
    return level == Warning::Level::danger ? "danger" : level == Warning::Level::caution ? "caution" : "note";
}

} // namespace stipple::words
