#include "base/units.hpp"
#include "records/report/report.hpp"
#include "records/report/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

namespace {

using namespace stipple::units;
using insertion::Puncture;

constexpr std::size_t k_most_marks = 500;

/// The square of the window that is drawn: all of it, or its middle where more marks would only make a grey
/// field.
struct Square {
    double start = 0, side = 0; ///< [m]
    bool holds(double x, double y) const {
        return x >= start && x <= start + side && y >= start && y <= start + side;
    }
};

Square shown_square(const study::Result& result) {
    const double window = result.pattern.window;
    const double count = static_cast<double>(result.insertion.punctures.size());
    const double share = count > k_most_marks ? std::sqrt(static_cast<double>(k_most_marks) / count) : 1.0;
    return {0.5 * window * (1 - share), window * share};
}

/// A round length for a scale bar, about a quarter of the drawing [m].
double bar_length(double width) {
    const double power = std::pow(10.0, std::floor(std::log10(0.25 * width)));
    const double share = 0.25 * width / power;
    return power * (share >= 5 ? 5 : share >= 2 ? 2 : 1);
}

/// Path data of a circle.
std::string round_mark(Point c, double r) {
    return fmt::format("M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0", coordinate(c.x - r),
                       coordinate(c.y), fmt::arg("r", coordinate(r)), fmt::arg("d", coordinate(2 * r)));
}

std::string diamond_mark(Point c, double r) {
    return fmt::format("M{} {}l{r} {r} -{r} {r} -{r} -{r}z", coordinate(c.x), coordinate(c.y - r),
                       fmt::arg("r", coordinate(r)));
}

std::string cross_mark(Point c, double r) {
    return fmt::format("M{} {}h{d}m-{r} -{r}v{d}", coordinate(c.x - r), coordinate(c.y),
                       fmt::arg("r", coordinate(r)), fmt::arg("d", coordinate(2 * r)));
}

/// Marks of the map by what became of each strike, as path data.
struct Marks {
    std::string dry, bleeding, blunt, slits;
    std::size_t dry_count = 0, bleeding_count = 0, blunt_count = 0;
};

Marks marks_of(const study::Result& result, const Square& square, double per_metre, Point origin) {
    Marks marks;
    const auto& punctures = result.insertion.punctures;
    for (std::size_t i = 0; i < punctures.size(); ++i) {
        const Puncture& p = punctures[i];
        if (!square.holds(p.x, p.y)) continue;
        const Point at{origin.x + (p.x - square.start) * per_metre,
                       origin.y + (p.y - square.start) * per_metre};
        const double radius = std::max(1.6, 0.5 * p.channel_diameter * per_metre);
        if (p.loaded_depth <= 0) {
            marks.blunt += cross_mark(at, 2);
            ++marks.blunt_count;
            continue;
        }
        if (p.slit_length > 0 && i < result.pattern.strikes.size()) {
            const double half = 0.5 * p.slit_length * per_metre, heading = result.pattern.strikes[i].heading;
            marks.slits += fmt::format("M{} {}L{} {}", coordinate(at.x - half * std::cos(heading)),
                                       coordinate(at.y - half * std::sin(heading)),
                                       coordinate(at.x + half * std::cos(heading)),
                                       coordinate(at.y + half * std::sin(heading)));
        }
        (p.bleeding ? marks.bleeding : marks.dry) +=
            p.bleeding ? diamond_mark(at, radius * 1.3) : round_mark(at, radius);
        ++(p.bleeding ? marks.bleeding_count : marks.dry_count);
    }
    return marks;
}

} // namespace

std::string length_words(double length) {
    return length < 0.9999e-3 ? setting(std::round(length / um)) + "\u00a0µm"
                              : setting(length / mm) + "\u00a0mm";
}

void scale_bar(Drawing& drawing, Point left, double drawn_width, double per_metre) {
    const double length = bar_length(drawn_width), width = length * per_metre;
    drawing.rectangle({left.x - 4, left.y - 16}, width + 8, 24, {.fill = "#fff", .opacity = 0.85});
    drawing.rectangle({left.x, left.y}, width, 4, {.fill = ink::text});
    drawing.text({left.x + 0.5 * width, left.y - 4}, length_words(length),
                 {.anchor = Anchor::middle, .size = 10});
}

