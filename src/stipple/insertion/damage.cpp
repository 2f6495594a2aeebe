#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/insertion/damage_cone.hpp"
#include "stipple/insertion/insertion.hpp"
#include "stipple/insertion/settings.hpp"
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

/// Radius of the disc that is as large as the cut of one puncture in the epidermis: the damaged disc at the
/// surface and, beside it, the strip of the sideways slit.
/// Equation: r^2 = (kappa r_n)^2 + 2 kappa r_n s / pi    r_n [m] needle radius at the surface, s [m] slit
static double equal_area_radius(const device::Device& device, const Puncture& p, double share) {
    const double r = share * device.spec.needle.radius(p.loaded_depth);
    return std::sqrt(r * r + 2 * r * p.slit_length / std::numbers::pi);
}

/// Root mean square of the radii of the cuts.
static double opening_radius(const device::Device& device, const Insertion& insertion, double share) {
    double sum = 0, count = 0;
    for (const auto& p : insertion.punctures) {
        if (p.loaded_depth <= 0) continue;
        const double r = equal_area_radius(device, p, share);
        sum += r * r;
        count += 1;
    }
    return count > 0 ? std::sqrt(sum / count) : 0.0;
}

/// Openings of a damage whose density of punctures is known.
static void set_openings(skin::Damage& damage, const device::Device& device, const Insertion& insertion,
                         const Settings& settings) {
    const double r = opening_radius(device, insertion, settings.damage_radius_share);
    damage.opening_radius = r;
    damage.opened_area_fraction = -std::expm1(-damage.punctures_per_m2 * std::numbers::pi * r * r);
}

skin::Damage make_damage(const Model& model, const skin::Skin& skin, const device::Device& device,
                         const Insertion& insertion, const grid::UnitCell& cell, double punctures_per_m2) {
    check(punctures_per_m2 > 0 && std::abs(cell.area() * punctures_per_m2 - 1) < 1e-6, Kind::numerics,
          "the area of the unit cell must be one over the punctures per area", "insertion.cell");
    const Settings settings = read_settings(model);
    const DamageCone cone(device.spec.needle, settings.damage_radius_share, settings.damage_halo,
                          depth_quantiles(insertion));
    skin::Damage damage;
    damage.grid = cell;
    damage.fraction = cone.cell_averages(cell, true);
    damage.punctures_per_m2 = punctures_per_m2;
    set_openings(damage, device, insertion, settings);
    damage.openings = skin::opening_of(cell, damage.opening_radius);
    damage.dermis_fraction = cone.covered(punctures_per_m2, skin.dermis_top(), skin.dermis_bottom());
    damage.epidermis_fraction = cone.covered(punctures_per_m2, 0, skin.dermis_top());
    for (const double d : damage.fraction)
        check(d >= 0 && d <= 1 + 1e-9, Kind::numerics, "a damaged fraction left 0..1", "insertion.damage");
    return damage;
}

Place choose_place(const Insertion& insertion, double window, double side, std::uint64_t choice) {
    check(side <= window, Kind::numerics, "the patch does not fit into the pattern of punctures",
          "insertion.patch");
    constexpr std::size_t k_tries = 64;
    double all = 0;
    for (const auto& p : insertion.punctures) all += p.loaded_depth > 0 ? 1 : 0;
    const double expected = all * side * side / (window * window);
    const Random random(choice, Purpose::place, 0);
    Place best;
    double nearest = INFINITY;
    for (std::size_t t = 0; t < k_tries; ++t) {
        const Place place{random.uniform(2 * t) * (window - side),
                          random.uniform(2 * t + 1) * (window - side)};
        double inside = 0;
        for (const auto& p : insertion.punctures)
            inside += p.loaded_depth > 0 && p.x >= place.x && p.x < place.x + side && p.y >= place.y &&
                              p.y < place.y + side
                          ? 1
                          : 0;
        if (std::fabs(inside - expected) >= nearest) continue;
        nearest = std::fabs(inside - expected);
        best = place;
    }
    return best;
}

/// Volume mean of the damaged fraction over a depth range of the patch; the part above the grid is left out.
static double mean_fraction(const grid::Patch& patch, const grid::Field& fraction, double z0, double z1) {
    return patch.depth_mean(fraction.data(), std::max(z0, patch.z_face().front()), z1);
}

skin::Damage make_damage(const Model& model, const skin::Skin& skin, const device::Device& device,
                         const Insertion& insertion, const grid::Patch& patch, const Place& place) {
    const Settings settings = read_settings(model);
    const double margin =
        5 * settings.damage_radius_share * device.spec.needle.radius(device.spec.needle.length);
    skin::Damage damage;
    damage.grid = patch;
    damage.fraction.assign(patch.cells(), 1.0); // of cells left whole, until the end
    grid::Field volume(patch.cells(), 0.0);     // of one puncture
    double inside = 0;
    std::vector<double> depths;
    for (const auto& p : insertion.punctures) {
        const double x = p.x - place.x, y = p.y - place.y;
        if (p.loaded_depth <= 0 || x < -margin || y < -margin || x > patch.width_x() + margin ||
            y > patch.width_y() + margin)
            continue;
        if (x >= 0 && x < patch.width_x() && y >= 0 && y < patch.width_y()) {
            inside += 1;
            depths.push_back(p.loaded_depth);
        }
        skin::add_opening(damage.openings, patch, x, y,
                          equal_area_radius(device, p, settings.damage_radius_share));
        const auto block = DamageCone(device.spec.needle, settings.damage_radius_share, settings.damage_halo,
                                      {p.loaded_depth})
                               .add_volumes(patch, x, y, volume);
        for (int iz = 0; iz < block.end_z; ++iz)
            for (int iy = block.first_y; iy < block.end_y; ++iy)
                for (int ix = block.first_x; ix < block.end_x; ++ix) {
                    double& cut = volume[patch.index(iz, iy, ix)];
                    if (cut > 0)
                        damage.fraction[patch.index(iz, iy, ix)] *=
                            1 - std::min(cut / patch.volume(iz, iy * patch.nx() + ix), 1.0);
                    cut = 0;
                }
    }
    for (auto& d : damage.fraction) d = 1 - d;
    damage.punctures_per_m2 = inside / patch.area();
    set_openings(damage, device, insertion, settings);
    damage.dermis_fraction = mean_fraction(patch, damage.fraction, skin.dermis_top(), skin.dermis_bottom());
    damage.epidermis_fraction =
        DamageCone(device.spec.needle, settings.damage_radius_share, settings.damage_halo, depths)
            .covered(damage.punctures_per_m2, 0, skin.dermis_top());
    return damage;
}

} // namespace stipple::insertion
