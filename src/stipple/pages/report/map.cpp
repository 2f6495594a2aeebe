#include "stipple/base/units.hpp"
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

constexpr double k_most_marks = 500;
constexpr double k_close_up = 2 * mm;
constexpr double k_left = 34, k_top = 8, k_side = 316; ///< of the square in a drawing

/// The square of the window that is drawn: all of it, or its middle where more marks would only make a grey
/// field.
struct Square {
    double start = 0, side = 0; ///< [m]
    double per_metre() const { return k_side / side; }
    bool holds(double x, double y, double margin) const {
        return x >= start - margin && x <= start + side + margin && y >= start - margin &&
               y <= start + side + margin;
    }
    Point at(double x, double y) const {
        return {k_left + (x - start) * per_metre(), k_top + (y - start) * per_metre()};
    }
};

Square middle_square(double window, double side) {
    return {0.5 * (window - side), side};
}

Square shown_square(const course::Needling& needling) {
    const double window = needling.pattern.window,
                 count = static_cast<double>(needling.insertion.punctures.size());
    const double side = window * (count > k_most_marks ? std::sqrt(k_most_marks / count) : 1.0);
    return middle_square(window, side > 4 * mm ? std::floor(side / mm) * mm : side);
}

/// A round length for a scale bar, about a quarter of the drawing [m].
double bar_length(double width) {
    const double power = std::pow(10.0, std::floor(std::log10(0.25 * width)));
    const double share = 0.25 * width / power;
    return power * (share >= 5 ? 5 : share >= 2 ? 2 : 1);
}

/// Colours of a wound by the layer that its tip reached: alone, and merged with another one.
struct Reach {
    std::string_view layer, words, alone, merged;
};

constexpr std::array<Reach, 5> k_reaches{{{"stratum_corneum", "stratum corneum", "#a8a8a8", "#555555"},
                                          {"viable_epidermis", "epidermis", "#eba937", "#8f4e00"},
                                          {"papillary_dermis", "papillary dermis", "#45b699", "#00543f"},
                                          {"reticular_dermis", "reticular dermis", "#72aae4", "#0b4282"},
                                          {"hypodermis", "fat or deeper", "#d389bd", "#7a1a66"}}};

std::size_t reach_of(const skin::Skin& skin, const Puncture& p) {
    const std::string layer = skin.layer_at(p.loaded_depth);
    for (std::size_t k = 0; k < k_reaches.size(); ++k)
        if (k_reaches[k].layer == layer) return k;
    return k_reaches.size() - 1;
}

/// Path data of everything nearer than `r` to the line from a to b.
std::string capsule(Point a, Point b, double r) {
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const double nx = length > 0 ? -(b.y - a.y) / length * r : 0,
                 ny = length > 0 ? (b.x - a.x) / length * r : r;
    const auto arc = [&](double x, double y) {
        return fmt::format("A{0} {0} 0 0 0 {1} {2}", coordinate(r), coordinate(x), coordinate(y));
    };
    return fmt::format("M{} {}", coordinate(a.x + nx), coordinate(a.y + ny)) +
           fmt::format("L{} {}", coordinate(b.x + nx), coordinate(b.y + ny)) + arc(b.x - nx, b.y - ny) +
           fmt::format("L{} {}", coordinate(a.x - nx), coordinate(a.y - ny)) + arc(a.x + nx, a.y + ny) + "z";
}

/// Path data of a circle.
std::string round_mark(Point c, double r) {
    return fmt::format("M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z", coordinate(c.x - r),
                       coordinate(c.y), fmt::arg("r", coordinate(r)), fmt::arg("d", coordinate(2 * r)));
}

std::string cross_mark(Point c, double r) {
    return fmt::format("M{} {}h{d}m-{r} -{r}v{d}", coordinate(c.x - r), coordinate(c.y),
                       fmt::arg("r", coordinate(r)), fmt::arg("d", coordinate(2 * r)));
}

/// Marks of a square as path data, by what became of each strike.
struct Marks {
    std::array<std::string, k_reaches.size()> alone, merged; ///< by layer reached
    std::string blood, blunt, scratches;
    std::array<std::size_t, k_reaches.size()> reached{};
    std::size_t merged_count = 0, blood_count = 0, blunt_count = 0, count = 0;
};

