#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/layer_fill.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;
using insertion::Puncture;

constexpr std::size_t k_section_channels = 6;

/// Punctures nearest to a horizontal line through the middle of the map, within `width` of it.
std::vector<std::size_t> cut_punctures(const course::Needling& needling, double width) {
    const double middle = 0.5 * needling.pattern.window;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < needling.insertion.punctures.size(); ++i) {
        const Puncture& p = needling.insertion.punctures[i];
        if (p.loaded_depth > 0 && std::fabs(p.x - middle) < 0.46 * width) found.push_back(i);
    }
    const auto distance = [&](std::size_t i) {
        return std::fabs(needling.insertion.punctures[i].y - middle);
    };
    std::stable_sort(found.begin(), found.end(),
                     [&](std::size_t a, std::size_t b) { return distance(a) < distance(b); });
    if (found.size() > k_section_channels) found.resize(k_section_channels);
    return found;
}

/// What the section shows: depth range and scale, equal in both directions.
struct Frame {
    double left = 44, top = 24, width = 182, height = 0; ///< drawing units
    double depth = 0, per_metre = 0;                     ///< depth [m]; drawing units per metre
    double y(double z) const { return top + z * per_metre; }
    double span() const { return width / per_metre; } ///< [m]
};

Frame section_frame(const skin::Skin& skin, const insertion::Insertion& insertion) {
    Frame frame;
    const double deepest = 1.08 * std::max(insertion.loaded_depth.p90, insertion.loaded_depth.p50);
    frame.depth = std::max(skin.dermis_bottom() + 0.2 * mm, deepest);
    frame.height = 300;
    frame.per_metre = frame.height / frame.depth;
    return frame;
}

/// A layer label wanted at `y`; `place` is where it goes so that labels do not overlap.
struct Label {
    double y = 0, place = 0;
    std::string name, size;
};

/// Pushes labels apart to `gap`, downwards first, then back up from the lower limit.
void spread_labels(std::vector<Label>& labels, double top, double bottom, double gap) {
    double last = top - gap;
    for (Label& label : labels) last = label.place = std::max(label.y, last + gap);
    double next = bottom + gap;
    for (auto label = labels.rbegin(); label != labels.rend(); ++label)
        next = label->place = std::min(label->place, next - gap);
}

/// Fills the layers of a frame and labels them at the right. `merge_epidermis`: one label for both thin
/// layers.
void draw_layers(Drawing& drawing, const skin::Skin& skin, const Frame& frame, bool merge_epidermis) {
    std::vector<Label> labels;
    double z = 0;
    for (const skin::Layer& layer : skin.layers) {
        if (z >= frame.depth) break;
        const bool last = !std::isfinite(layer.thickness) || z + layer.thickness >= frame.depth;
        const double bottom = last ? frame.depth : z + layer.thickness;
        drawing.rectangle({frame.left, frame.y(z)}, frame.width, frame.y(bottom) - frame.y(z),
                          {.fill = layer_fill(layer.name)});
        if (z > 0)
            drawing.line({frame.left, frame.y(z)}, {frame.left + frame.width, frame.y(z)},
                         {.stroke = "#b9a58c", .width = 0.6});
        const std::string thickness =
            std::isfinite(layer.thickness) ? length_words(std::round(layer.thickness / um) * um) : "";
        if (!(merge_epidermis && layer.name == "stratum_corneum")) {
            Label label{0.5 * (frame.y(z) + frame.y(bottom)), 0, spaced(layer.name), thickness};
            if (merge_epidermis && layer.name == "viable_epidermis")
                label = {0.5 * (frame.y(0) + frame.y(bottom)), 0, "epidermis",
                         length_words(std::round(skin.epidermis_thickness() / um) * um)};
            labels.push_back(label);
        }
        z = bottom;
    }
    spread_labels(labels, frame.top + 6, frame.top + frame.height - 8, 27);
    const double edge = frame.left + frame.width;
    for (const Label& label : labels) {
        drawing.curve(
            {{edge, label.y}, {edge + 5, label.y}, {edge + 11, label.place}, {edge + 14, label.place}},
            {.stroke = ink::axis, .width = 0.7});
        drawing.text({edge + 17, label.place}, label.name, {.size = 10, .bold = true});
        drawing.text({edge + 17, label.place + 12}, label.size, {.size = 10, .fill = ink::quiet});
    }
}

/// Depth axis at the left of a frame, in mm or µm.
void draw_depth_axis(Drawing& drawing, const Frame& frame) {
    const bool fine = frame.depth < 0.8 * mm;
    const double unit = fine ? um : mm;
    const auto marks = ticks(0, frame.depth / unit, 6);
    const double step = marks.size() > 1 ? marks[1] - marks[0] : 1;
    for (const double t : marks) {
        const double y = frame.y(t * unit);
        drawing.line({frame.left - 4, y}, {frame.left, y}, {.stroke = ink::axis});
        drawing.text({frame.left - 7, y + 3.5}, tick_label(t, step), {.anchor = Anchor::end, .size = 10});
    }
    drawing.line({frame.left, frame.top}, {frame.left, frame.y(frame.depth)}, {.stroke = ink::axis});
    drawing.text({12, frame.top + 0.5 * frame.height}, fine ? "depth (µm)" : "depth (mm)",
                 {.anchor = Anchor::middle, .size = 10.5, .turn = -90});
}

