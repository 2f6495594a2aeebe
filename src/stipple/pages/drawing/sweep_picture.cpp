#include "stipple/pages/drawing/sweep_picture.hpp"
#include "stipple/pages/drawing/panel.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using study::SweepAxis;

constexpr double k_left = 62, k_right = 582, k_width = 720, k_gap = 26;
constexpr double k_strip_height = 9;    ///< of the colours of lines
constexpr std::size_t k_most_named = 8; ///< lines of a second key that are named one by one

bool is_number(const SweepAxis& axis) {
    return axis.key.type == schema::Type::number || axis.key.type == schema::Type::integer;
}

std::string words_of(const schema::Value& value) {
    if (const auto* word = std::get_if<std::string>(&value)) return spaced(*word);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    return setting(std::get<double>(value));
}

double number_of(const schema::Value& value) {
    const auto* whole = std::get_if<std::int64_t>(&value);
    return whole ? static_cast<double>(*whole) : std::get<double>(value);
}

/// The key with its unit apart from its name: "tip radius (µm)".
std::string axis_words(const schema::KeyFacts& key) {
    const std::string name = schema::name_without_unit(key.path);
    return spaced(name) + (key.unit.empty() ? "" : " (" + unit_symbol(key.unit) + ")");
}

/// Points along the first key, all other keys held.
struct Line {
    std::vector<std::size_t> points;
    std::string name; ///< value of the second key
    std::string colour;
};

/// One line per value of the second key; of further keys only the first value is shown.
std::vector<Line> lines_of(const std::vector<SweepAxis>& axes) {
    std::size_t stride = 1, inner = 1;
    for (std::size_t a = 1; a < axes.size(); ++a) stride *= axes[a].values.size();
    for (std::size_t a = 2; a < axes.size(); ++a) inner *= axes[a].values.size();
    const std::size_t count = axes.size() > 1 ? axes[1].values.size() : 1;
    std::vector<Line> lines(count);
    for (std::size_t k = 0; k < count; ++k) {
        for (std::size_t i = 0; i < axes[0].values.size(); ++i)
            lines[k].points.push_back(i * stride + k * inner);
        if (axes.size() > 1) lines[k].name = words_of(axes[1].values[k]);
        lines[k].colour = count > 1 ? cividis(0.85 * static_cast<double>(k) / static_cast<double>(count - 1))
                                    : std::string(ink::blue);
    }
    return lines;
}

double position(const SweepAxis& axis, std::size_t index) {
    return is_number(axis) ? number_of(axis.values[index]) : static_cast<double>(index);
}

/// Height of a value in a panel.
double height_of(const SweepPanel& panel, const Scale& y, double value) {
    return y(panel.powers ? std::log10(value) : value);
}

/// One curve with its dots; returns the height of its last dot.
double draw_line(Drawing& drawing, const SweepAxis& axis, const SweepPanel& panel, const Line& line,
                 const SweepQuantity& quantity, std::string_view colour, const Scale& x, const Scale& y) {
    std::vector<Point> points;
    double last = NAN;
    for (std::size_t i = 0; i < line.points.size(); ++i) {
        const double value = quantity.value(line.points[i]);
        points.push_back({x(position(axis, i)), height_of(panel, y, value)});
        if (std::isfinite(points.back().y)) last = points.back().y;
    }
    if (is_number(axis)) // between words there is nothing
        drawing.curve(points, {.stroke = colour, .width = 1.8, .dash = quantity.dash});
    if (points.size() <= 60)
        for (const auto& point : points) drawing.circle(point, 2.6, {.fill = colour});
    return last;
}

void draw_lines(Drawing& drawing, const std::vector<SweepAxis>& axes, const SweepPanel& panel, const Scale& x,
                const Scale& y, std::vector<SideLabel>& labels, const std::vector<Line>& lines) {
    const bool one = lines.size() == 1;
    for (const auto& line : lines)
        for (const auto& quantity : panel.quantities) {
            const std::string_view colour = one ? quantity.colour : std::string_view(line.colour);
            const double end = draw_line(drawing, axes[0], panel, line, quantity, colour, x, y);
            const bool named =
                lines.size() <= k_most_named || &line == &lines.front() || &line == &lines.back();
            if (std::isfinite(end) && end >= y.end && named)
                labels.push_back({end, one ? quantity.name : line.name, colour, one ? colour : ink::text});
            if (!one) break;
        }
}

