#include "stipple/pages/drawing/histogram.hpp"
#include "stipple/base/units.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::pages {

using namespace stipple::units;

double DepthHistogram::highest() const {
    return std::max(*std::max_element(share.begin(), share.end()), none);
}

DepthHistogram depth_histogram(const std::vector<double>& depths, int bins, double least) {
    double most = least;
    for (const double d : depths) most = std::max(most, d);
    DepthHistogram h;
    h.unit = most < mm ? um : mm;
    if (most > 0) h.end = 1.05 * most / h.unit;
    h.share.assign(static_cast<std::size_t>(bins), 0.0);
    const double one = 1.0 / static_cast<double>(depths.size());
    for (const double d : depths) {
        const double bin = d / h.unit / h.end * bins;
        (d <= 0 ? h.none : h.share[static_cast<std::size_t>(std::min(bin, bins - 1.0))]) += one;
    }
    return h;
}

constexpr double k_room = 0.045; // of the axis

Scale depth_scale(const DepthHistogram& h, double start, double end) {
    return {.from = h.none > 0 ? -k_room * h.end : 0.0, .to = h.end, .start = start, .end = end};
}

void draw_histogram(Drawing& drawing, const DepthHistogram& h, const Scale& x, const Scale& y) {
    const double width = h.end / static_cast<double>(h.share.size());
    for (std::size_t b = 0; b < h.share.size(); ++b) {
        if (h.share[b] <= 0) continue;
        const double from = x(width * static_cast<double>(b)), to = x(width * static_cast<double>(b + 1)),
                     top = y(100 * h.share[b]);
        drawing.rectangle({from + 0.5, top}, to - from - 1, y.start - top, {.fill = ink::blue});
    }
    if (h.none > 0) {
        const double top = y(100 * h.none);
        drawing.rectangle({x.start + 1, top}, x(0) - x.start - 3, y.start - top, {.fill = ink::vermilion});
        drawing.text({x.start + 2, top - 5}, fmt::format("{} do not pierce", words::percent(h.none)),
                     {.size = 10, .fill = ink::vermilion});
    }
}

void draw_depth_range(Drawing& drawing, const DepthHistogram& h, const insertion::Quantiles& depth,
                      const Scale& x, double height) {
    const auto place = [&](double at) { return x(at / h.unit); };
    const Paint line{.stroke = ink::text, .width = 1.6};
    drawing.line({place(depth.p10), height}, {place(depth.p90), height}, line);
    for (const double end : {depth.p10, depth.p90})
        drawing.line({place(end), height - 5}, {place(end), height + 5}, line);
    drawing.circle({place(depth.p50), height}, 3.6, {.fill = ink::vermilion});
}

} // namespace stipple::pages
