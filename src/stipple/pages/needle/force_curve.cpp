#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/layer_fill.hpp"
#include "stipple/pages/drawing/panel.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;

constexpr double k_left = 62, k_right = 582, k_width = 720; ///< of the panels, of the drawing
constexpr double k_flag = 14;                               ///< height of a row of stage labels
constexpr double k_force_height = 210, k_depth_height = 170, k_gap = 34;

/// A stage with the row in which its label stands, counted upwards from the curve.
struct Flag {
    double x = 0, force = 0; ///< drawing units, [N]
    std::string words;
    bool puncture = false;
    int row = 0;
};

/// Rows such that no label is crossed by the line of a later stage.
std::vector<Flag> flags_of(const insertion::Pushed& pushed, const Scale& x) {
    std::vector<Flag> flags;
    for (const auto& stage : pushed.stages) {
        if (stage.name == "contact") continue; // the corner of the panel says so
        const bool force = stage.name == "puncture" || stage.name == "end";
        flags.push_back({x(stage.displacement), stage.force,
                         spaced(stage.name) + (force ? ", " + force_words(stage.force) : std::string()),
                         stage.name == "puncture"});
    }
    for (std::size_t i = flags.size(); i-- > 0;)
        for (std::size_t j = i + 1; j < flags.size(); ++j)
            if (flags[j].x < flags[i].x + text_width(flags[i].words, 10) + 8)
                flags[i].row = std::max(flags[i].row, flags[j].row + 1);
    return flags;
}

/// How far the skin under the mean needle is bent in at a displacement.
double dimple_at(const insertion::Pushed& pushed, double displacement) {
    double dimple = 0;
    for (const auto& p : pushed.curve)
        if (p.displacement <= displacement) dimple = p.dimple;
    return dimple;
}

/// Displacement at which the mean needle is buried this far; NaN if it never is.
double displacement_at(const insertion::Pushed& pushed, double buried) {
    const auto& curve = pushed.curve;
    for (std::size_t i = 1; i < curve.size(); ++i) {
        if (curve[i].buried <= buried) continue;
        const double rise = curve[i].buried - curve[i - 1].buried;
        const double share = std::max(0.0, (buried - curve[i - 1].buried) / rise);
        return curve[i - 1].displacement + share * (curve[i].displacement - curve[i - 1].displacement);
    }
    return NAN;
}

/// Colour of a layer: that of the report for skin, shades in turn for a measured stack.
std::string_view fill_of(const study::NeedleResult& result, std::size_t layer) {
    static constexpr std::array<std::string_view, 4> k_shades{"#f0dcc0", "#f9e4e0", "#e6ecf2", "#eaf2e6"};
    if (!result.study.layers.empty()) return k_shades[layer % k_shades.size()];
    return layer_fill(result.push.skin.layers[layer].name);
}

/// Where the tip is in which layer, behind the force curve.
void draw_layers_passed(Drawing& drawing, const study::NeedleResult& result, const Scale& x, const Scale& y) {
    const auto& layers = result.pushed.layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const double from = displacement_at(result.pushed, layers[i].top);
        if (std::isnan(from)) return;
        double to = i + 1 < layers.size() ? displacement_at(result.pushed, layers[i + 1].top) : NAN;
        if (std::isnan(to)) to = study::travel(result.pushed);
        drawing.rectangle({x(from), y.end}, x(to) - x(from), y.start - y.end,
                          {.fill = fill_of(result, i), .opacity = 0.7});
    }
}

void draw_force(Drawing& drawing, const study::NeedleResult& result, const Scale& x, const Scale& y,
                double force_unit) {
    const auto& pushed = result.pushed;
    draw_layers_passed(drawing, result, x, y);
    draw_rows(drawing, x, {y.from / force_unit, y.to / force_unit, y.start, y.end}, 5);
    drawing.line({x.start, y.start}, {x.end, y.start}, {.stroke = ink::axis});
    std::vector<Point> line;
    for (const auto& p : pushed.curve) line.push_back({x(p.displacement), y(p.force)});
    drawing.curve(line, {.stroke = ink::blue, .width = 2});
    drawing.text({15, 0.5 * (y.start + y.end)},
                 fmt::format("force on a needle ({})", force_unit < 1 ? "mN" : "N"),
                 {.anchor = Anchor::middle, .size = 10.5, .turn = -90});
}

void draw_stages(Drawing& drawing, const std::vector<Flag>& flags, const Scale& force, double bottom) {
    for (const Flag& flag : flags) {
        const double top = force.end - 6 - k_flag * flag.row;
        const std::string_view ink = flag.puncture ? ink::vermilion : ink::text;
        drawing.line({flag.x, top - 8}, {flag.x, bottom},
                     {.stroke = ink::axis, .width = 0.6, .dash = "2 2.5"});
        drawing.circle({flag.x, force(flag.force)}, 3.2,
                       {.fill = flag.puncture ? ink::vermilion : ink::blue});
        drawing.text({flag.x + 3, top - 1}, flag.words, {.size = 10, .bold = flag.puncture, .fill = ink});
    }
}

