#include "stipple/pages/report/report.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using course::Section;

/// How many panels stand side by side so that they are largest, and how large.
struct Tiling {
    int columns = 1, rows = 1;
    double per_metre = 0;
};

Tiling best_tiling(int panels, double panel_width, double panel_height) {
    Tiling best;
    for (int columns = 1; columns <= panels; ++columns) {
        const int rows = (panels + columns - 1) / columns;
        const double across = (306.0 - 10.0 * (columns - 1)) / columns / panel_width;
        const double down = (330.0 - 24.0 * (rows - 1)) / rows / panel_height;
        const double scale = std::min(across, down);
        if (scale > best.per_metre) best = {columns, rows, scale};
    }
    return best;
}

constexpr int k_steps = 32; ///< of the colours

/// One map, mirrored about the axis, as one path for each of 32 colour steps; neighbours of one colour are
/// merged.
void draw_map(Drawing& drawing, const grid::UnitCell& cell, int layers, const grid::Field& field,
              Point corner, double per_metre, const Extent& limits) {
    std::array<std::string, k_steps> paths;
    const double radius = cell.radius(), top = cell.z_face().front(), span = limits.high - limits.low;
    const auto step_of = [&](int iz, int ir) {
        const double share = span > 0 ? (field[cell.index(iz, ir)] - limits.low) / span : 0.5;
        return std::isfinite(share) ? std::clamp(static_cast<int>(share * k_steps), 0, k_steps - 1) : 0;
    };
    for (int iz = 0; iz < layers; ++iz) {
        const double y0 = corner.y + (cell.z_face()[iz] - top) * per_metre,
                     y1 = corner.y + (cell.z_face()[iz + 1] - top) * per_metre;
        for (int column = 0; column < 2 * cell.nr();) {
            const auto ring = [&](int c) { return c < cell.nr() ? cell.nr() - 1 - c : c - cell.nr(); };
            const auto edge = [&](int c) {
                return c <= cell.nr() ? -cell.r_face()[cell.nr() - c] : cell.r_face()[c - cell.nr()];
            };
            const int step = step_of(iz, ring(column));
            int end = column + 1;
            while (end < 2 * cell.nr() && step_of(iz, ring(end)) == step) ++end;
            const double x0 = corner.x + (radius + edge(column)) * per_metre,
                         x1 = corner.x + (radius + edge(end)) * per_metre;
            paths[static_cast<std::size_t>(step)] +=
                fmt::format("M{} {}H{}V{}H{}z", coordinate(x0), coordinate(y0), coordinate(x1),
                            coordinate(y1), coordinate(x0));
            column = end;
        }
    }
    for (int s = 0; s < k_steps; ++s) {
        const std::string colour = cividis((s + 0.5) / k_steps);
        drawing.path(paths[static_cast<std::size_t>(s)], {.fill = colour});
    }
}

void draw_colour_bar(Drawing& drawing, double y, const Extent& limits, const std::string& title) {
    constexpr double k_left = 44, k_width = 306;
    for (int s = 0; s < k_steps; ++s) {
        const std::string colour = cividis((s + 0.5) / k_steps);
        drawing.rectangle({k_left + k_width * s / k_steps, y}, k_width / k_steps + 0.3, 9, {.fill = colour});
    }
    if (limits.high > limits.low)
        draw_columns(drawing, {limits.low, limits.high, k_left, k_left + k_width}, y + 9, 5, 10);
    drawing.text({k_left + 0.5 * k_width, y + 35}, title, {.anchor = Anchor::middle, .size = 10.5});
}

/// Rows of the cell whose middle lies above the lower edge of the dermis: the strip of hypodermis below it is
/// a boundary of the computation and would take most of the colours.
int dermis_layers(const grid::UnitCell& cell, const skin::Skin& skin) {
    const double bottom = skin.dermis_bottom();
    int layers = 0;
    while (layers < cell.nz() && cell.z(layers) < bottom) ++layers;
    return layers > 0 ? layers : cell.nz();
}

/// Values of the dermis.
Extent limits_of(const grid::UnitCell& cell, const skin::Skin& skin, const Section& section) {
    const std::size_t values = cell.index(dermis_layers(cell, skin), 0);
    Extent limits;
    for (std::size_t i = 0; i < values; ++i) limits.add(section.values[i]);
    return limits;
}