void draw_panel(Drawing& drawing, const std::vector<SweepAxis>& axes, const SweepPanel& panel,
                const std::vector<Line>& lines, const Scale& x, double top) {
    Scale y{panel.least, panel.most, top + panel.height, top};
    if (panel.powers) {
        y.from = std::log10(panel.least);
        y.to = std::log10(panel.most);
        draw_powers(drawing, x, y);
    } else {
        draw_rows(drawing, x, y, panel.height > 150 ? 5 : 3);
    }
    drawing.line({x.start, y.start}, {x.end, y.start}, {.stroke = ink::axis});
    std::vector<SideLabel> labels;
    drawing.begin_clip({x.start - 4, y.end - 4}, x.end - x.start + 8, panel.height + 8);
    draw_lines(drawing, axes, panel, x, y, labels, lines);
    drawing.end_clip();
    if (std::isfinite(panel.limit)) { // the colours are those of the panels above
        const double at = height_of(panel, y, panel.limit);
        drawing.line({x.start, at}, {x.end, at}, {.stroke = ink::vermilion, .dash = "4 3"});
        labels = {{at, panel.limit_words, ink::vermilion, ink::vermilion}};
    }
    draw_side_labels(drawing, labels, x.end, y.end, y.start);
    drawing.text({15, 0.5 * (y.start + y.end)}, panel.name,
                 {.anchor = Anchor::middle, .size = 10.5, .turn = -90});
}

void draw_word_ticks(Drawing& drawing, const SweepAxis& axis, const Scale& x, double base) {
    drawing.line({x.start, base}, {x.end, base}, {.stroke = ink::axis});
    for (std::size_t i = 0; i < axis.values.size(); ++i)
        drawing.text({x(static_cast<double>(i)), base + 15}, words_of(axis.values[i]),
                     {.anchor = Anchor::middle, .size = 10});
}

/// Where there are more lines than can be named: a strip with the colour of each and the values of some.
void draw_colour_strip(Drawing& drawing, const std::vector<SweepAxis>& axes, const std::vector<Line>& lines,
                       double top) {
    drawing.text({k_left, top + k_strip_height - 1}, axis_words(axes[1].key), {.size = 10});
    const double from = k_left + 230, step = (k_right - from) / static_cast<double>(lines.size());
    const std::size_t every = (lines.size() + 4) / 5; // five or six values
    for (std::size_t k = 0; k < lines.size(); ++k) {
        const double at = from + step * static_cast<double>(k);
        drawing.rectangle({at, top}, step, k_strip_height, {.fill = lines[k].colour});
        if (k % every == 0)
            drawing.text({at + 0.5 * step, top + k_strip_height + 12}, lines[k].name,
                         {.anchor = Anchor::middle, .size = 9.5});
    }
}

Scale first_scale(const SweepAxis& axis) {
    Extent extent;
    for (std::size_t i = 0; i < axis.values.size(); ++i) extent.add(position(axis, i));
    const double margin = extent.high > extent.low ? 0.03 * (extent.high - extent.low) : 0.5;
    return {extent.low - margin, extent.high + margin, k_left, k_right};
}

/// What the picture shows, where that is not all of the sweep.
std::string shown_words(const std::vector<SweepAxis>& axes) {
    std::string out;
    if (axes.size() > 1) out = "Lines: " + axis_words(axes[1].key) + ".";
    for (std::size_t a = 2; a < axes.size(); ++a)
        out += fmt::format(" Shown at {} {}.", axis_words(axes[a].key), words_of(axes[a].values[0]));
    return out;
}

} // namespace

bool is_one_line(const std::vector<SweepAxis>& axes) {
    return axes.size() < 2 || axes[1].values.size() == 1;
}

Extent drawn_extent(const std::vector<SweepAxis>& axes, const std::vector<SweepQuantity>& quantities) {
    Extent all;
    for (const auto& line : lines_of(axes))
        for (const std::size_t point : line.points)
            for (const auto& quantity : quantities) {
                all.add(quantity.value(point));
                if (!is_one_line(axes)) break;
            }
    return all;
}

std::string draw_sweep(const SweepPicture& picture) {
    const auto& first = picture.axes.front();
    const auto lines = lines_of(picture.axes);
    const std::string over = "Sweep over " + axis_words(first.key);
    std::vector<std::string> sentences{over + "; all else as in the " + picture.kind_of_file + "."};
    if (const std::string shown = shown_words(picture.axes); !shown.empty()) sentences.push_back(shown);
    const auto head = heading_lines(sentences);
    const double strip = heading_height(head) + 6;
    const double top = strip + 8 + (lines.size() > k_most_named ? k_strip_height + 26 : 0);
    double base = top - k_gap;
    for (const auto& panel : picture.panels) base += panel.height + k_gap;
    Drawing drawing("sweep", k_width, base + 44, over, picture.description);
    draw_heading(drawing, picture.title, head, k_width, base + 44);
    if (lines.size() > k_most_named) draw_colour_strip(drawing, picture.axes, lines, strip);
    const Scale x = first_scale(first);
    double y = top;
    for (const auto& panel : picture.panels) {
        draw_panel(drawing, picture.axes, panel, lines, x, y);
        y += panel.height + k_gap;
    }
    if (is_number(first))
        draw_columns(drawing, x, base, 8, 10, 15);
    else
        draw_word_ticks(drawing, first, x, base);
    drawing.text({0.5 * (x.start + x.end), base + 31}, axis_words(first.key),
                 {.anchor = Anchor::middle, .size = 10.5});
    return svg_file(drawing, 1.35 * k_width);
}

} // namespace stipple::pages
