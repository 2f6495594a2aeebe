#include "stipple/base/units.hpp"
#include "stipple/pages/atlas/atlas_svg.hpp"
#include "stipple/pages/drawing/panel.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;

namespace {

constexpr double k_width = 1120, k_left = 60, k_top = 110, k_panel = 186, k_height = 128, k_column = 210,
                 k_row = 176;
constexpr int k_columns = 5;

/// One ink for each kind of device, in their order; after the last ink it begins again.
std::string_view colour_of(device::Kind kind) {
    constexpr std::array k_inks{ink::vermilion, ink::blue, ink::green, ink::orange, ink::sky};
    return k_inks[static_cast<std::size_t>(kind) % k_inks.size()];
}

double deepest_of(const study::Atlas& atlas) {
    double deepest = atlas.lengths.back();
    for (const auto& site : atlas.sites)
        for (const auto& row : site.rows) deepest = std::max(deepest, row.loaded_depth.p50);
    return 1.04 * deepest;
}

/// A dot: open if fewer than half of the needles pierce.
void draw_dot(Drawing& drawing, Point at, std::string_view colour, bool most_pierce) {
    drawing.circle(at, 2.6, {.fill = most_pierce ? colour : "#fff", .stroke = colour, .width = 1.2});
}

void draw_site(Drawing& drawing, const study::Atlas& atlas, const study::AtlasSite& site, double left,
               const DepthAxis& axis) {
    const double slot = k_panel / static_cast<double>(atlas.lengths.size());
    const auto x = [&](double length) { return left + (slot_of(atlas.lengths, length) + 0.5) * slot; };
    draw_skin(drawing, site.skin, left, k_panel, axis);
    std::vector<Point> nominal;
    for (const double length : atlas.lengths) nominal.push_back({x(length), axis(length)});
    drawing.curve(nominal, {.stroke = ink::quiet, .width = 1, .dash = "3 3"});
    for (const auto kind : atlas.kinds) {
        std::vector<Point> median;
        for (const auto& row : site.rows)
            if (row.kind == kind && !row.reached.empty())
                median.push_back({x(row.needle_length), axis(row.loaded_depth.p50)});
        drawing.curve(median, {.stroke = colour_of(kind), .width = 1.5});
        for (const auto& row : site.rows)
            if (row.kind == kind && !row.reached.empty())
                draw_dot(drawing, {x(row.needle_length), axis(row.loaded_depth.p50)}, colour_of(kind),
                         row.pierced_fraction >= 0.5);
    }
    constexpr std::size_t most_letters = 28;
    drawing.text({left, axis.top - 7},
                 site.label.size() <= most_letters ? site.label : capital(spaced(site.name)),
                 {.size = 12, .bold = true});
    for (const double length : atlas.lengths) {
        const double in_mm = length / mm;
        const bool named = std::fabs(in_mm - 0.1) < 1e-6 || std::fabs(in_mm - 0.25) < 1e-6 ||
                           std::fabs(in_mm - 0.5) < 1e-6 || std::fabs(in_mm - 1) < 1e-6 || in_mm > 2.4;
        drawing.line({x(length), axis.bottom()}, {x(length), axis.bottom() + 3}, {.stroke = ink::axis});
        if (named)
            drawing.text({x(length), axis.bottom() + 14}, setting(in_mm),
                         {.anchor = Anchor::middle, .size = 10});
    }
}

void draw_key(Drawing& drawing, const study::Atlas& atlas, double x, double y) {
    for (const auto kind : atlas.kinds) {
        drawing.line({x, y - 4}, {x + 22, y - 4}, {.stroke = colour_of(kind), .width = 1.5});
        draw_dot(drawing, {x + 11, y - 4}, colour_of(kind), true);
        drawing.text({x + 28, y}, to_string(kind), {.size = 11});
        x += 86;
    }
    drawing.line({x, y - 4}, {x + 22, y - 4}, {.stroke = ink::quiet, .width = 1, .dash = "3 3"});
    drawing.text({x + 28, y}, "length of the needle", {.size = 11});
    draw_dot(drawing, {x + 172, y - 4}, ink::quiet, false);
    drawing.text({x + 180, y}, "open: fewer than half of the needles pierce", {.size = 11});
}

} // namespace

std::string sites_figure(const study::Atlas& atlas) {
    const auto rows = (static_cast<int>(atlas.sites.size()) + k_columns - 1) / k_columns;
    const double foot = k_top + k_row * rows + 8, height = foot + 48;
    Drawing drawing(
        "atlas", k_width, height, "How deep needles get, by site",
        "Median depth of needle tips by needle length for each site of the skin, over its layers; the "
        "numbers stand in atlas.csv.");
    drawing.rectangle({0, 0}, k_width, height, {.fill = "#fff"});
    drawing.text({24, 34}, "How deep needles get, by site", {.size = 20, .bold = true});
    drawing.text(
        {24, 54},
        fmt::format("Model of a {} of {:g} years: median depth of the needle tip (mm, down) by needle length "
                    "(mm, across)",
                    atlas.person.sex == skin::Sex::male ? "man" : "woman", atlas.person.age_years),
        {.size = 12, .fill = ink::quiet});
    draw_key(drawing, atlas, 24, 78);
    for (std::size_t i = 0; i < atlas.sites.size(); ++i) {
        const int column = static_cast<int>(i) % k_columns, row = static_cast<int>(i) / k_columns;
        const DepthAxis axis{.top = k_top + k_row * row, .height = k_height, .deepest = deepest_of(atlas)};
        const double left = k_left + k_column * column;
        draw_site(drawing, atlas, atlas.sites[i], left, axis);
        if (column == 0) draw_depths(drawing, left, axis, {0, 0.1, 0.5, 1, 2}, 10);
    }
    draw_foot(
        drawing, 24, foot,
        {"Bands from the top: stratum corneum, viable epidermis, papillary dermis, reticular dermis, what "
         "lies below. The depth axis goes by the square root. Published ranges: stipple atlas --site SITE."});
    return svg_file(drawing, k_width);
}

} // namespace stipple::pages
