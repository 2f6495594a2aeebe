#pragma once
#include <string>

namespace stipple {

/// Something that is said before any result.
struct Warning {
    enum class Level { note, caution, danger } level = Level::note;
    std::string text, source;
};

} // namespace stipple
