#pragma once
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/study/atlas/atlas.hpp"

namespace stipple::pages {

// What the two figures of the atlas share: the skin on a depth axis that spreads the thin layers.

/// Depth by its square root: 0 at `top`, the deepest at `top + height`.
struct DepthAxis {
    double top = 0, height = 1, deepest = 1; ///< drawing units, drawing units, [m]
    double operator()(double depth) const;
    double bottom() const { return top + height; }
};

/// The layers of a skin as shaded bands of one panel.
void draw_skin(Drawing& drawing, const skin::Skin& skin, double left, double width, const DepthAxis& axis);

/// Depths in millimetres at the left edge of a panel.
void draw_depths(Drawing& drawing, double left, const DepthAxis& axis, const std::vector<double>& depths_mm,
                 double size);

/// Place of a needle length among equal slots, one for each length of the atlas; between them linear.
double slot_of(const std::vector<double>& lengths, double length);

/// The notice and the lines before it, at the foot of a figure.
void draw_foot(Drawing& drawing, double x, double y, const std::vector<std::string>& lines);

/// One site: a panel for each kind, bars of depth, published ranges as outlined boxes.
std::string site_figure(const study::Atlas& atlas, const study::AtlasSite& site);

/// Several sites: a small panel each, with the median depths of the kinds.
std::string sites_figure(const study::Atlas& atlas);

} // namespace stipple::pages
