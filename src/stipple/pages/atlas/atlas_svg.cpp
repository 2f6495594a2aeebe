#include "stipple/pages/atlas/atlas_svg.hpp"
#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/atlas/atlas.hpp"
#include "stipple/pages/drawing/layer_fill.hpp"
#include "stipple/pages/drawing/panel.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;
using study::AtlasRow;
using study::AtlasSite;
using study::PublishedRange;

double DepthAxis::operator()(double depth) const {
    return top + height * std::sqrt(std::clamp(depth / deepest, 0.0, 1.0));
}

void draw_skin(Drawing& drawing, const skin::Skin& skin, double left, double width, const DepthAxis& axis) {
    double z = 0;
    for (const auto& layer : skin.layers) {
        if (z >= axis.deepest) break;
        const double bottom = std::min(z + layer.thickness, axis.deepest);
        drawing.rectangle({left, axis(z)}, width, axis(bottom) - axis(z), {.fill = layer_fill(layer.name)});
        if (z > 0)
            drawing.line({left, axis(z)}, {left + width, axis(z)}, {.stroke = "#c3af95", .width = 0.6});
        z = bottom;
    }
    drawing.line({left, axis.top}, {left + width, axis.top}, {.stroke = ink::text, .width = 1.2});
}

void draw_depths(Drawing& drawing, double left, const DepthAxis& axis, const std::vector<double>& depths_mm,
                 double size) {
    for (const double depth : depths_mm) {
        const double y = axis(depth * mm);
        drawing.line({left - 4, y}, {left, y}, {.stroke = ink::axis});
        drawing.text({left - 7, y + 0.35 * size}, setting(depth), {.anchor = Anchor::end, .size = size});
    }
    drawing.line({left, axis.top}, {left, axis.bottom()}, {.stroke = ink::axis});
}

double slot_of(const std::vector<double>& lengths, double length) {
    const auto above = std::lower_bound(lengths.begin(), lengths.end(), length * (1 - 1e-9));
    if (above == lengths.begin()) return 0;
    const auto last = static_cast<double>(lengths.size() - 1);
    if (above == lengths.end()) return last;
    const double low = *(above - 1), high = *above;
    return static_cast<double>(above - lengths.begin()) - (high - length) / (high - low);
}

void draw_foot(Drawing& drawing, double x, double y, const std::vector<std::string>& lines) {
    for (const auto& line : lines) {
        drawing.text({x, y}, line, {.size = 10.5, .fill = ink::quiet});
        y += 14;
    }
    drawing.text({x, y + 4}, short_notice(), {.size = 10.5});
}

namespace {

constexpr double k_width = 1120, k_left = 138, k_right = 176, k_gap = 14, k_top = 112, k_height = 410;
constexpr double k_setting_step = 14;

/// One kind of device: its place in the figure and its slots.
struct Panel {
    device::Kind kind = device::Kind::roller;
    double left = 0, width = 0;
    const std::vector<double>* lengths = nullptr;
    DepthAxis axis;

