#pragma once
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

/// Bars between the scales (x in the unit of the histogram, y in per cent), those that do not pierce left of its start.
void draw_histogram(Drawing& drawing, const DepthHistogram& histogram, const Scale& x, const Scale& y);

} // namespace stipple::pages
