#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stipple::formats {

/// What made a file, and how: enough to make it again.
struct Origin {
    std::string commit;  ///< of the source; empty: not known
    std::string command; ///< without what changes no number (threads, folders): same answer, same bytes
    std::optional<std::uint64_t> seed; ///< none where nothing is drawn
};

/// The text of a file with its origin, by the end of its name: the member "made_by" at the end of a JSON
/// object, a first line that begins with # in a CSV, <metadata> in an SVG; any other text as it is, and all of
/// them if neither commit nor command is known. Version and hash of the data are those of this library.
std::string with_origin(std::string_view file, std::string text, const Origin& origin);

} // namespace stipple::formats