std::string puncture_map(const study::Result& result) {
    const Square square = shown_square(result);
    if (!(square.side > 0)) return "";
    constexpr double k_left = 34, k_top = 8, k_side = 316;
    const double per_metre = k_side / square.side;
    const Marks marks = marks_of(result, square, per_metre, {k_left, k_top});
    Drawing drawing("map", 360, 394, "Puncture map from above",
                    fmt::format("A square of {} millimetres with {} punctures that bleed, {} that do not and "
                                "{} strikes that did not pierce.",
                                brief(square.side / mm), marks.bleeding_count, marks.dry_count,
                                marks.blunt_count));
    drawing.rectangle({k_left, k_top}, k_side, k_side, {.fill = "#fdf8f4", .stroke = ink::axis});
    const auto marks_mm = ticks(0, square.side / mm, 5);
    const double step = marks_mm.size() > 1 ? marks_mm[1] - marks_mm[0] : 1;
    for (const double t : marks_mm) {
        const double at = t * mm * per_metre;
        drawing.line({k_left + at, k_top + k_side}, {k_left + at, k_top + k_side + 4}, {.stroke = ink::axis});
        drawing.text({k_left + at, k_top + k_side + 15}, tick_label(t, step),
                     {.anchor = Anchor::middle, .size = 10});
        drawing.line({k_left - 4, k_top + at}, {k_left, k_top + at}, {.stroke = ink::axis});
        drawing.text({k_left - 6, k_top + at + 3.5}, tick_label(t, step),
                     {.anchor = Anchor::end, .size = 10});
    }
    drawing.begin_clip({k_left, k_top}, k_side, k_side);
    drawing.path(marks.slits, {.stroke = "#444444", .width = 0.8});
    drawing.path(marks.blunt, {.stroke = "#666666", .width = 0.8});
    drawing.path(marks.dry, {.fill = "#ffffff", .stroke = ink::blue, .width = 0.9});
    drawing.path(marks.bleeding, {.fill = ink::vermilion});
    drawing.end_clip();
    const double middle = k_top + 0.5 * k_side;
    drawing.line({k_left, middle}, {k_left + k_side, middle},
                 {.stroke = ink::text, .width = 0.7, .dash = "6 4"});
    drawing.text({k_left + k_side - 4, middle - 4}, "section",
                 {.anchor = Anchor::end, .size = 10, .italic = true, .halo = true});
    scale_bar(drawing, {k_left + 12, k_top + k_side - 14}, square.side, per_metre);
    drawing.text({k_left + 0.5 * k_side, k_top + k_side + 29}, "millimetres",
                 {.anchor = Anchor::middle, .size = 10.5});
    const double key = 378;
    drawing.path(diamond_mark({k_left + 6, key - 8}, 4.5), {.fill = ink::vermilion});
    drawing.text({k_left + 15, key}, fmt::format("bleeds ({})", marks.bleeding_count), {.size = 10.5});
    drawing.path(round_mark({k_left + 110, key - 3.5}, 4), {.fill = "#fff", .stroke = ink::blue});
    drawing.text({k_left + 119, key}, fmt::format("does not ({})", marks.dry_count), {.size = 10.5});
    if (marks.blunt_count > 0) {
        drawing.path(cross_mark({k_left + 222, key - 3.5}, 4), {.stroke = "#444"});
        drawing.text({k_left + 231, key}, fmt::format("no hole ({})", marks.blunt_count), {.size = 10.5});
    }
    return drawing.str();
}

std::string puncture_map_caption(const study::Result& result) {
    return fmt::format("<b>Where the needles struck.</b> One session seen from above, a square of {}\u00a0mm "
                       "of treated skin; positions "
                       "are to scale, a stroke through a mark is the slit that the moving needle cut, and "
                       "the smallest holes are drawn "
                       "larger than they are.",
                       brief(shown_square(result).side / mm));
}

} // namespace stipple::records
