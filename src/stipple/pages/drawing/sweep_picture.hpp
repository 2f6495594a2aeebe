#pragma once
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/study/sweep/sweep_axes.hpp"
#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace stipple::pages {

// The drawing of a sweep over any kind of file: panels one below the other over the first swept key. A second
// key makes lines; of further keys only the first value is drawn.

/// One quantity of a panel, in the unit of its axis.
struct SweepQuantity {
    std::string name;
    std::function<double(std::size_t point)> value;
    std::string_view colour = ink::blue, dash{};
};

/// What one panel shows. Of several lines only the first quantity is drawn.
struct SweepPanel {
    std::vector<SweepQuantity> quantities;
    std::string name{};         ///< with its unit
    double least = 0, most = 1; ///< ends of the axis
    double height = 180;        ///< drawing units
    bool powers = false;        ///< the axis goes by powers of ten
    double limit = NAN;         ///< a line across
    std::string limit_words{};
};

struct SweepPicture {
    std::string title, kind_of_file, description;
    std::vector<study::SweepAxis> axes;
    std::vector<SweepPanel> panels;
};

/// Whether a sweep is drawn as one line.
bool is_one_line(const std::vector<study::SweepAxis>& axes);
/// Smallest and largest value that the first quantity, or all of them if there is one line, takes in the
/// drawing.
Extent drawn_extent(const std::vector<study::SweepAxis>& axes, const std::vector<SweepQuantity>& quantities);

std::string draw_sweep(const SweepPicture& picture);

} // namespace stipple::pages
