#include "skin/damage.hpp"
#include <algorithm>
#include <cmath>
#include <map>
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

void add_opening(std::vector<Opening>& openings, const grid::Patch& patch, double x, double y,
                 double radius) {
    constexpr int k_rings = 16, k_sectors = 64;
    const double piece =
        std::numbers::pi * radius * radius / (k_rings * k_sectors) / (patch.dx() * patch.dy());
    std::map<std::size_t, double> shares; // by column, so that their order is always the same
    for (int ring = 0; ring < k_rings; ++ring)
        for (int sector = 0; sector < k_sectors; ++sector) {
            const double r = radius * std::sqrt((ring + 0.5) / k_rings),
                         angle = 2 * std::numbers::pi * (sector + 0.5) / k_sectors;
            const auto ix = static_cast<int>(std::floor((x + r * std::cos(angle)) / patch.dx())),
                       iy = static_cast<int>(std::floor((y + r * std::sin(angle)) / patch.dy()));
            if (ix < 0 || iy < 0 || ix >= patch.nx() || iy >= patch.ny()) continue;
            shares[static_cast<std::size_t>(patch.column(iy, ix))] += piece;
        }
    for (const auto& [column, share] : shares) openings.push_back({column, std::min(share, 1.0), radius});
}

} // namespace stipple::skin