/// Whether any of the maps holds more than one colour: where none does, place makes no difference and a time course says all.
bool differs_by_place(const grid::UnitCell& cell, const skin::Skin& skin,
                      const std::vector<const Section*>& days) {
    Extent all;
    double widest = 0;
    for (const Section* section : days) {
        const Extent own = limits_of(cell, skin, *section);
        all.add(own.low);
        all.add(own.high);
        widest = std::max(widest, own.high - own.low);
    }
    return widest > (all.high - all.low) / k_steps && widest > 1e-9 * std::fabs(all.high);
}

std::string one_map(const grid::UnitCell& cell, const skin::Skin& skin,
                    const std::vector<const Section*>& days, std::size_t index) {
    const int layers = dermis_layers(cell, skin);
    Extent limits;
    for (const Section* s : days) {
        const Extent own = limits_of(cell, skin, *s);
        limits.add(own.low);
        limits.add(own.high);
    }
    const double top = cell.z_face().front(), bottom = cell.z_face()[layers];
    const double width = 2 * cell.radius(), height = bottom - top;
    // One scale for one day or four, so that maps of different quantities can be laid side by side.
    const Tiling tiling = best_tiling(std::max(4, static_cast<int>(days.size())), width, height);
    const double k = tiling.per_metre, panel_w = width * k, panel_h = height * k;
    const int rows = (static_cast<int>(days.size()) + tiling.columns - 1) / tiling.columns;
    const double bar = 20 + rows * (panel_h + 24);
    const Section& first = *days.front();
    const std::string unit = unit_symbol(first.unit);
    const std::string title = first.label + (unit.empty() ? "" : " (" + unit + ")");
    Drawing drawing(
        fmt::format("maps-{}", index), 360, bar + 40, title,
        fmt::format(
            "{} maps around one puncture, {} micrometres wide and {} millimetres deep; values from {} to {}.",
            days.size(), number(width / 1e-6), number(height / 1e-3), number(limits.low),
            number(limits.high)));
    const double left = 44,
                 gap = tiling.columns > 1
                           ? std::min(26.0, (306 - tiling.columns * panel_w) / (tiling.columns - 1))
                           : 0;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const int column = static_cast<int>(i) % tiling.columns, row = static_cast<int>(i) / tiling.columns;
        const Point corner{left + column * (panel_w + gap), 18 + row * (panel_h + 24)};
        draw_map(drawing, cell, layers, days[i]->values, corner, k, limits);
        drawing.text({corner.x + 0.5 * panel_w, corner.y - 5}, fmt::format("day {}", setting(days[i]->day)),
                     {.anchor = Anchor::middle, .size = 10, .bold = true});
        if (column > 0) continue;
        const auto marks = ticks(top / 1e-3, bottom / 1e-3, std::max(2, static_cast<int>(panel_h / 45)));
        for (const double t : marks) {
            const double y = corner.y + (t * 1e-3 - top) * k;
            drawing.line({left - 4, y}, {left, y}, {.stroke = ink::axis});
            drawing.text({left - 6, y + 3.3}, tick_label(t, marks.size() > 1 ? marks[1] - marks[0] : 1),
                         {.anchor = Anchor::end, .size = 9.5});
        }
        drawing.text({11, corner.y + 0.5 * panel_h}, "depth (mm)",
                     {.anchor = Anchor::middle, .size = 10.5, .turn = -90});
    }
    draw_colour_bar(drawing, bar - 4, limits, title);
    return drawing.str();
}

} // namespace

std::string section_maps(const course::Tissue& tissue, const skin::Skin& skin) {
    std::vector<std::vector<const Section*>> groups;
    for (const Section& section : tissue.sections) {
        if (section.values.size() != tissue.cell.cells() || tissue.cell.cells() == 0) continue;
        const auto group = std::find_if(groups.begin(), groups.end(),
                                        [&](const auto& g) { return g.front()->name == section.name; });
        if (group == groups.end()) {
            groups.push_back({&section});
        } else {
            group->push_back(&section);
        }
    }
    std::string out;
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (differs_by_place(tissue.cell, skin, groups[i]))
            out += "<div class=\"cell maps\">" + one_map(tissue.cell, skin, groups[i], i) + "</div>\n";
    return out;
}

} // namespace stipple::pages
