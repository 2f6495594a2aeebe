#include "stipple/pages/compare/compare.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace stipple::pages {

using namespace words;

namespace {

using course::Series;
using study::Comparison;

/// A time course of one arm.
struct Curve {
    std::size_t arm = 0;
    std::vector<Point> points; ///< day, value
    double lo = NAN, hi = NAN; ///< band of the last point
};

struct Overlay {
    std::string name, label, unit;
    std::vector<Curve> curves;
};

constexpr double k_left = 44, k_right = 252, k_top = 8, k_base = 182;

const Series* find_series(const course::Tissue& tissue, std::string_view name) {
    for (const auto& series : tissue.series)
        if (series.name == name) return &series;
    return nullptr;
}

/// One state over the course; without needles it stays at the rest of the first course that has it.
Overlay of_series(const Comparison& c, std::string_view name) {
    Overlay overlay;
    overlay.name = name;
    double rest = NAN, last = 0;
    for (std::size_t a = 0; a < c.arms.size(); ++a) {
        const Series* series = find_series(c.arms[a].result.tissue, name);
        const auto& day = c.arms[a].result.tissue.day;
        if (!series || series->values.size() != day.size() || day.empty()) continue;
        if (overlay.curves.empty())
            std::tie(overlay.label, overlay.unit) = std::tie(series->label, series->unit);
        if (!std::isfinite(rest)) rest = series->baseline;
        last = std::max(last, day.back());
        Curve curve{.arm = a, .points = {}};
        for (std::size_t i = 0; i < day.size(); ++i) curve.points.push_back({day[i], series->values[i]});
        if (!series->lo.empty() && !series->hi.empty())
            std::tie(curve.lo, curve.hi) = std::pair{series->lo.back(), series->hi.back()};
        overlay.curves.push_back(std::move(curve));
    }
    if (!overlay.curves.empty() && c.arms.front().untreated)
        overlay.curves.insert(overlay.curves.begin(), {.arm = 0, .points = {{0, rest}, {last, rest}}});
    return overlay;
}

/// Redness after the first session, over the level at which it is seen.
Overlay of_redness(const Comparison& c) {
    Overlay overlay{.name = "redness",
                    .label = "Redness after the first session (1: just seen)",
                    .unit = "-",
                    .curves = {}};
    for (std::size_t a = 0; a < c.arms.size(); ++a) {
        Curve curve{.arm = a, .points = {}};
        for (const auto& moment : c.arms[a].result.outcomes.recovery)
            curve.points.push_back({moment.day, moment.redness});
        if (curve.points.size() > 1) overlay.curves.push_back(std::move(curve));
    }
    return overlay;
}

std::pair<Scale, Scale> scales_of(const Overlay& overlay) {
    Extent days, values;
    for (const auto& curve : overlay.curves) {
        for (const Point p : curve.points) {
            days.add(p.x);
            values.add(p.y);
        }
        values.add(curve.lo);
        values.add(curve.hi);
    }
    if (values.low > 0 && values.low < 0.4 * values.high) values.low = 0;
    const double span = std::max(values.high - values.low, std::max(0.05 * std::fabs(values.high), 1e-9));
    const double below = values.low == 0 ? 0 : 0.06 * span;
    return {Scale{std::min(0.0, days.low), std::max(days.high, 1e-9), k_left, k_right},
            Scale{values.low - below, values.low + 1.06 * span, k_base, k_top}};
}

/// Heights of labels that want to stand at `wanted`, moved apart to `gap` and kept inside the plot.
std::vector<double> spread(const std::vector<double>& wanted, double gap) {
    std::vector<std::size_t> order(wanted.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return wanted[a] < wanted[b]; });
    std::vector<double> at(wanted.size());
    double above = k_top - gap;
    for (const std::size_t i : order) above = at[i] = std::max(wanted[i], above + gap);
    double below = k_base + gap;
    for (auto i = order.rbegin(); i != order.rend(); ++i) below = at[*i] = std::min(at[*i], below - gap);
    return at;
}

