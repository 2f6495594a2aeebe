#pragma once
#include "stipple/insertion/insertion.hpp"
#include "stipple/pages/drawing/svg.hpp"
#include <vector>

namespace stipple::pages {

/// Insertion depths of punctures by bins, with those that do not pierce apart.
struct DepthHistogram {
    double end = 1;            ///< of the last bin, in `unit`
    double unit = 1;           ///< [m] of the axis: micrometres, or millimetres for long needles
    std::vector<double> share; ///< of all punctures, by bin
    double none = 0;           ///< share that does not pierce
    double highest() const;    ///< of all bars
};

/// `depths` [m]: 0 for a needle that does not pierce. `least` [m]: the axis goes at least as far.
DepthHistogram depth_histogram(const std::vector<double>& depths, int bins, double least = 0);

/// Scale of the depths between two places of a picture, with room left of 0 for those that do not pierce.
Scale depth_scale(const DepthHistogram& histogram, double start, double end);

/// Bars between the scales (x of depth_scale, y in per cent), those that do not pierce left of 0.
void draw_histogram(Drawing& drawing, const DepthHistogram& histogram, const Scale& x, const Scale& y);

/// 10, 50 and 90 % of depths [m] at a height of the picture: a bar with ends and a dot.
void draw_depth_range(Drawing& drawing, const DepthHistogram& histogram, const insertion::Quantiles& depth,
                      const Scale& x, double height);

} // namespace stipple::pages