/// One puncture as it is drawn: its axis leaves the surface at `x` (drawing units) and leans by `lean`
/// (tangent).
struct Channel {
    Puncture puncture;
    double x = 0, lean = 0;
};

/// Outline of the needle at full depth, from the left edge at the surface round the tip to the right edge.
std::vector<Point> needle_outline(const device::Needle& needle, const Frame& frame, const Channel& c) {
    constexpr int k_parts = 32;
    const double tip = c.puncture.loaded_depth, seen = std::min(tip, frame.depth);
    const auto radius = [&](double z) { return needle.radius(tip - z) * frame.per_metre; };
    const auto axis = [&](double z) { return c.x + c.lean * z * frame.per_metre; };
    std::vector<Point> outline;
    // Finer towards the tip, whose rounding is small against the needle.
    const auto depth = [&](int i) { return seen * (1 - std::pow(1 - static_cast<double>(i) / k_parts, 3)); };
    for (int i = 0; i <= k_parts; ++i)
        outline.push_back({axis(depth(i)) - radius(depth(i)), frame.y(depth(i))});
    for (int i = k_parts; i >= 0; --i)
        outline.push_back({axis(depth(i)) + radius(depth(i)), frame.y(depth(i))});
    return outline;
}

/// Needles first, then channels, then outlines, so that neighbours that overlap stay readable.
void draw_channels(Drawing& drawing, const device::Needle& needle, const Frame& frame,
                   const std::vector<Channel>& channels) {
    for (const Channel& c : channels)
        drawing.polygon(needle_outline(needle, frame, c), {.fill = "#ffffff", .opacity = 0.55});
    for (const Channel& c : channels) {
        const Puncture& p = c.puncture;
        if (p.dye_depth <= 0 || p.mouth_diameter <= 0) continue;
        const double open = std::max(0.7, 0.5 * p.mouth_diameter * frame.per_metre),
                     end = std::min(p.dye_depth, frame.depth);
        const double narrow = std::max(0.4, open * (1 - end / p.dye_depth)),
                     foot = c.x + c.lean * end * frame.per_metre;
        drawing.polygon({{c.x - open, frame.y(0)},
                         {c.x + open, frame.y(0)},
                         {foot + narrow, frame.y(end)},
                         {foot - narrow, frame.y(end)}},
                        {.fill = ink::vermilion});
    }
    for (const Channel& c : channels)
        drawing.curve(needle_outline(needle, frame, c), {.stroke = ink::blue, .width = 1.1});
}

/// Key of the two parts of a channel, below the frame.
void draw_channel_key(Drawing& drawing, double y) {
    drawing.rectangle({44, y - 9}, 12, 10, {.fill = "#fff", .stroke = ink::blue, .width = 1.1});
    drawing.text({60, y}, "needle at full depth", {.size = 10.5});
    drawing.rectangle({176, y - 9}, 12, 10, {.fill = ink::vermilion});
    drawing.text({192, y}, "channel left open after it", {.size = 10.5});
}

} // namespace

std::string skin_section(const course::Inputs& inputs, const course::Needling& needling) {
    const Frame frame = section_frame(inputs.skin, needling.insertion);
    const auto cut = cut_punctures(needling, frame.span());
    Drawing drawing("section", 360, frame.top + frame.height + 28, "Section through the skin with channels",
                    fmt::format("Layers from the surface to {} millimetres with {} channels; the median "
                                "needle tip reaches {} millimetres and leaves a channel of {} "
                                "millimetres.",
                                number(frame.depth / mm), cut.size(),
                                number(needling.insertion.loaded_depth.p50 / mm),
                                number(needling.insertion.dye_depth.p50 / mm)));
    draw_layers(drawing, inputs.skin, frame, true);
    std::vector<Channel> channels;
    for (const std::size_t i : cut) {
        const Puncture& p = needling.insertion.punctures[i];
        const double heading =
            i < needling.pattern.strikes.size() ? needling.pattern.strikes[i].heading : 0.0;
        const double x =
            frame.left + 0.5 * frame.width + (p.x - 0.5 * needling.pattern.window) * frame.per_metre;
        channels.push_back({p, x, std::tan(p.angle) * std::cos(heading)});
    }
    drawing.begin_clip({frame.left, frame.top - 6}, frame.width, frame.height + 6);
    draw_channels(drawing, inputs.device.spec.needle, frame, channels);
    drawing.end_clip();
    drawing.line({frame.left, frame.top}, {frame.left + frame.width, frame.top},
                 {.stroke = ink::text, .width = 1.2});
    drawing.text({frame.left, frame.top - 9}, "skin surface", {.size = 10, .fill = ink::quiet});
    draw_depth_axis(drawing, frame);
    scale_bar(drawing, {frame.left + 10, frame.top + frame.height - 12}, frame.span(), frame.per_metre);
    draw_channel_key(drawing, frame.top + frame.height + 20);
    return drawing.str();
}

