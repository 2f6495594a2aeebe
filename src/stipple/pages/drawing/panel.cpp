#include "stipple/pages/drawing/panel.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <sstream>

namespace stipple::pages {

using namespace words;

static constexpr double k_title_size = 14, k_line_size = 10.5, k_line_height = 14, k_label_gap = 13;

double text_width(std::string_view text, double size) {
    return 0.52 * size * static_cast<double>(width(text)); // mean of the letters of Liberation Sans
}

std::vector<std::string> heading_lines(const std::vector<std::string>& sentences) {
    std::vector<std::string> lines;
    for (const auto& sentence : sentences) {
        std::istringstream broken(wrapped(sentence));
        for (std::string line; std::getline(broken, line);) lines.push_back(line);
    }
    return lines;
}

double heading_height(const std::vector<std::string>& lines) {
    return 30 + k_line_height * static_cast<double>(lines.size());
}

void draw_heading(Drawing& drawing, const std::string& title, const std::vector<std::string>& lines,
                  double width, double height) {
    drawing.rectangle({0, 0}, width, height, {.fill = "#fff"});
    drawing.text({16, 22}, title, {.size = k_title_size, .bold = true});
    double y = title.empty() ? 22 : 39;
    for (const auto& line : lines) {
        drawing.text({16, y}, line, {.size = k_line_size, .fill = ink::quiet});
        y += k_line_height;
    }
}

/// A power of ten as it stands at an axis: plain near one, else 10 with its exponent raised.
static std::string power_words(int power) {
    static constexpr std::array<std::string_view, 10> k_digits{"⁰", "¹", "²", "³", "⁴",
                                                               "⁵", "⁶", "⁷", "⁸", "⁹"};
    if (power >= -3 && power <= 4) return brief(std::pow(10.0, power));
    std::string out = power < 0 ? "10⁻" : "10";
    for (const char c : std::to_string(std::abs(power))) out += k_digits[static_cast<std::size_t>(c - '0')];
    return out;
}

void draw_powers(Drawing& drawing, const Scale& x, const Scale& y) {
    constexpr int k_most_rows = 7;
    const int first = static_cast<int>(std::ceil(y.from - 1e-9)),
              last = static_cast<int>(std::floor(y.to + 1e-9));
    const int step = std::max(1, (last - first + k_most_rows) / k_most_rows);
    for (int power = first; power <= last; power += step) {
        drawing.line({x.start, y(power)}, {x.end, y(power)}, {.stroke = ink::grid, .width = 0.6});
        drawing.text({x.start - 4, y(power) + 3.3}, power_words(power), {.anchor = Anchor::end, .size = 10});
    }
}

void draw_side_labels(Drawing& drawing, std::vector<SideLabel> labels, double edge, double top,
                      double bottom) {
    std::stable_sort(labels.begin(), labels.end(),
                     [](const SideLabel& a, const SideLabel& b) { return a.y < b.y; });
    std::vector<double> place;
    double last = top - k_label_gap;
    for (const auto& label : labels) place.push_back(last = std::max(label.y, last + k_label_gap));
    double next = bottom + k_label_gap;
    for (std::size_t i = place.size(); i-- > 0;) next = place[i] = std::min(place[i], next - k_label_gap);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        drawing.curve(
            {{edge + 1, labels[i].y}, {edge + 5, labels[i].y}, {edge + 11, place[i]}, {edge + 14, place[i]}},
            {.stroke = labels[i].line, .width = labels[i].line == ink::axis ? 0.7 : 1.4});
        drawing.text({edge + 17, place[i] + 3.4}, labels[i].words, {.size = 10, .fill = labels[i].text});
    }
}

std::string svg_file(const Drawing& drawing, double width) {
    constexpr std::string_view k_opening = "<svg ";
    const std::string svg = drawing.str();
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}width=\"{}\" font-family=\"system-ui, "
                       "'Liberation Sans', Arial, sans-serif\" {}",
                       k_opening, coordinate(width), svg.substr(k_opening.size()));
}

} // namespace stipple::pages