/// Where all curves end together a label stands at the height of the highest point, else at that of the last.
std::vector<double> label_heights(const Overlay& overlay, const Scale& y, bool& together) {
    std::vector<double> last, highest;
    Extent ends;
    for (const auto& curve : overlay.curves) {
        Extent all;
        for (const Point p : curve.points) all.add(p.y);
        last.push_back(y(curve.points.back().y));
        highest.push_back(y(all.high));
        ends.add(last.back());
    }
    together = ends.high - ends.low < 0.05 * (k_base - k_top);
    return together ? highest : last;
}

void draw_labels(Drawing& drawing, const Comparison& c, const Overlay& overlay, const Scale& y) {
    bool together = false;
    const auto wanted = label_heights(overlay, y, together);
    const double gap =
        std::min(12.0, (k_base - k_top) / static_cast<double>(std::max<std::size_t>(wanted.size(), 2)));
    const auto at = spread(wanted, gap);
    for (std::size_t i = 0; i < overlay.curves.size(); ++i) {
        const ArmLook look = look_of(c, overlay.curves[i].arm);
        if (!together)
            drawing.line({k_right + 14, wanted[i]}, {k_right + 21, at[i]},
                         {.stroke = look.colour, .width = 0.6});
        drawing.text({k_right + 23, at[i] + 3.4}, shortened(c.arms[overlay.curves[i].arm].name, 16),
                     {.size = 10, .fill = look.colour});
    }
}

std::string draw_overlay(const Comparison& c, const Overlay& overlay) {
    const auto [x, y] = scales_of(overlay);
    std::string described;
    for (const auto& curve : overlay.curves)
        described += fmt::format("{}{}: {} at the end", described.empty() ? "" : "; ", c.arms[curve.arm].name,
                                 number(curve.points.back().y));
    Drawing drawing("overlay-" + overlay.name, 360, 216, overlay.label, described + ".");
    draw_rows(drawing, x, y, 5, 10);
    for (std::size_t i = 0; i < overlay.curves.size(); ++i) {
        const auto& curve = overlay.curves[i];
        const ArmLook look = look_of(c, curve.arm);
        std::vector<Point> line;
        for (const Point p : curve.points) line.push_back({x(p.x), y(p.y)});
        drawing.curve(line, {.stroke = look.colour, .width = 1.7, .dash = look.dash});
        // Bands of the last day side by side, right of the plot.
        const double at =
            k_right + 3 + 10 * static_cast<double>(i) / static_cast<double>(overlay.curves.size());
        drawing.line({at, y(curve.lo)}, {at, y(curve.hi)}, {.stroke = look.colour, .width = 1.3});
    }
    draw_columns(drawing, x, k_base, 5, 10);
    drawing.text({0.5 * (k_left + k_right), k_base + 28}, "day", {.anchor = Anchor::middle, .size = 10});
    draw_labels(drawing, c, overlay, y);
    const std::string unit = unit_symbol(overlay.unit);
    return fmt::format(
        "<div class=\"cell\"><p class=\"name\"><b>{}</b>{}</p>\n{}</div>\n", escape(capital(overlay.label)),
        unit.empty() ? "" : " <span class=\"unit\">" + escape(unit) + "</span>", drawing.str());
}

} // namespace

std::string course_overlays(const Comparison& c) {
    static constexpr std::array<std::string_view, 4> k_states{"collagen_total", "collagen_total_papillary",
                                                              "epidermal_thickness",
                                                              "inflammatory_cytokine_papillary"};
    std::string out;
    for (const auto name : k_states)
        if (const Overlay overlay = of_series(c, name); !overlay.curves.empty())
            out += draw_overlay(c, overlay);
    if (const Overlay redness = of_redness(c); !redness.curves.empty()) out += draw_overlay(c, redness);
    return out;
}

} // namespace stipple::pages