/// One layer below the surface that the needle presses down: it is drawn as moving with that surface.
std::vector<Point> layer_outline(const insertion::Pushed& pushed, const Scale& x, const Scale& depth,
                                 double top, double bottom) {
    std::vector<Point> outline;
    for (const auto& p : pushed.curve)
        outline.push_back({x(p.displacement), depth(std::min(depth.to, p.dimple + top))});
    for (auto p = pushed.curve.rbegin(); p != pushed.curve.rend(); ++p)
        outline.push_back({x(p->displacement), depth(std::min(depth.to, p->dimple + bottom))});
    return outline;
}

/// Layers, surface and tip against the displacement of the base, and the layers' names at the right.
void draw_depths(Drawing& drawing, const study::NeedleResult& result, const Scale& x, const Scale& depth,
                 double unit) {
    const auto& pushed = result.pushed;
    const auto& end = pushed.curve.back();
    std::vector<SideLabel> labels;
    for (std::size_t i = 0; i < pushed.layers.size(); ++i) {
        const double top = pushed.layers[i].top,
                     bottom = i + 1 < pushed.layers.size() ? pushed.layers[i + 1].top : INFINITY;
        if (end.dimple + top >= depth.to) break;
        drawing.polygon(layer_outline(pushed, x, depth, top, bottom),
                        {.fill = fill_of(result, i), .stroke = "#b9a58c", .width = 0.5});
        const double middle = end.dimple + 0.5 * (top + std::min(bottom, depth.to - end.dimple));
        labels.push_back({depth(middle), spaced(pushed.layers[i].layer)});
    }
    draw_side_labels(drawing, labels, x.end, depth.start, depth.end);
    draw_rows(drawing, x, {depth.from / unit, depth.to / unit, depth.start, depth.end}, 4);
    std::vector<Point> surface, tip;
    for (const auto& p : pushed.curve) {
        surface.push_back({x(p.displacement), depth(p.dimple)});
        tip.push_back({x(p.displacement), depth(p.dimple + p.buried)});
    }
    drawing.curve(surface, {.stroke = ink::text, .width = 1.4});
    drawing.curve(tip, {.stroke = ink::blue, .width = 2});
    const std::string bent = target_word(result.study) + " surface, indentation " + way_words(end.dimple);
    const double label = x.to * (1 - (text_width(bent, 10) + 12) / (x.end - x.start)); // the label's left end
    drawing.text({x.end - 5, depth(dimple_at(pushed, label)) - 5}, bent,
                 {.anchor = Anchor::end, .size = 10, .halo = true});
    if (end.buried > 0)
        drawing.text({x.end - 12, depth(end.dimple + end.buried) + 13},
                     "tip, insertion depth " + way_words(end.buried),
                     {.anchor = Anchor::end, .size = 10, .bold = true, .fill = ink::blue, .halo = true});
    drawing.text({15, 0.5 * (depth.start + depth.end)}, fmt::format("depth ({})", unit < mm ? "µm" : "mm"),
                 {.anchor = Anchor::middle, .size = 10.5, .turn = -90});
}

} // namespace

std::string force_curve_svg(const study::NeedleResult& result) {
    const auto& pushed = result.pushed;
    const double way = study::travel(pushed), most = study::largest_force(pushed);
    const double unit = way < 3 * mm ? um : mm, force_unit = most < 1 ? 1e-3 : 1;
    const Scale x{0, way, k_left, k_right};
    const auto flags = flags_of(pushed, x);
    int rows = 0;
    for (const auto& flag : flags) rows = std::max(rows, flag.row + 1);
    const auto head = heading_lines(
        {needle_sentence(result.study), target_sentence(result) + " " + drive_sentence(result.study)});
    const double top = heading_height(head) + 10 + k_flag * rows;
    const Scale force{0, 1.06 * most, top + k_force_height, top};
    const double deep = top + k_force_height + k_gap;
    const Scale depth{0, 1.18 * way, deep, deep + k_depth_height};
    Drawing drawing(
        "force-curve", k_width, depth.end + 44, "Force on a needle against base displacement",
        fmt::format("{} The tip is {} micrometres in the skin at the end; the largest force is {} "
                    "millinewtons.",
                    needle_sentence(result.study), number(pushed.buried / um), number(most * 1e3)));
    draw_heading(drawing, result.study.title, head, k_width, depth.end + 44);
    draw_force(drawing, result, x, force, force_unit);
    draw_depths(drawing, result, x, depth, unit);
    draw_stages(drawing, flags, force, depth.end);
    draw_columns(drawing, {x.from / unit, x.to / unit, x.start, x.end}, depth.end, 7, 10, 15);
    drawing.text({0.5 * (x.start + x.end), depth.end + 31},
                 fmt::format("base displacement from first contact ({})", unit < mm ? "µm" : "mm"),
                 {.anchor = Anchor::middle, .size = 10.5});
    return svg_file(drawing, 1.35 * k_width);
}

} // namespace stipple::pages
