#include "stipple/pages/compare/compare.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using outcome::Basis;
using study::ComparedCell;
using study::ComparedRow;
using study::Comparison;

constexpr double k_left = 104, k_right = 300, k_row = 23, k_top = 8; ///< of the plot, in drawing units

/// Mark of the change by how far it may be trusted: disc predicted, square fitted, triangle through an assumed mapping.
/// The arm gives the colour.
void draw_mark(Drawing& drawing, Point at, Basis basis, std::string_view colour) {
    const Paint filled{.fill = colour, .stroke = "#fff", .width = 1};
    switch (basis) {
    case Basis::predicted:
        return drawing.circle(at, 4.4, filled);
    case Basis::fitted:
        return drawing.rectangle({at.x - 4, at.y - 4}, 8, 8, filled);
    case Basis::assumed_mapping:
        return drawing.polygon({{at.x - 5, at.y + 4}, {at.x + 5, at.y + 4}, {at.x, at.y - 5.2}}, filled);
    }
}

/// A number with its sign, as a change is written beside an axis of this span.
std::string signed_words(double change, double span) {
    if (!std::isfinite(change)) return "\u2013";
    if (change == 0) return "0";
    if (std::fabs(change) < 0.002 * span) return "\u2248\u00a00";
    return (change > 0 ? "+" : "") + number(change, 3);
}

Extent limits_of(const ComparedRow& row) {
    Extent limits;
    limits.add(0);
    for (const auto& cell : row.cells)
        for (const double v : {cell.value, cell.p10, cell.p90, cell.lo, cell.hi})
            limits.add(v - cell.baseline);
    const double noticeable = row.endpoint->noticeable, reach = std::max(limits.high, -limits.low);
    // The zone of changes too small to notice, where it does not dwarf everything else.
    if (noticeable < 3 * reach) {
        limits.add(limits.high > -0.2 * reach ? noticeable : 0);
        limits.add(limits.low < 0.2 * reach ? -noticeable : 0);
    }
    // Changes that nobody can tell from none are not drawn as large as others.
    if (is_nothing(reach, row.unit)) {
        limits.add(0.05);
        limits.add(-0.05);
    }
    const double pad = 0.06 * std::max(limits.high - limits.low, 1e-9);
    return {limits.low - pad, limits.high + pad};
}

void draw_bands(Drawing& drawing, const Scale& x, double y, const ComparedCell& cell) {
    if (std::isfinite(cell.p10) && std::isfinite(cell.p90)) {
        const double left = x(std::min(cell.p10, cell.p90) - cell.baseline),
                     right = x(std::max(cell.p10, cell.p90) - cell.baseline);
        drawing.rectangle({left, y - 5}, std::max(1.0, right - left), 10,
                          {.fill = ink::sky, .stroke = "#2b7bb0", .width = 0.6, .opacity = 0.45});
    }
    if (!std::isfinite(cell.lo) || !std::isfinite(cell.hi)) return;
    drawing.line({x(cell.lo - cell.baseline), y}, {x(cell.hi - cell.baseline), y},
                 {.stroke = ink::text, .width = 1.2});
    for (const double end : {cell.lo, cell.hi})
        drawing.line({x(end - cell.baseline), y - 4.5}, {x(end - cell.baseline), y + 4.5},
                     {.stroke = ink::text, .width = 1.2});
}

/// What is too small to notice, and the zero line.
void draw_ground(Drawing& drawing, const Scale& x, double base, double noticeable) {
    if (std::isfinite(noticeable) && noticeable > 0) {
        const double left = x(std::max(-noticeable, x.from)), right = x(std::min(noticeable, x.to));
        drawing.rectangle({left, k_top - 4}, right - left, base - k_top + 4, {.fill = "#ececec"});
    }
    for (const double t : ticks(x.from, x.to, 3))
        drawing.line({x(t), k_top - 4}, {x(t), base},
                     {.stroke = t == 0 ? ink::axis : ink::grid, .width = t == 0 ? 1.2 : 0.6});
}

std::string arm_value(const Comparison& c, const ComparedRow& row, std::size_t arm, double span) {
    if (!c.arms[arm].untreated && !c.arms[arm].simulated) return "stopped";
    return signed_words(row.cells[arm].change(), span);
}

std::string panel(const Comparison& c, const ComparedRow& row) {
    const Extent limits = limits_of(row);
    const Scale x{limits.low, limits.high, k_left, k_right};
    const double base = k_top + k_row * static_cast<double>(c.arms.size());
    std::string described = "Change from before the first session:";
    for (std::size_t a = 0; a < c.arms.size(); ++a)
        described += fmt::format(" {} {};", c.arms[a].name, arm_value(c, row, a, limits.high - limits.low));
    Drawing drawing("compare-" + row.name, 360, base + 34, row.label, described);
    draw_ground(drawing, x, base, row.endpoint->noticeable);
    for (std::size_t a = 0; a < c.arms.size(); ++a) {
        const double y = k_top + k_row * (static_cast<double>(a) + 0.5);
        const std::string_view colour = look_of(c, a).colour;
        drawing.text({k_left - 6, y + 3.4}, shortened(c.arms[a].name, 17),
                     {.anchor = Anchor::end, .size = 10.5, .fill = colour});
        draw_bands(drawing, x, y, row.cells[a]);
        const bool untreated = c.arms[a].untreated;
        if (std::isfinite(row.cells[a].change()))
            draw_mark(drawing, {x(row.cells[a].change()), y},
                      untreated ? Basis::predicted : row.endpoint->basis, colour);
        drawing.text({354, y + 3.4}, arm_value(c, row, a, limits.high - limits.low),
                     {.anchor = Anchor::end, .size = 10.5, .bold = true, .fill = colour});
    }
    draw_columns(drawing, x, base, 3, 10);
    const std::string unit = unit_symbol(row.unit);
    drawing.text({0.5 * (k_left + k_right), base + 28},
                 fmt::format("change{}", unit.empty() ? "" : " (" + unit + ")"),
                 {.anchor = Anchor::middle, .size = 10});
    const bool up = row.endpoint->better_up;
    drawing.text({up ? k_right + 40 : k_left - 40, base + 28}, up ? "better \u2192" : "\u2190 better",
                 {.anchor = Anchor::middle, .size = 10, .italic = true});
    return drawing.str();
}

} // namespace

std::string endpoint_panels(const Comparison& c, outcome::Group group) {
    std::string out;
    for (const auto& row : c.rows)
        if (row.endpoint && row.endpoint->group == group)
            out += fmt::format("<div class=\"cell\"><p class=\"name\"><b>{}</b></p>\n{}</div>\n",
                               escape(row.label), panel(c, row));
    return out;
}

} // namespace stipple::pages