/// `least`: half the width below which no wound is drawn, `drop`: radius of the dot of a puncture that
/// bleeds.
Marks marks_of(const course::Needling& needling, const skin::Skin& skin, const Square& square, double least,
               double drop) {
    Marks marks;
    const auto& punctures = needling.insertion.punctures;
    for (std::size_t i = 0; i < punctures.size(); ++i) {
        const Puncture& p = punctures[i];
        const double drawn = std::max(p.slit_length, p.scratch_length);
        if (!square.holds(p.x, p.y, 0.5 * drawn + p.cut_radius)) continue;
        const bool inside = square.holds(p.x, p.y, 0);
        const double heading =
            i < needling.pattern.strikes.size() ? needling.pattern.strikes[i].heading : 0.0;
        const double dx = 0.5 * drawn * std::cos(heading), dy = 0.5 * drawn * std::sin(heading);
        const Point a = square.at(p.x - dx, p.y - dy), b = square.at(p.x + dx, p.y + dy),
                    at = square.at(p.x, p.y);
        marks.count += inside;
        if (p.loaded_depth <= 0) {
            marks.blunt += cross_mark(at, 2 * drop);
            if (drawn > 0)
                marks.scratches += fmt::format("M{} {}L{} {}", coordinate(a.x), coordinate(a.y),
                                               coordinate(b.x), coordinate(b.y));
            marks.blunt_count += inside;
            continue;
        }
        const std::size_t k = reach_of(skin, p);
        (p.merged ? marks.merged : marks.alone)[k] +=
            capsule(a, b, std::max(least, p.cut_radius * square.per_metre()));
        if (p.bleeding) marks.blood += round_mark(at, drop);
        marks.reached[k] += inside;
        marks.merged_count += inside && p.merged;
        marks.blood_count += inside && p.bleeding;
    }
    return marks;
}

/// Wounds that stand alone first, then merged ones, then what must not be hidden.
void draw_marks(Drawing& drawing, const Marks& marks, double line) {
    drawing.begin_clip({k_left, k_top}, k_side, k_side);
    drawing.path(marks.scratches, {.stroke = "#6b6b6b", .width = line, .dash = "3 2"});
    for (std::size_t k = 0; k < k_reaches.size(); ++k)
        drawing.path(marks.alone[k], {.fill = k_reaches[k].alone});
    for (std::size_t k = 0; k < k_reaches.size(); ++k)
        drawing.path(marks.merged[k], {.fill = k_reaches[k].merged});
    drawing.path(marks.blunt, {.stroke = "#444444", .width = line});
    drawing.path(marks.blood, {.fill = ink::vermilion, .stroke = "#ffffff", .width = 0.4 * line});
    drawing.end_clip();
}

void draw_frame(Drawing& drawing, const Square& square) {
    drawing.rectangle({k_left, k_top}, k_side, k_side, {.fill = "#fdf8f4", .stroke = ink::axis});
    const auto ticks_mm = ticks(0, square.side / mm, 5);
    const double step = ticks_mm.size() > 1 ? ticks_mm[1] - ticks_mm[0] : 1;
    for (const double t : ticks_mm) {
        const double at = t * mm * square.per_metre();
        drawing.line({k_left + at, k_top + k_side}, {k_left + at, k_top + k_side + 4}, {.stroke = ink::axis});
        drawing.text({k_left + at, k_top + k_side + 15}, tick_label(t, step),
                     {.anchor = Anchor::middle, .size = 10});
        drawing.line({k_left - 4, k_top + at}, {k_left, k_top + at}, {.stroke = ink::axis});
        drawing.text({k_left - 6, k_top + at + 3.5}, tick_label(t, step),
                     {.anchor = Anchor::end, .size = 10});
    }
    drawing.text({k_left + 0.5 * k_side, k_top + k_side + 29}, "millimetres",
                 {.anchor = Anchor::middle, .size = 10.5});
}

constexpr double k_key = 374, k_row = 17; ///< first line of the key, and from line to line

/// One line of the key for every layer that a tip of the map reached, two beside each other.
void draw_layer_key(Drawing& drawing, const Marks& marks) {
    std::size_t placed = 0;
    for (std::size_t k = 0; k < k_reaches.size(); ++k) {
        if (marks.reached[k] == 0) continue;
        const std::size_t line = placed / 2;
        const double x = k_left + 160.0 * static_cast<double>(placed % 2),
                     y = k_key + k_row * static_cast<double>(line);
        drawing.rectangle({x, y - 8.5}, 9, 9, {.fill = k_reaches[k].alone});
        drawing.rectangle({x + 9, y - 8.5}, 9, 9, {.fill = k_reaches[k].merged});
        drawing.text({x + 23, y}, fmt::format("{} ({})", k_reaches[k].words, marks.reached[k]),
                     {.size = 10.5});
        ++placed;
    }
}

