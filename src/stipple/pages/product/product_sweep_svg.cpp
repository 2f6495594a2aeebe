#include "stipple/pages/drawing/sweep_picture.hpp"
#include "stipple/pages/product/permeate.hpp"
#include <cmath>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;
using study::ProductPoint;
using study::ProductSweep;

/// Upper end of an axis from zero on.
double most_of(const ProductSweep& sweep, const SweepQuantity& quantity) {
    const Extent all = drawn_extent(sweep.axes, {quantity});
    return 1.06 * (all.high > 0 ? all.high : 1);
}

SweepQuantity quantity_of(const ProductSweep& sweep, const char* name, double ProductPoint::*field,
                          double unit) {
    return {name, [&sweep, field, unit](std::size_t i) { return sweep.points[i].*field / unit; }};
}

/// By powers of ten where the values are far apart.
SweepPanel panel_of(const ProductSweep& sweep, const SweepQuantity& quantity, const std::string& name) {
    constexpr double k_far = 50;
    const Extent all = drawn_extent(sweep.axes, {quantity});
    SweepPanel panel{.quantities = {quantity}, .name = name, .most = most_of(sweep, quantity)};
    if (all.low > 0 && all.high > k_far * all.low) {
        panel.powers = true;
        panel.least = 0.8 * all.low;
        panel.most = 1.25 * all.high;
    }
    return panel;
}

std::vector<SweepPanel> panels_of(const ProductSweep& sweep) {
    std::vector<SweepPanel> panels;
    const auto enhancement = quantity_of(sweep, "enhancement", &ProductPoint::enhancement, 1);
    const auto share = quantity_of(sweep, "share absorbed", &ProductPoint::share, 0.01);
    const auto amount = quantity_of(sweep, "absorbed", &ProductPoint::absorbed, k_ug_per_cm2);
    if (!drawn_extent(sweep.axes, {enhancement}).empty())
        panels.push_back(panel_of(sweep, enhancement, "enhancement ratio"));
    if (!drawn_extent(sweep.axes, {share}).empty())
        panels.push_back(panel_of(sweep, share, "absorbed (% of dose)"));
    else
        panels.push_back(panel_of(sweep, amount, "absorbed (µg/cm²)"));
    return panels;
}

} // namespace

std::string product_sweep_svg(const ProductSweep& sweep) {
    return draw_sweep({.title = sweep.study.title,
                       .kind_of_file = "product file",
                       .description =
                           "Enhancement ratio of needled over intact skin, and the share of the dose that is "
                           "absorbed.",
                       .axes = sweep.axes,
                       .panels = panels_of(sweep)});
}

} // namespace stipple::pages
