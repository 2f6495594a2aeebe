#pragma once
#include "hand_made_skin.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/healing.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

/// Punctures of one size in a unit cell: cylinders from the surface of the dermis down to a depth.
struct Injury {
    double punctures_per_cm2 = 225, radius = 30e-6, depth = 1.0e-3;
    int nr = 8, nz = 14;
};

/// Punctures that damage this share of the dermis.
inline Injury injury_of(double damaged, double punctures_per_cm2) {
    using namespace stipple;
    return {.punctures_per_cm2 = punctures_per_cm2,
            .radius = std::sqrt(damaged / (std::numbers::pi * punctures_per_cm2 * units::per_cm2))};
}

/// Rings and layers hold the exact share inside the cylinder.
inline stipple::skin::Damage damage_of(const Injury& s, const stipple::skin::Skin& skin) {
    using namespace stipple;
    const double n = s.punctures_per_cm2 * units::per_cm2, top = skin.dermis_top(),
                 bottom = skin.dermis_bottom();
    const double rim = 1 / std::sqrt(std::numbers::pi * n);
    const auto cell = grid::make_unit_cell(
        rim, std::min(0.3 * s.radius, rim / 4),
        {top, top + skin.papillary_thickness(), bottom, bottom + 0.3 * units::mm}, s.nr, s.nz);
    skin::Damage d;
    d.fraction.assign(cell.cells(), 0.0);
    for (int z = 0; z < s.nz; ++z)
        for (int r = 0; r < s.nr; ++r) {
            const double inner = cell.r_face()[r] * cell.r_face()[r],
                         outer = cell.r_face()[r + 1] * cell.r_face()[r + 1];
            d.fraction[cell.index(z, r)] =
                std::clamp((s.radius * s.radius - inner) / (outer - inner), 0.0, 1.0) *
                std::clamp((top + s.depth - cell.z_face()[z]) / cell.dz(z), 0.0, 1.0);
        }
    d.grid = cell;
    d.punctures_per_m2 = n;
    d.opening_radius = s.radius;
    d.openings = skin::opening_of(cell, s.radius);
    d.opened_area_fraction = d.epidermis_fraction = std::min(n * std::numbers::pi * s.radius * s.radius, 1.0);
    d.dermis_fraction = cell.depth_mean(d.fraction.data(), top, bottom);
    return d;
}

/// A course of equal sessions on hand-made skin, one output a day.
inline stipple::healing::HealingSpec course_of(const Injury& injury, int sessions, double interval_days,
                                               double horizon_days) {
    using namespace stipple;
    healing::HealingSpec spec;
    spec.skin = hand_made_skin();
    spec.reference = {0.0064, 0.0064}; // of lotfi2013, about
    const skin::Damage damage = damage_of(injury, spec.skin);
    for (int k = 0; k < sessions; ++k) spec.sessions.push_back({k * interval_days * units::day, damage});
    for (double d = 0; d <= horizon_days; d += 1) spec.output_times.push_back(d * units::day);
    spec.tolerance = 0.2; // that of the central runs
    return spec;
}