/// What the tones and the marks mean.
void draw_mark_key(Drawing& drawing, const Marks& marks) {
    const double right = k_left + 160;
    const auto most = std::max_element(marks.reached.begin(), marks.reached.end());
    const Reach& usual = k_reaches[static_cast<std::size_t>(most - marks.reached.begin())];
    drawing.path(capsule({k_left + 3, k_key - 4}, {k_left + 15, k_key - 4}, 3.5), {.fill = usual.alone});
    drawing.text({k_left + 23, k_key}, "pale: stands alone", {.size = 10.5});
    drawing.path(capsule({k_left + 3, k_key + k_row - 4}, {k_left + 15, k_key + k_row - 4}, 3.5),
                 {.fill = usual.merged});
    drawing.text({k_left + 23, k_key + k_row}, fmt::format("full: merged ({})", marks.merged_count),
                 {.size = 10.5});
    drawing.path(round_mark({right + 9, k_key - 4}, 3.5), {.fill = ink::vermilion});
    drawing.text({right + 23, k_key}, fmt::format("bleeds ({})", marks.blood_count), {.size = 10.5});
    drawing.path(cross_mark({right + 9, k_key + k_row - 4}, 3.5), {.stroke = "#444444", .width = 1.1});
    drawing.path(fmt::format("M{} {}h18", coordinate(right), coordinate(k_key + k_row - 4)),
                 {.stroke = "#6b6b6b", .width = 1.1, .dash = "3 2"});
    drawing.text({right + 23, k_key + k_row}, fmt::format("scratch, no hole ({})", marks.blunt_count),
                 {.size = 10.5});
}

} // namespace

void scale_bar(Drawing& drawing, Point left, double drawn_width, double per_metre) {
    const double length = bar_length(drawn_width), width = length * per_metre;
    drawing.rectangle({left.x - 4, left.y - 16}, width + 8, 24, {.fill = "#fff", .opacity = 0.85});
    drawing.rectangle({left.x, left.y}, width, 4, {.fill = ink::text});
    drawing.text({left.x + 0.5 * width, left.y - 4}, length_words(length),
                 {.anchor = Anchor::middle, .size = 10});
}

std::string puncture_map(const course::Needling& needling, const skin::Skin& skin) {
    const Square square = shown_square(needling);
    if (!(square.side > 0)) return "";
    const Marks marks = marks_of(needling, skin, square, 1.2, 1.2);
    Drawing drawing(
        "map", 360, k_key + 2 * k_row + 4, "Puncture map from above",
        fmt::format("A square of {} millimetres with {} strikes: {} bleed, {} touch another wound, {} did "
                    "not pierce.",
                    brief(square.side / mm), marks.count, marks.blood_count, marks.merged_count,
                    marks.blunt_count));
    draw_frame(drawing, square);
    draw_marks(drawing, marks, 0.8);
    const double middle = k_top + 0.5 * k_side, half = 0.5 * k_close_up * square.per_metre();
    drawing.line({k_left, middle}, {k_left + k_side, middle},
                 {.stroke = ink::text, .width = 0.7, .dash = "6 4"});
    drawing.text({k_left + k_side - 4, middle - 4}, "section",
                 {.anchor = Anchor::end, .size = 10, .italic = true, .halo = true});
    if (square.side > 1.2 * k_close_up)
        for (const auto& [ink, width] : {std::pair{std::string_view("#ffffff"), 3.4}, {ink::text, 1.5}})
            drawing.rectangle({k_left + 0.5 * k_side - half, middle - half}, 2 * half, 2 * half,
                              {.stroke = ink, .width = width});
    scale_bar(drawing, {k_left + 12, k_top + k_side - 14}, square.side, square.per_metre());
    draw_layer_key(drawing, marks);
    return drawing.str();
}

std::string puncture_close_up(const course::Needling& needling, const skin::Skin& skin) {
    if (!(needling.pattern.window > 0)) return "";
    const Square square =
        middle_square(needling.pattern.window, std::min(k_close_up, needling.pattern.window));
    const Marks marks = marks_of(needling, skin, square, 1.5, 3);
    Drawing drawing(
        "close-up", 360, k_key + 2 * k_row + 4, "Close-up of the puncture map",
        fmt::format("A square of {} millimetres with {} strikes, wounds at their true widths: {} touch "
                    "another one.",
                    brief(square.side / mm), marks.count, marks.merged_count));
    draw_frame(drawing, square);
    draw_marks(drawing, marks, 1.2);
    scale_bar(drawing, {k_left + 12, k_top + k_side - 14}, square.side, square.per_metre());
    draw_mark_key(drawing, marks);
    return drawing.str();
}

std::string puncture_map_caption(const course::Needling& needling) {
    return "<b>" + markup("map.name") + "</b> " +
           markup("map.caption", {{"side", escape(brief(shown_square(needling).side / mm))}});
}

} // namespace stipple::pages
