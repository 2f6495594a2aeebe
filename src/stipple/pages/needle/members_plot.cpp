#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/panel.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;

std::string depths_svg(const std::vector<double>& depths, const std::string& title,
                       const std::vector<std::string>& sentences) {
    constexpr double left = 62, right = 560, width = 600, panel = 190;
    double most = 0;
    for (const double d : depths) most = std::max(most, d);
    const double unit = most < mm ? um : mm, end = most > 0 ? 1.05 * most / unit : 1;
    const auto lines = heading_lines(sentences);
    const double top = heading_height(lines) + 12, bottom = top + panel, height = bottom + 46;
    constexpr int bins = 30;
    std::vector<double> share(bins, 0.0);
    double none = 0;
    for (const double d : depths) {
        if (d <= 0)
            none += 1.0 / static_cast<double>(depths.size());
        else
            share[static_cast<std::size_t>(std::min(d / unit / end * bins, bins - 1.0))] +=
                1.0 / static_cast<double>(depths.size());
    }
    const double highest = std::max(*std::max_element(share.begin(), share.end()), none);
    Drawing drawing("depths", width, height, title, "Share of the punctures by insertion depth.");
    draw_heading(drawing, title, lines, width, height);
    const Scale x{.from = 0, .to = end, .start = left, .end = right},
        y{.from = 0, .to = 115 * std::max(highest, 1e-3), .start = bottom, .end = top};
    draw_rows(drawing, x, y, 4);
    for (std::size_t b = 0; b < bins; ++b) {
        if (share[b] <= 0) continue;
        const double from = x(end * static_cast<double>(b) / bins),
                     to = x(end * static_cast<double>(b + 1) / bins);
        drawing.rectangle({from + 0.5, y(100 * share[b])}, to - from - 1, bottom - y(100 * share[b]),
                          {.fill = ink::blue});
    }
    if (none > 0) {
        drawing.rectangle({left - 9, y(100 * none)}, 8, bottom - y(100 * none), {.fill = ink::vermilion});
        drawing.text({left + 2, y(100 * none) - 5}, fmt::format("{} do not pierce", percent(none)),
                     {.size = 10, .fill = ink::vermilion});
    }
    draw_columns(drawing, x, bottom, 6);
    drawing.text({0.5 * (left + right), bottom + 32},
                 std::string("insertion depth (") + (unit == mm ? "mm)" : "µm)"),
                 {.anchor = Anchor::middle, .size = 11});
    drawing.text({16, 0.5 * (top + bottom)}, "share of the punctures (%)",
                 {.anchor = Anchor::middle, .size = 11, .turn = -90});
    return svg_file(drawing, width);
}

std::string members_svg(const study::NeedleMembers& m) {
    std::vector<double> depths;
    for (const auto& p : m.punctures) depths.push_back(p.pierced ? p.buried : 0.0);
    return depths_svg(depths, m.median.study.title.empty() ? "Insertion depth" : m.median.study.title,
                      {members_sentence(m)});
}

} // namespace stipple::pages