    double slot() const { return width / static_cast<double>(lengths->size()); }
    double x(double length) const { return left + (slot_of(*lengths, length) + 0.5) * slot(); }
};

void draw_bar(Drawing& drawing, const DepthAxis& axis, double x, double width, const insertion::Quantiles& q,
              std::string_view colour, double opacity) {
    drawing.rectangle({x, axis(q.p10)}, width, std::max(1.5, axis(q.p90) - axis(q.p10)),
                      {.fill = colour, .opacity = opacity});
    drawing.line({x - 1, axis(q.p50)}, {x + width + 1, axis(q.p50)}, {.stroke = ink::text, .width = 1.6});
}

/// How far the needle could reach, how far it does, and what it leaves.
void draw_row(Drawing& drawing, const Panel& panel, const AtlasRow& row) {
    const double x = panel.x(row.needle_length), bar = 0.27 * panel.slot();
    const double nominal = panel.axis(row.needle_length);
    drawing.line({x - 0.4 * panel.slot(), nominal}, {x + 0.4 * panel.slot(), nominal},
                 {.stroke = ink::quiet, .width = 1.4});
    if (row.reached.empty()) return;
    const double opacity = row.pierced_fraction < 0.5 ? 0.35 : 0.9;
    draw_bar(drawing, panel.axis, x - bar - 1, bar, row.loaded_depth, ink::blue, opacity);
    draw_bar(drawing, panel.axis, x + 1, bar, row.dye_depth, ink::vermilion, opacity);
}

Paint outline_of(const PublishedRange& range) {
    const bool recalled = range.flag == "recalled";
    return {.stroke = ink::text, .width = 1.1, .dash = recalled ? "3 2" : ""};
}

bool at_own_lengths(const PublishedRange& r) {
    return r.shortest > 0 && std::isfinite(r.longest);
}

/// True if the range belongs into the skin: not a setting, and not a share of a stroke.
bool is_depth(const PublishedRange& r) {
    return r.measured != "machine setting" && r.relative_to != "displacement";
}

/// Depths published for needles of this length: a box around the bar of what was measured.
void draw_box_at_length(Drawing& drawing, const Panel& panel, const PublishedRange& range, double length) {
    const double unit = range.relative_to.empty() ? 1 : length, bar = 0.27 * panel.slot();
    const double high = panel.axis(range.low * unit), low = panel.axis(range.high * unit);
    const double least = 5,
                 more = std::max(0.0, 0.5 * (least - (low - high))); // a single depth is a flat box
    const double x = panel.x(length) + (range.measured == "residual channel" ? 1 : -bar - 1);
    drawing.rectangle({x - 2.5, high - more}, bar + 5, low - high + 2 * more, outline_of(range));
}

/// A depth published without a needle length: a flat box, or an open line, across the panel.
void draw_band(Drawing& drawing, const Panel& panel, const PublishedRange& range) {
    const double y = panel.axis(range.low);
    if (std::isfinite(range.high))
        drawing.rectangle({panel.left + 2, y - 2}, panel.width - 4, panel.axis(range.high) - y + 4,
                          outline_of(range));
    else
        drawing.line({panel.left, y}, {panel.left + panel.width, y},
                     {.stroke = ink::text, .width = 0.9, .dash = "1 3"});
}

/// Published depths of one panel, and at its foot, where only long needles get, what the boxes are. Lines
/// across all panels are named at the right of the last one.
void draw_published(Drawing& drawing, const Panel& panel, const std::vector<PublishedRange>& ranges) {
    std::vector<std::pair<std::string, std::string>> captions; // a caption once, with all its ranges
    for (const auto& range : ranges) {
        if (!range.holds_for(panel.kind) || !is_depth(range)) continue;
        if (at_own_lengths(range)) {
            for (const double length : *panel.lengths)
                if (range.holds_for_length(length)) draw_box_at_length(drawing, panel, range, length);
        } else {
            draw_band(drawing, panel, range);
        }
        if (range.kinds.empty()) continue;
        const std::string caption = range.caption + (range.flag == "recalled" ? " (recalled)" : "");
        if (captions.empty() || captions.back().first != caption) captions.emplace_back(caption, "");
        captions.back().second += (captions.back().second.empty() ? "" : ", ") + range_words(range);
    }
    double y = panel.axis.bottom() + 4 - 26 * static_cast<double>(captions.size());
    for (const auto& [caption, depths] : captions) {
        drawing.text({panel.left + 7, y}, caption + ":", {.size = 10.5, .halo = true});
        drawing.text({panel.left + 7, y + 13}, depths, {.size = 10.5, .halo = true});
        y += 26;
    }
}

/// Lengths and shares below a panel.
void draw_numbers(Drawing& drawing, const Panel& panel, const AtlasSite& site) {
    const double y = panel.axis.bottom();
    drawing.line({panel.left, y}, {panel.left + panel.width, y}, {.stroke = ink::axis});
    for (const auto& row : site.rows) {
        if (row.kind != panel.kind) continue;
        const double x = panel.x(row.needle_length);
        drawing.text({x, y + 15}, setting(row.needle_length / mm),
                     {.anchor = Anchor::middle, .size = 11, .bold = true});
        drawing.text({x, y + 33}, fmt::format("{:.0f}", 100 * row.pierced_fraction),
                     {.anchor = Anchor::middle, .size = 10.5});
        drawing.text({x, y + 48}, fmt::format("{:.0f}", 100 * row.dermis_fraction),
                     {.anchor = Anchor::middle, .size = 10.5});
    }
}

/// Needle lengths and machine settings as boxes along the lengths, one below the other.
void draw_settings(Drawing& drawing, const Panel& panel, const std::vector<PublishedRange>& ranges,
                   double top) {
    int count = 0;
    for (const auto& range : ranges) {
        if (range.measured != "machine setting" || !range.holds_for(panel.kind)) continue;
        const double y = top + k_setting_step * count++;
        const double from = panel.x(range.low) - 0.35 * panel.slot(),
                     to = panel.x(range.high) + 0.35 * panel.slot();
        drawing.rectangle({from, y}, to - from, 8, outline_of(range));
        const bool right = panel.left + panel.width - to > from - panel.left;
        drawing.text({right ? to + 4 : from - 4, y + 7.5}, range.caption,
                     {.anchor = right ? Anchor::start : Anchor::end, .size = 10});
    }
}

void draw_key(Drawing& drawing, double x, double y) {
    const DepthAxis axis{.top = y - 10, .height = 14, .deepest = 1};
    const insertion::Quantiles sample{.p10 = 0, .p50 = 0.2, .p90 = 1};
    draw_bar(drawing, axis, x, 8, sample, ink::blue, 0.9);
    drawing.text({x + 14, y}, "needle in: 10 %, median, 90 % of the tips", {.size = 11});
    draw_bar(drawing, axis, x + 252, 8, sample, ink::vermilion, 0.9);
    drawing.text({x + 266, y}, "channel left when it is out", {.size = 11});
    drawing.line({x + 424, y - 4}, {x + 442, y - 4}, {.stroke = ink::quiet, .width = 1.4});
    drawing.text({x + 447, y}, "length of the needle", {.size = 11});
    drawing.rectangle({x + 570, y - 9}, 14, 9, {.stroke = ink::text, .width = 1.1});
    drawing.text({x + 589, y}, "published", {.size = 11});
    draw_bar(drawing, axis, x + 660, 8, sample, ink::blue, 0.35);
    drawing.text({x + 674, y}, "pale: fewer than half of the needles pierce", {.size = 11});
}

/// Layers, and depths that hold for any kind of device, at the right of the last panel.
void draw_names(Drawing& drawing, const skin::Skin& skin, const std::vector<PublishedRange>& ranges,
                double edge, const DepthAxis& axis) {
    std::vector<SideLabel> labels;
    double z = 0;
    for (const auto& layer : skin.layers) {
        if (z >= axis.deepest || !std::isfinite(layer.thickness)) break;
        const double bottom = std::min(z + layer.thickness, axis.deepest);
        const std::string thickness = layer.thickness < mm ? fmt::format("{:.0f} µm", layer.thickness / um)
                                                           : fmt::format("{:.2g} mm", layer.thickness / mm);
        labels.push_back({.y = 0.5 * (axis(z) + axis(bottom)),
                          .words = spaced(layer.name) + ", " + thickness,
                          .text = ink::quiet});
        z = bottom;
    }
    for (const auto& range : ranges)
        if (range.kinds.empty() && is_depth(range))
            labels.push_back({.y = axis(range.low),
                              .words = range.caption + ", " + range_words(range),
                              .line = ink::text});
    draw_side_labels(drawing, labels, edge, axis.top, axis.bottom());
}

double deepest_of(const AtlasSite& site) {
    double deepest = 0;
    for (const auto& row : site.rows) deepest = std::max({deepest, row.needle_length, row.loaded_depth.p90});
    return 1.04 * deepest;
}

std::vector<std::string> foot_lines(const std::vector<PublishedRange>& ranges) {
    std::vector<std::string> keys;
    for (const auto& range : ranges)
        if (range.relative_to != "displacement")
            for (const auto& key : source_keys(range.source))
                if (std::find(keys.begin(), keys.end(), short_citation(key)) == keys.end())
                    keys.push_back(short_citation(key));
    return {
        "Boxes in the skin are published depths, around the bar of what was measured: the needle in "
        "place, or the channel left. Boxes below are published settings and lengths, which are no depths.",
        "Dashed: recalled, not confirmed. Bars are of the needles that pierce, percentages of all "
        "strikes. The depth axis goes by the square root.",
        fmt::format("Published by: {}.", fmt::join(keys, "; "))};
}

/// Title, whose skin it is, and the key.
void draw_top(Drawing& drawing, const study::Atlas& atlas, const AtlasSite& site) {
    drawing.text({24, 34}, fmt::format("How deep needles get: {}", site.label), {.size = 20, .bold = true});
    const auto& person = atlas.person;
    const std::string line =
        fmt::format("Model of a {} of {:g} years, with the usual numbers of each kind of device and needles "
                    "of {:g} to {:g} mm",
                    person.sex == skin::Sex::male ? "man" : "woman", person.age_years,
                    atlas.lengths.front() / mm, atlas.lengths.back() / mm);
    drawing.text({24, 54}, line, {.size = 12, .fill = ink::quiet});
    draw_key(drawing, 24, 78);
}

/// Everything of one kind of device: skin, needles, what was published, and the numbers below.
void draw_panel(Drawing& drawing, const Panel& panel, const AtlasSite& site,
                const std::vector<PublishedRange>& ranges, double settings_top) {
    draw_skin(drawing, site.skin, panel.left, panel.width, panel.axis);
    drawing.text({panel.left, panel.axis.top - 8}, capital(to_string(panel.kind)),
                 {.size = 13, .bold = true});
    for (const auto& row : site.rows)
        if (row.kind == panel.kind) draw_row(drawing, panel, row);
    draw_published(drawing, panel, ranges);
    draw_numbers(drawing, panel, site);
    draw_settings(drawing, panel, ranges, settings_top);
}

/// What stands at the left of the first panel: the depth axis and the names of the rows of numbers.
void draw_left(Drawing& drawing, const DepthAxis& axis, double settings_top) {
    draw_depths(drawing, k_left, axis, {0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2, 2.5}, 11);
    drawing.text({k_left - 46, axis.top + 0.5 * axis.height}, "depth below the surface (mm)",
                 {.anchor = Anchor::middle, .size = 11.5, .turn = -90});
    const auto name = [&](double y, const char* words_of_it) {
        drawing.text({k_left - 8, y}, words_of_it, {.anchor = Anchor::end, .size = 10.5});
    };
    name(axis.bottom() + 15, "needle, mm");
    name(axis.bottom() + 33, "opens outer layer, %");
    name(axis.bottom() + 48, "meets dermis, %");
    name(settings_top + 8, "published settings");
}

/// The most settings that any kind has: so many lines stand below the panels.
long settings_lines(const study::Atlas& atlas, const std::vector<PublishedRange>& ranges) {
    long most = 0;
    for (const auto kind : atlas.kinds)
        most = std::max<long>(most, std::count_if(ranges.begin(), ranges.end(), [&](const auto& r) {
                                  return r.measured == "machine setting" && r.holds_for(kind);
                              }));
    return most;
}

} // namespace

