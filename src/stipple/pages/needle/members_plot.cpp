#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/histogram.hpp"
#include "stipple/pages/drawing/panel.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;

std::string members_svg(const study::NeedleMembers& m) {
    constexpr double left = 62, right = 560, width = 600, panel = 190;
    std::vector<double> depths;
    for (const auto& p : m.punctures) depths.push_back(p.pierced ? p.buried : 0.0);
    const DepthHistogram histogram = depth_histogram(depths, 30);
    const std::string title = m.median.study.title.empty() ? "Insertion depth" : m.median.study.title;
    const auto lines = heading_lines({members_sentence(m)});
    const double top = heading_height(lines) + 12, bottom = top + panel, height = bottom + 46;
    Drawing drawing("depths", width, height, title, "Share of the punctures by insertion depth.");
    draw_heading(drawing, title, lines, width, height);
    const Scale x = depth_scale(histogram, left, right),
                y{.from = 0, .to = 130 * std::max(histogram.highest(), 1e-3), .start = bottom, .end = top};
    draw_rows(drawing, x, y, 4);
    draw_histogram(drawing, histogram, x, y);
    const double over_bars = y(112 * std::max(histogram.highest(), 1e-3));
    draw_depth_range(drawing, histogram, m.depth, x, over_bars);
    constexpr double half_text = 48;
    drawing.text({std::clamp(x(0.5 * (m.depth.p10 + m.depth.p90) / histogram.unit), left + half_text,
                             right - half_text),
                  over_bars - 9},
                 "10 % · median · 90 %", {.anchor = Anchor::middle, .size = 10, .halo = true});
    draw_columns(drawing, x, bottom, 6);
    drawing.text({0.5 * (left + right), bottom + 32},
                 std::string("insertion depth (") + (histogram.unit == mm ? "mm)" : "µm)"),
                 {.anchor = Anchor::middle, .size = 11});
    drawing.text({16, 0.5 * (top + bottom)}, "share of the punctures (%)",
                 {.anchor = Anchor::middle, .size = 11, .turn = -90});
    return svg_file(drawing, width);
}

} // namespace stipple::pages