std::string epidermis_inset(const course::Inputs& inputs, const insertion::Insertion& in) {
    Frame frame;
    const double widest = 2 * inputs.device.spec.needle.radius(in.loaded_depth.p50);
    frame.height = 300;
    frame.depth =
        std::max(1.9 * inputs.skin.epidermis_thickness(), 1.8 * widest * frame.height / frame.width);
    frame.per_metre = frame.height / frame.depth;
    Drawing drawing("inset", 360, frame.top + frame.height + 28, "The epidermis magnified",
                    fmt::format("The uppermost {} micrometres with the median puncture: the needle is {} "
                                "micrometres wide at the surface, the channel it leaves {}.",
                                number(frame.depth / um), number(widest / um),
                                number(in.mouth_diameter.p50 / um)));
    draw_layers(drawing, inputs.skin, frame, false);
    Puncture median;
    median.loaded_depth = in.loaded_depth.p50;
    median.dye_depth = in.dye_depth.p50;
    median.mouth_diameter = in.mouth_diameter.p50;
    const double x = frame.left + 0.5 * frame.width;
    drawing.begin_clip({frame.left, frame.top - 6}, frame.width, frame.height + 6);
    draw_channels(drawing, inputs.device.spec.needle, frame, {{median, x, 0}});
    drawing.end_clip();
    drawing.line({frame.left, frame.top}, {frame.left + frame.width, frame.top},
                 {.stroke = ink::text, .width = 1.2});
    const double half = 0.5 * widest * frame.per_metre;
    drawing.line({x - half, frame.top - 4}, {x + half, frame.top - 4}, {.stroke = ink::blue, .width = 1.5});
    drawing.text({x, frame.top - 9}, fmt::format("needle {}\u00a0µm", brief(widest / um)),
                 {.anchor = Anchor::middle, .size = 10});
    draw_depth_axis(drawing, frame);
    scale_bar(drawing, {frame.left + 10, frame.top + frame.height - 12}, frame.span(), frame.per_metre);
    draw_channel_key(drawing, frame.top + frame.height + 20);
    return drawing.str();
}

std::string skin_section_caption(const skin::Skin& skin, const insertion::Insertion& insertion) {
    const double magnification =
        section_frame(skin, insertion).depth / std::max(1.9 * skin.epidermis_thickness(), 1e-9);
    return "<b>" + markup("section.name") + "</b> " +
           markup(magnification > 1.5 ? "section.caption.magnified" : "section.caption");
}

std::string force_curve(const insertion::Insertion& insertion) {
    const auto& curve = insertion.force_curve;
    if (curve.size() < 2) return "";
    double most = 0;
    for (const auto& p : curve) most = std::max(most, p.force);
    const double reach = curve.back().displacement;
    if (!(most > 0) || !(reach > 0)) return "";
    const Scale x{0, 1.04 * reach, 46, 346}, y{0, 1.12 * most, 324, 8};
    Drawing drawing("force", 360, 394, "Force on one needle",
                    fmt::format("Force against displacement from first contact to {} millimetres; the "
                                "largest force is {} millinewtons.",
                                number(reach / mm), number(most * 1e3)));
    draw_rows(drawing, x, {y.from * 1e3, y.to * 1e3, y.start, y.end}, 6);
    draw_columns(drawing, {x.from / mm, x.to / mm, x.start, x.end}, y.start, 5, 10, 15);
    std::vector<Point> line;
    for (const auto& p : curve) line.push_back({x(p.displacement), y(p.force)});
    drawing.curve(line, {.stroke = ink::blue, .width = 1.8});
    const auto pierced = std::find_if(curve.begin(), curve.end(), [](const auto& p) { return p.buried > 0; });
    if (pierced != curve.end() && pierced != curve.begin()) {
        const auto& before = *(pierced - 1);
        const Point at{x(before.displacement), y(before.force)};
        drawing.circle(at, 3.6, {.fill = ink::vermilion});
        // The curve rises to the right, so the room below the dot is free.
        const bool right = at.x < 210;
        drawing.text({at.x + (right ? 8 : -8), std::min(y.start - 6, at.y + 18)},
                     fmt::format("skin pierced, {}\u00a0mN", brief(before.force * 1e3)),
                     {.anchor = right ? Anchor::start : Anchor::end, .size = 10.5, .halo = true});
    }
    drawing.text({0.5 * (x.start + x.end), y.start + 29},
                 "displacement of the needle from first contact (mm)",
                 {.anchor = Anchor::middle, .size = 10.5});
    drawing.text({11, 0.5 * (y.start + y.end)}, "force (mN)",
                 {.anchor = Anchor::middle, .size = 10.5, .turn = -90});
    return drawing.str();
}

std::string force_curve_caption(const insertion::Insertion& insertion) {
    return "<b>" + markup("force.name") + "</b> " +
           markup("force.caption", {{"gives", escape(quantity(insertion.dimple / um, "um"))}});
}

} // namespace stipple::pages
