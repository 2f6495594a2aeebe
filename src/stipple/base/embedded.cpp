#include "stipple/base/embedded.hpp"
#include "stipple/base/error.hpp"
#include <string>

namespace stipple::base {

std::string_view embedded(std::string_view path) {
    for (const auto& file : embedded_files())
        if (file.path == path) return file.text;
    throw Error(Kind::data, Problem{.what = "no such embedded file", .key = std::string(path)});
}

} // namespace stipple::base
