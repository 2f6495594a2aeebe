#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/sweep_picture.hpp"
#include "stipple/pages/pages.hpp"
#include <algorithm>

namespace stipple::pages {

namespace {

using namespace stipple::units;
using study::SweepPoint;

constexpr double k_most_margin = 10;

/// One number of a point, over the unit of its axis.
using Field = double SweepPoint::*;

SweepQuantity quantity_of(const study::Sweep& sweep, const char* name, Field field, double unit,
                          std::string_view colour, std::string_view dash = "") {
    return {name, [&sweep, field, unit](std::size_t i) { return sweep.points[i].*field / unit; }, colour,
            dash};
}

/// Upper end of an axis from zero on, in SI.
double most_of(const study::Sweep& sweep, const std::vector<Field>& fields) {
    std::vector<SweepQuantity> quantities;
    for (const Field field : fields) quantities.push_back(quantity_of(sweep, "", field, 1, ink::blue));
    const Extent all = drawn_extent(sweep.axes, quantities);
    return 1.06 * (all.high > 0 ? all.high : 1);
}

SweepPanel force_panel(const study::Sweep& sweep) {
    const bool one = is_one_line(sweep.axes);
    const double most = most_of(sweep, {&SweepPoint::puncture_force, &SweepPoint::peak_force});
    const double unit = most < 1 ? 1e-3 : 1;
    return {.quantities = {quantity_of(sweep, "puncture", &SweepPoint::puncture_force, unit, ink::vermilion),
                           quantity_of(sweep, "largest force", &SweepPoint::peak_force, unit, ink::blue)},
            .name = std::string(one ? "force on a needle" : "puncture force") + (most < 1 ? " (mN)" : " (N)"),
            .most = most / unit};
}

SweepPanel length_panel(const study::Sweep& sweep) {
    const bool one = is_one_line(sweep.axes);
    const double most = most_of(sweep, {&SweepPoint::buried, &SweepPoint::dye_depth, &SweepPoint::dimple});
    const double unit = most < mm ? um : mm;
    return {.quantities = {quantity_of(sweep, "insertion depth", &SweepPoint::buried, unit, ink::blue),
                           quantity_of(sweep, "dye enters", &SweepPoint::dye_depth, unit, ink::green),
                           quantity_of(sweep, "indentation", &SweepPoint::dimple, unit, ink::quiet, "4 3")},
            .name = std::string(one ? "length" : "insertion depth") + (most < mm ? " (µm)" : " (mm)"),
            .most = most / unit};
}

/// Far from fracture the size of the margin does not matter: it leaves the panel, and where all of it would there is none.
SweepPanel margin_panel(const study::Sweep& sweep) {
    return {.quantities = {quantity_of(sweep, "margin", &SweepPoint::breaking_margin, 1, ink::blue)},
            .name = "margin to breaking",
            .most = std::clamp(most_of(sweep, {&SweepPoint::breaking_margin}), 1.5, k_most_margin),
            .height = 110,
            .limit = 1,
            .limit_words = "below 1 it breaks"};
}

SweepPanel blunting_panel(const study::Sweep& sweep) {
    return {.quantities = {quantity_of(sweep, "flattened tip", &SweepPoint::blunting_radius, um, ink::quiet)},
            .name = "flat of the tip (µm)",
            .most = most_of(sweep, {&SweepPoint::blunting_radius}) / um,
            .height = 110};
}

} // namespace

std::string sweep_svg(const study::Sweep& sweep) {
    std::vector<SweepPanel> panels{force_panel(sweep), length_panel(sweep)};
    const bool near = std::any_of(sweep.points.begin(), sweep.points.end(),
                                  [](const SweepPoint& p) { return p.breaking_margin <= k_most_margin; });
    if (near) panels.push_back(margin_panel(sweep));
    panels.push_back(blunting_panel(sweep));
    return draw_sweep({.title = sweep.study.title,
                       .kind_of_file = "needle file",
                       .description =
                           "Forces on a needle, its insertion depth, its margin to breaking and the "
                           "radius to which its tip flattens.",
                       .axes = sweep.axes,
                       .panels = panels});
}

} // namespace stipple::pages
