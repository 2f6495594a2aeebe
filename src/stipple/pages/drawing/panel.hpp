#pragma once
#include "stipple/pages/drawing/svg.hpp"
#include <string>
#include <vector>

namespace stipple::pages {

// Parts that the drawings of single rooms share (`stipple insert`, `stipple permeate`).

/// Width that a text takes, about, in drawing units.
double text_width(std::string_view text, double size);

/// Sentences broken into the lines that stand under a title.
std::vector<std::string> heading_lines(const std::vector<std::string>& sentences);
double heading_height(const std::vector<std::string>& lines);
/// White ground, title and lines.
void draw_heading(Drawing& drawing, const std::string& title, const std::vector<std::string>& lines,
                  double width, double height);

/// Grid lines across `x` at powers of ten and their numbers at its left end; `y` is a scale of decadic
/// logarithms.
void draw_powers(Drawing& drawing, const Scale& x, const Scale& y);

/// A name for what stands at a height of the right edge of a panel.
struct SideLabel {
    double y = 0;
    std::string words;
    std::string_view line = ink::axis, text = ink::text; ///< colours
};
/// Names at the right of `edge`, moved apart between `top` and `bottom`, each with a line to its height.
void draw_side_labels(Drawing& drawing, std::vector<SideLabel> labels, double edge, double top,
                      double bottom);

/// A drawing as a file of its own: with fonts and a white ground, which the report page gives otherwise.
std::string svg_file(const Drawing& drawing, double width);

} // namespace stipple::pages
