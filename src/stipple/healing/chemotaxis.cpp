#include "stipple/healing/chemotaxis.hpp"
#include <numbers>

namespace stipple::healing {

static constexpr State k_walkers[] = {N, M1, M2};

Chemotaxis::Chemotaxis(const grid::Geometry& geometry, const Kinetics& k)
    : grid_(grid::columns_of(geometry)), strength_(k.chemotaxis), half_(k.K_chi),
      sides_(static_cast<std::size_t>(grid_.columns())) {
    if (!on()) return;
    const auto d = diffusivities(k);
    for (std::size_t w = 0; w < std::size(k_walkers); ++w) motility_[w] = d[k_walkers[w]];
    const auto join = [&](int a, int b, double length, double distance) {
        sides_[static_cast<std::size_t>(a)].push_back({b, length / grid_.column_area(a), distance});
        sides_[static_cast<std::size_t>(b)].push_back({a, length / grid_.column_area(b), distance});
    };
    if (const auto* cell = std::get_if<grid::UnitCell>(&geometry)) {
        for (int r = 0; r + 1 < cell->nr(); ++r)
            join(r, r + 1, 2 * std::numbers::pi * cell->r_face()[r + 1], cell->r(r + 1) - cell->r(r));
        return;
    }
    const auto& patch = std::get<grid::Patch>(geometry);
    for (int iy = 0; iy < patch.ny(); ++iy)
        for (int ix = 0; ix < patch.nx(); ++ix) {
            if (ix + 1 < patch.nx())
                join(patch.column(iy, ix), patch.column(iy, ix + 1), patch.dy(), patch.dx());
            if (iy + 1 < patch.ny())
                join(patch.column(iy, ix), patch.column(iy + 1, ix), patch.dx(), patch.dy());
        }
}

/// Speed from here to there [m/s], negative the other way.
double Chemotaxis::speed(double here, double there, double distance, double motility) const {
    const double level = half_ + 0.5 * (here + there);
    return strength_ * motility * half_ * (there - here) / distance / (level * level);
}

void Chemotaxis::add(const double* y, int z, int first, int n, double* f, std::size_t stride) const {
    const std::size_t cells = grid_.cells(), columns = static_cast<std::size_t>(grid_.columns());
    const double* cytokine = y + I * cells;
    const double dz = grid_.dz(z);
    for (int i = 0; i < n; ++i) {
        const auto column = static_cast<std::size_t>(first + i);
        const std::size_t here = static_cast<std::size_t>(z) * columns + column;
        const auto flow = [&](std::size_t there, double distance, double area) {
            for (std::size_t w = 0; w < 3; ++w) {
                const double* walkers = y + k_walkers[w] * cells;
                const double v = speed(cytokine[here], cytokine[there], distance, motility_[w]);
                f[k_walkers[w] * stride + static_cast<std::size_t>(i)] -=
                    v * (v > 0 ? walkers[here] : walkers[there]) * area;
            }
        };
        for (const auto& side : sides_[column])
            flow(static_cast<std::size_t>(z) * columns + static_cast<std::size_t>(side.other), side.distance,
                 side.length_per_area);
        if (z > 0) flow(here - columns, grid_.z(z) - grid_.z(z - 1), 1 / dz);
        if (z + 1 < grid_.nz()) flow(here + columns, grid_.z(z + 1) - grid_.z(z), 1 / dz);
    }
}

} // namespace stipple::healing
