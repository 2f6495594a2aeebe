#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/histogram.hpp"
#include "stipple/pages/drawing/layer_fill.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;

/// Layers as stripes behind the bars, named where there is room.
static void draw_stripes(Drawing& drawing, const skin::Skin& skin, double unit, const Scale& x, double top,
                         double bottom) {
    double z = 0;
    for (const auto& layer : skin.layers) {
        const double end =
                         std::min(std::isfinite(layer.thickness) ? (z + layer.thickness) / unit : x.to, x.to),
                     from = x(z / unit), to = x(end);
        drawing.rectangle({from, top}, to - from, bottom - top,
                          {.fill = layer_fill(layer.name), .opacity = 0.7});
        if (to - from > 62)
            drawing.text({0.5 * (from + to), top + 13}, spaced(layer.name),
                         {.anchor = Anchor::middle, .size = 9.5, .halo = true});
        z += layer.thickness;
        if (end >= x.to) break;
    }
}

std::string depth_distribution(const skin::Skin& skin, const insertion::Insertion& insertion,
                               const course::NeedlingBands& bands) {
    std::vector<double> depths;
    for (const auto& p : insertion.punctures) depths.push_back(p.loaded_depth);
    if (depths.empty() || !(insertion.pierced_fraction > 0)) return "";
    const DepthHistogram histogram =
        depth_histogram(depths, 24, bands.members > 0 ? bands.loaded_depth.p90 : 0.0);
    const Scale x = depth_scale(histogram, 46, 346), y{0, 130 * histogram.highest(), 324, 8};
    Drawing drawing("depths", 360, 394, "Insertion depth of the punctures",
                    "Share of the punctures by insertion depth, with the layers of skin behind.");
    draw_stripes(drawing, skin, histogram.unit, x, y.end, y.start);
    draw_rows(drawing, x, y, 5);
    draw_histogram(drawing, histogram, x, y);
    draw_columns(drawing, x, y.start, 5, 10, 15);
    if (bands.members > 0)
        draw_depth_range(drawing, histogram, bands.loaded_depth, x, y(115 * histogram.highest()));
    drawing.text({0.5 * (x.start + x.end), y.start + 29},
                 std::string("insertion depth (") + (histogram.unit == mm ? "mm)" : "µm)"),
                 {.anchor = Anchor::middle, .size = 10.5});
    drawing.text({11, 0.5 * (y.start + y.end)}, "share of the punctures (%)",
                 {.anchor = Anchor::middle, .size = 10.5, .turn = -90});
    return drawing.str();
}

} // namespace stipple::pages
