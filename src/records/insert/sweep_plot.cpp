#include "base/units.hpp"
#include "records/insert/insert.hpp"
#include "records/insert/panel.hpp"
#include "records/report/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

namespace {

using namespace stipple::units;
using study::Sweep;
using study::SweepPoint;

constexpr double k_left = 62, k_right = 582, k_width = 720, k_gap = 26;
constexpr double k_most_margin = 10;
constexpr std::size_t k_most_named = 8; ///< lines of a second key that are named one by one

bool is_number(const study::SweepAxis& axis) {
    return axis.key.type == study::Type::number || axis.key.type == study::Type::integer;
}

std::string words_of(const study::Value& value) {
    if (const auto* word = std::get_if<std::string>(&value)) return words(*word);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    return setting(std::get<double>(value));
}

double number_of(const study::Value& value) {
    const auto* whole = std::get_if<std::int64_t>(&value);
    return whole ? static_cast<double>(*whole) : std::get<double>(value);
}

/// The key with its unit apart from its name: "tip radius (µm)".
std::string axis_words(const study::KeyFacts& key) {
    const std::string name = study::name_without_unit(key.path);
    return words(name) + (key.unit.empty() ? "" : " (" + unit_symbol(key.unit) + ")");
}

/// Points along the first key, all other keys held.
struct Line {
    std::vector<const SweepPoint*> points;
    std::string name; ///< value of the second key
    std::string colour;
};

/// One line per value of the second key; of further keys only the first value is shown.
std::vector<Line> lines_of(const Sweep& sweep) {
    std::size_t stride = 1, inner = 1;
    for (std::size_t a = 1; a < sweep.axes.size(); ++a) stride *= sweep.axes[a].values.size();
    for (std::size_t a = 2; a < sweep.axes.size(); ++a) inner *= sweep.axes[a].values.size();
    const std::size_t count = sweep.axes.size() > 1 ? sweep.axes[1].values.size() : 1;
    std::vector<Line> lines(count);
    for (std::size_t k = 0; k < count; ++k) {
        for (std::size_t i = 0; i < sweep.axes[0].values.size(); ++i)
            lines[k].points.push_back(&sweep.points[i * stride + k * inner]);
        if (sweep.axes.size() > 1) lines[k].name = words_of(sweep.axes[1].values[k]);
        lines[k].colour = count > 1 ? cividis(0.85 * static_cast<double>(k) / static_cast<double>(count - 1))
                                    : std::string(ink::blue);
    }
    return lines;
}

/// One quantity of a panel.
struct Quantity {
    const char* name;
    double (*value)(const SweepPoint&);
    std::string_view colour, dash;
};

constexpr Quantity k_peak{"largest force", [](const SweepPoint& p) { return p.peak_force; }, ink::blue, ""};
constexpr Quantity k_puncture{"puncture", [](const SweepPoint& p) { return p.puncture_force; },
                              ink::vermilion, ""};
constexpr Quantity k_buried{"in the skin", [](const SweepPoint& p) { return p.buried; }, ink::blue, ""};
constexpr Quantity k_residual{"left open", [](const SweepPoint& p) { return p.residual; }, ink::green, ""};
constexpr Quantity k_margin{"margin", [](const SweepPoint& p) { return p.fracture_margin; }, ink::blue, ""};
constexpr Quantity k_dimple{"skin bent in", [](const SweepPoint& p) { return p.dimple; }, ink::quiet, "4 3"};

double position(const study::SweepAxis& axis, std::size_t index) {
    return is_number(axis) ? number_of(axis.values[index]) : static_cast<double>(index);
}

/// One curve with its dots; returns the height of its last dot.
double draw_line(Drawing& drawing, const Sweep& sweep, const Line& line, const Quantity& quantity,
                 std::string_view colour, const Scale& x, const Scale& y) {
    std::vector<Point> points;
    double last = NAN;
    for (std::size_t i = 0; i < line.points.size(); ++i) {
        const double value = quantity.value(*line.points[i]);
        points.push_back({x(position(sweep.axes[0], i)), y(value)});
        if (std::isfinite(value)) last = y(value);
    }
    if (is_number(sweep.axes[0])) // between words there is nothing
        drawing.curve(points, {.stroke = colour, .width = 1.8, .dash = quantity.dash});
    if (points.size() <= 60)
        for (const auto& point : points) drawing.circle(point, 2.6, {.fill = colour});
    return last;
}

/// What one panel shows. Of several lines only the first quantity is drawn.
struct Panel {
    std::vector<Quantity> quantities;
    std::string name{}, unit_name{};
    double unit = 1, most = 1, height = 180; ///< of the values; upper end of the axis; drawing units
    bool of_fracture = false;
};

double largest_of(const std::vector<Line>& lines, const std::vector<Quantity>& quantities) {
    Extent all;
    for (const auto& line : lines)
        for (const auto* point : line.points)
            for (const auto& quantity : quantities) all.add(quantity.value(*point));
    return all.high > 0 ? all.high : 1;
}

std::vector<Panel> panels_of(const std::vector<Line>& lines) {
    const bool one = lines.size() == 1;
    Panel force{one ? std::vector{k_puncture, k_peak} : std::vector{k_puncture},
                one ? "force on a needle" : "puncture force"};
    Panel length{one ? std::vector{k_buried, k_residual, k_dimple} : std::vector{k_buried},
                 one ? "length" : "needle in the skin"};
    Panel margin{{k_margin}, "margin to fracture"};
    force.most = 1.06 * largest_of(lines, force.quantities);
    force.unit = force.most < 1 ? 1e-3 : 1;
    force.unit_name = force.most < 1 ? " (mN)" : " (N)";
    length.most = 1.06 * largest_of(lines, length.quantities);
    length.unit = length.most < mm ? um : mm;
    length.unit_name = length.most < mm ? " (µm)" : " (mm)";
    // Far from fracture the size of the margin does not matter: it leaves the panel.
    margin.most = std::clamp(1.06 * largest_of(lines, margin.quantities), 1.5, k_most_margin);
    margin.height = 110;
    margin.of_fracture = true;
    return {force, length, margin};
}

void draw_panel(Drawing& drawing, const Sweep& sweep, const std::vector<Line>& lines, const Panel& panel,
                const Scale& x, double top) {
    const Scale y{0, panel.most, top + panel.height, top};
    draw_rows(drawing, x, {0, y.to / panel.unit, y.start, y.end}, panel.height > 150 ? 5 : 3);
    drawing.line({x.start, y.start}, {x.end, y.start}, {.stroke = ink::axis});
    std::vector<SideLabel> labels;
    drawing.begin_clip({x.start - 4, y.end - 4}, x.end - x.start + 8, panel.height + 8);
    for (const auto& line : lines)
        for (const auto& quantity : panel.quantities) {
            const bool one = lines.size() == 1;
            const std::string_view colour = one ? quantity.colour : std::string_view(line.colour);
            const double end = draw_line(drawing, sweep, line, quantity, colour, x, y);
            const bool named =
                lines.size() <= k_most_named || &line == &lines.front() || &line == &lines.back();
            if (std::isfinite(end) && end >= y.end && named)
                labels.push_back({end, one ? quantity.name : line.name, colour, one ? colour : ink::text});
        }
    drawing.end_clip();
    if (panel.of_fracture) { // the colours are those of the panels above
        drawing.line({x.start, y(1)}, {x.end, y(1)}, {.stroke = ink::vermilion, .dash = "4 3"});
        labels = {{y(1), "below 1 it breaks", ink::vermilion, ink::vermilion}};
    }
    draw_side_labels(drawing, labels, x.end, y.end, y.start);
    drawing.text({15, 0.5 * (y.start + y.end)}, panel.name + panel.unit_name,
                 {.anchor = Anchor::middle, .size = 10.5, .turn = -90});
}

void draw_word_ticks(Drawing& drawing, const study::SweepAxis& axis, const Scale& x, double base) {
    drawing.line({x.start, base}, {x.end, base}, {.stroke = ink::axis});
    for (std::size_t i = 0; i < axis.values.size(); ++i)
        drawing.text({x(static_cast<double>(i)), base + 15}, words_of(axis.values[i]),
                     {.anchor = Anchor::middle, .size = 10});
}

Scale first_scale(const study::SweepAxis& axis) {
    Extent extent;
    for (std::size_t i = 0; i < axis.values.size(); ++i) extent.add(position(axis, i));
    const double margin = extent.high > extent.low ? 0.03 * (extent.high - extent.low) : 0.5;
    return {extent.low - margin, extent.high + margin, k_left, k_right};
}

/// What the picture shows, where that is not all of the sweep.
std::string shown_words(const Sweep& sweep) {
    std::string out;
    if (sweep.axes.size() > 1) out = "Lines: " + axis_words(sweep.axes[1].key) + ".";
    for (std::size_t a = 2; a < sweep.axes.size(); ++a)
        out +=
            fmt::format(" Shown at {} {}.", axis_words(sweep.axes[a].key), words_of(sweep.axes[a].values[0]));
    return out;
}

} // namespace

std::string sweep_svg(const Sweep& sweep) {
    const auto& first = sweep.axes.front();
    const auto lines = lines_of(sweep);
    std::vector<std::string> sentences{"Sweep over " + axis_words(first.key) +
                                       "; all else as in the needle file."};
    if (const std::string shown = shown_words(sweep); !shown.empty()) sentences.push_back(shown);
    const auto head = heading_lines(sentences);
    const auto panels = panels_of(lines);
    const double top = heading_height(head) + 14;
    double base = top - k_gap;
    for (const auto& panel : panels) base += panel.height + k_gap;
    Drawing drawing("sweep", k_width, base + 44, "Sweep over " + axis_words(first.key),
                    "Forces on a needle, its depth in the skin and its margin to fracture.");
    draw_heading(drawing, sweep.study.title, head, k_width, base + 44);
    const Scale x = first_scale(first);
    double y = top;
    for (const auto& panel : panels) {
        draw_panel(drawing, sweep, lines, panel, x, y);
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

} // namespace stipple::records