std::string site_figure(const study::Atlas& atlas, const AtlasSite& site) {
    std::vector<PublishedRange> ranges = study::published_ranges(atlas.model, site.name);
    std::erase_if(ranges, [](const auto& r) { return r.flag == "assumed"; });
    const double settings_top = k_top + k_height + 62;
    const double foot =
        settings_top + k_setting_step * static_cast<double>(settings_lines(atlas, ranges)) + 22;
    const double height = foot + 66;
    Drawing drawing("atlas-" + site.name, k_width, height, "How deep needles get: " + site.label,
                    "Depth of needle tips and of the channels that they leave, by needle length and kind of "
                    "device, over the layers of the skin; the numbers stand in atlas.csv.");
    drawing.rectangle({0, 0}, k_width, height, {.fill = "#fff"});
    draw_top(drawing, atlas, site);
    const DepthAxis axis{.top = k_top, .height = k_height, .deepest = deepest_of(site)};
    draw_left(drawing, axis, settings_top);
    const auto panels = static_cast<double>(atlas.kinds.size());
    Panel panel{.kind = {},
                .left = k_left,
                .width = (k_width - k_left - k_right - k_gap * (panels - 1)) / panels,
                .lengths = &atlas.lengths,
                .axis = axis};
    for (const auto kind : atlas.kinds) {
        panel.kind = kind;
        draw_panel(drawing, panel, site, ranges, settings_top);
        panel.left += panel.width + k_gap;
    }
    draw_names(drawing, site.skin, ranges, panel.left - k_gap, axis);
    draw_foot(drawing, 24, foot, foot_lines(ranges));
    return svg_file(drawing, k_width);
}

std::string atlas_svg(const study::Atlas& atlas) {
    return atlas.sites.size() == 1 ? site_figure(atlas, atlas.sites.front()) : sites_figure(atlas);
}

} // namespace stipple::pages
