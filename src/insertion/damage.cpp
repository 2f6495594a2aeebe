#include "base/error.hpp"
#include "insertion/damage_cone.hpp"
#include "insertion/insertion.hpp"
#include "insertion/settings.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::insertion {

/// Depths at the middle of equal shares of the punctures that pierced, ascending.
static std::vector<double> depth_quantiles(const Insertion& insertion) {
    constexpr std::size_t n = 32;
    std::vector<double> depths;
    for (const auto& p : insertion.punctures)
        if (p.loaded_depth > 0) depths.push_back(p.loaded_depth);
    std::sort(depths.begin(), depths.end());
    if (depths.size() <= n) return depths;
    std::vector<double> quantiles;
    for (std::size_t i = 0; i < n; ++i) {
        const double at = (static_cast<double>(i) + 0.5) / n * static_cast<double>(depths.size() - 1);
        const auto k = static_cast<std::size_t>(at);
        quantiles.push_back(depths[k] + (at - static_cast<double>(k)) *
                                            (depths[std::min(k + 1, depths.size() - 1)] - depths[k]));
    }
    return quantiles;
}

/// Root mean square radius of the cut in the epidermis: the damaged disc at the surface and, beside it, the
/// strip of the sideways slit. Equation: r^2 = mean of (kappa r_n)^2 + 2 kappa r_n s / pi    r_n [m] needle
/// radius at the surface, s [m] slit
static double opening_radius(const device::Device& device, const Insertion& insertion, double share) {
    double sum = 0, count = 0;
    for (const auto& p : insertion.punctures) {
        if (p.loaded_depth <= 0) continue;
        const double r = share * device::needle_radius(device.spec, p.loaded_depth);
        sum += r * r + 2 * r * p.slit_length / std::numbers::pi;
        count += 1;
    }
    return count > 0 ? std::sqrt(sum / count) : 0.0;
}

skin::Damage make_damage(const skin::Skin& skin, const device::Device& device, const Insertion& insertion,
                         const grid::UnitCell& cell, double punctures_per_m2) {
    using std::numbers::pi;
    check(punctures_per_m2 > 0 && std::abs(cell.area() * punctures_per_m2 - 1) < 1e-6, Kind::numerics,
          "the area of the unit cell must be one over the punctures per area", "insertion.cell");
    const Settings settings = read_settings();
    const DamageCone cone(device.spec, settings.damage_radius_share, settings.damage_halo,
                          depth_quantiles(insertion));
    skin::Damage damage;
    damage.cell = cell;
    damage.fraction = cone.cell_averages(cell, true);
    damage.punctures_per_m2 = punctures_per_m2;
    damage.opening_radius = opening_radius(device, insertion, settings.damage_radius_share);
    damage.opened_area_fraction =
        -std::expm1(-punctures_per_m2 * pi * damage.opening_radius * damage.opening_radius);
    damage.dermis_fraction = cone.covered(punctures_per_m2, skin.dermis_top(), skin.dermis_bottom());
    damage.epidermis_fraction = cone.covered(punctures_per_m2, 0, skin.dermis_top());
    for (const double d : damage.fraction)
        check(d >= 0 && d <= 1 + 1e-9, Kind::numerics, "a damaged fraction left 0..1", "insertion.damage");
    return damage;
}

} // namespace stipple::insertion
