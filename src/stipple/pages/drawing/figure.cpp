#include "stipple/pages/drawing/figure.hpp"
#include "stipple/words/templates.hpp"
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

std::string figure(int number, const std::string& drawings, const std::string& caption,
                   const std::string& kind) {
    return fmt::format("<figure>\n<div class=\"drawings{}\">\n{}</div>\n<figcaption><span "
                       "class=\"count\">{}</span> {}</figcaption>\n</figure>\n",
                       kind.empty() ? "" : " " + kind, drawings,
                       markup("frame.figure", {{"number", fmt::format("{}", number)}}), caption);
}

} // namespace stipple::pages
