#include "stipple/skin/damage.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::skin {

std::vector<Opening> opening_of(const grid::UnitCell& cell, double radius) {
    std::vector<Opening> openings;
    for (int ring = 0; ring < cell.columns() && cell.r_face()[ring] < radius; ++ring) {
        const double in = cell.r_face()[ring], out = cell.r_face()[ring + 1], edge = std::min(radius, out);
        openings.push_back(
            {static_cast<std::size_t>(ring), (edge * edge - in * in) / (out * out - in * in), radius});
    }
    return openings;
}

/// Area of the unit disc left of x and below y.
/// Equation: integral over u < x of the part of the chord |v| <= sqrt(1 - u²) with v < y;
///   with s(u) = sqrt(1 - u²) its primitive is (u s(u) + asin u)/2
/// A corner outside the disc cuts off whole caps.
static double quarter_plane(double x, double y) {
    x = std::clamp(x, -1.0, 1.0), y = std::clamp(y, -1.0, 1.0);
    const auto primitive = [](double u) { return 0.5 * (u * std::sqrt(1 - u * u) + std::asin(u)); };
    const auto cap = [&](double u) { return 2 * (primitive(u) - primitive(-1)); }; // left of u
    if (x * x + y * y >= 1) {
        if (x <= 0 && y <= 0) return 0;
        if (x <= 0) return cap(x);
        if (y <= 0) return cap(y);
        return cap(x) + cap(y) - std::numbers::pi;
    }
    const double edge = std::sqrt(1 - y * y);
    return (y > 0 ? cap(-edge) : 0.0) + y * (x + edge) + primitive(x) - primitive(-edge);
}

void add_opening(std::vector<Opening>& openings, const grid::Patch& patch, double x, double y,
                 double radius) {
    if (!(radius > 0)) return;
    const auto first = [&](double at, double width) {
        return std::max(static_cast<int>(std::floor((at - radius) / width)), 0);
    };
    const auto last = [&](double at, double width, int n) {
        return std::min(static_cast<int>(std::floor((at + radius) / width)), n - 1);
    };
    const double dx = patch.dx() / radius, dy = patch.dy() / radius; // the disc has radius 1 from here on
    for (int iy = first(y, patch.dy()); iy <= last(y, patch.dy(), patch.ny()); ++iy)
        for (int ix = first(x, patch.dx()); ix <= last(x, patch.dx(), patch.nx()); ++ix) {
            const double left = ix * dx - x / radius, top = iy * dy - y / radius;
            const double area = quarter_plane(left + dx, top + dy) - quarter_plane(left, top + dy) -
                                quarter_plane(left + dx, top) + quarter_plane(left, top);
            const double share = std::clamp(area / (dx * dy), 0.0, 1.0);
            if (share > 0)
                openings.push_back({static_cast<std::size_t>(patch.column(iy, ix)), share, radius});
        }
}

} // namespace stipple::skin
