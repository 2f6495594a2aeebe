// The unit cell and the patch solve the same equations. What the cell leaves out is the pattern: it stands
// for a puncture with equal neighbours all around. A hexagonal array comes nearest to that; random places are
// what devices make.
//
// Measure throughout: gain of total collagen, mean over the dermis, relative to rest.
#include "../../model.hpp"
#include "hand_made_skin.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/healing.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;

namespace {

using std::numbers::pi;

constexpr double k_radius = 35 * units::um, k_tip = 1.0 * units::mm, k_taper = 0.4 * units::mm,
                 k_interval = 30;
const std::vector<double> k_days{30, 206, 300};

std::vector<double> breaks() {
    const skin::Skin skin = hand_made_skin();
    const double top = skin.dermis_top(), bottom = skin.dermis_bottom();
    return {top, top + skin.papillary_thickness(), bottom, bottom + 0.3 * units::mm};
}

/// Radius of the damage at a depth: a shaft that tapers to the tip.
double radius_at(double z) {
    return k_radius * std::clamp((k_tip - z) / k_taper, 0.0, 1.0);
}

/// Mean of a function of depth over layer z, by 16 points.
template <class Function> double layer_average(const grid::Columns& grid, int z, Function&& of_depth) {
    constexpr int k_points = 16;
    double sum = 0;
    for (int p = 0; p < k_points; ++p) sum += of_depth(grid.z(z) + ((p + 0.5) / k_points - 0.5) * grid.dz(z));
    return sum / k_points;
}

/// The numbers of a session beside its field.
skin::Damage complete(skin::Damage d, double punctures_per_m2) {
    const grid::Columns& grid = grid::columns_of(d.grid);
    d.punctures_per_m2 = punctures_per_m2;
    d.opening_radius = k_radius;
    d.opened_area_fraction = d.epidermis_fraction = -std::expm1(-punctures_per_m2 * pi * k_radius * k_radius);
    d.dermis_fraction =
        grid.depth_mean(d.fraction.data(), hand_made_skin().dermis_top(), hand_made_skin().dermis_bottom());
    return d;
}

/// The puncture in a cell of area 1/n. Rings hold the exact share inside the radius.   random: scaled to
/// 1 - exp(-n area), the mean of random places, as insertion does.
skin::Damage in_cell(double n, bool random, int nr, int nz) {
    const double rim = 1 / std::sqrt(pi * n);
    const auto cell = grid::make_unit_cell(rim, std::min(0.3 * k_radius, rim / 4), breaks(), nr, nz);
    skin::Damage d;
    d.fraction.assign(cell.cells(), 0.0);
    for (int z = 0; z < nz; ++z)
        for (int r = 0; r < nr; ++r) {
            const double inner = cell.r_face()[r] * cell.r_face()[r],
                         outer = cell.r_face()[r + 1] * cell.r_face()[r + 1];
            d.fraction[cell.index(z, r)] = layer_average(cell, z, [&](double depth) {
                const double square = radius_at(depth) * radius_at(depth), mean = n * pi * square;
                const double overlap = random && mean > 0 ? -std::expm1(-mean) / mean : 1.0;
                return overlap * std::clamp((square - inner) / (outer - inner), 0.0, 1.0);
            });
        }
    d.grid = cell;
    d.openings = skin::opening_of(cell, k_radius);
    return complete(d, n);
}

struct Place {
    double x, y;
};

/// Punctures at these places in or near a patch, n per area; those on a side count with the part inside.
/// Shares of a disc in a square by 16 x 16 points per depth; where discs overlap the tissue is hit once.
skin::Damage in_patch(const grid::Patch& patch, const std::vector<Place>& places, double n) {
    constexpr int k_points = 16, k_depths = 4;
    skin::Damage d;
    d.fraction.assign(patch.cells(), 0.0);
    for (int iy = 0; iy < patch.ny(); ++iy)
        for (int ix = 0; ix < patch.nx(); ++ix) {
            std::vector<double> nearest; // of the points in this column
            for (int p = 0; p < k_points * k_points; ++p) {
                double least = INFINITY;
                for (const auto& place : places)
                    least = std::min(
                        least,
                        std::hypot(
                            patch.x(ix) + ((p % k_points + 0.5) / k_points - 0.5) * patch.dx() - place.x,
                            patch.y(iy) + ((p / k_points + 0.5) / k_points - 0.5) * patch.dy() - place.y));
                if (least < k_radius) nearest.push_back(least);
            }
            if (nearest.empty()) continue;
            for (int z = 0; z < patch.nz(); ++z) {
                double hits = 0;
                for (int q = 0; q < k_depths; ++q) {
                    const double reach = radius_at(patch.z(z) + ((q + 0.5) / k_depths - 0.5) * patch.dz(z));
                    hits += static_cast<double>(std::count_if(nearest.begin(), nearest.end(),
                                                              [reach](double r) { return r < reach; }));
                }
                d.fraction[patch.index(z, iy, ix)] = hits / (k_points * k_points * k_depths);
            }
        }
    d.grid = patch;
    for (const auto& place : places) skin::add_opening(d.openings, patch, place.x, place.y, k_radius);
    return complete(d, n);
}

/// Gain on k_days of a course whose session s does sessions[s mod size], one every 30 days.
std::vector<double> gains(const std::vector<skin::Damage>& kinds, int sessions) {
    healing::HealingSpec spec;
    spec.skin = hand_made_skin();
    spec.reference = {0.0064, 0.0064};
    for (int s = 0; s < sessions; ++s)
        spec.sessions.push_back(
            {s * k_interval * units::day, kinds[static_cast<std::size_t>(s) % kinds.size()]});
    for (const double day : k_days) spec.output_times.push_back(day * units::day);
    spec.tolerance = 1.0;
    spec.threads = 1;
    const auto h = healing::heal(model(), spec);
    const std::size_t c = h.of("collagen_total");
    std::vector<double> gain;
    for (std::size_t t = 0; t < k_days.size(); ++t) gain.push_back(h.dermis[c][t] / h.baseline_dermis[c] - 1);
    return gain;
}

/// A hexagonal array of n punctures per area, spacing a: mirror lines run through the punctures along both
/// axes, so the piece a/2 by a sqrt(3)/2 between four of them is the whole array. Punctures lie in two
/// opposite corners; `shifted` by half a spacing along x, in the two others.
skin::Damage hexagonal(double n, bool shifted, int nx, int ny, int nz) {
    const double a = std::sqrt(2 / (std::sqrt(3.0) * n)), width = a / 2, height = a * std::sqrt(3.0) / 2;
    const grid::Patch patch(nx, ny, width, height, grid::make_layers(breaks(), nz));
    return in_patch(patch, {{shifted ? width : 0, 0}, {shifted ? 0 : width, height}}, n);
}

/// Uniform places on a square; what a side cuts off a puncture comes back in at the opposite side.
std::vector<Place> random_places(int count, double side, std::uint64_t seed, std::uint32_t session) {
    const Random random(seed, Purpose::pattern, session);
    std::vector<Place> places;
    for (std::uint64_t p = 0; p < static_cast<std::uint64_t>(count); ++p)
        for (const double dx : {-side, 0.0, side})
            for (const double dy : {-side, 0.0, side}) {
                const Place place{side * random.uniform(p, 0) + dx, side * random.uniform(p, 1) + dy};
                if (std::max(std::fabs(place.x - side / 2), std::fabs(place.y - side / 2)) <
                    side / 2 + k_radius)
                    places.push_back(place);
            }
    return places;
}

} // namespace

TEST_CASE("unit cell and patch of the same hexagonal array agree in the gain within 5 %") {
    constexpr int k_nz = 16;
    for (const double per_cm2 : {225.0, 1240.0}) {
        const double n = per_cm2 * units::per_cm2;
        const std::vector<skin::Damage> cell{in_cell(n, false, 16, k_nz)};
        // Every session of the cell strikes elsewhere; in the patch the second one strikes between the places
        // of the first, the third where the first did, and so on. Day 30 of six sessions is just after the
        // second one.
        const std::vector<skin::Damage> patch{hexagonal(n, false, 12, 20, k_nz),
                                              hexagonal(n, true, 12, 20, k_nz)};
        CHECK(patch[0].dermis_fraction == Approx(cell[0].dermis_fraction).epsilon(0.01));
        CHECK(patch[1].dermis_fraction == Approx(cell[0].dermis_fraction).epsilon(0.01));
        for (const int sessions : {1, 6}) {
            const auto of_cell = gains(cell, sessions), of_patch = gains(patch, sessions);
            for (std::size_t t = 0; t < k_days.size(); ++t) {
                INFO(per_cm2 << " per cm2, " << sessions << " sessions, day " << k_days[t] << ": cell "
                             << of_cell[t] << " patch " << of_patch[t]);
                CHECK(of_patch[t] > 0.003);
                CHECK(std::fabs(of_cell[t] - of_patch[t]) < 0.05 * of_patch[t]);
            }
        }
    }
}

TEST_CASE("a random pattern answers within 10 % of the gain like the cells at the quantiles of its density") {
    // As a study does it: three cells at the 10, 50 and 90 % quantiles of the number of punctures per cm2,
    // here of a Poisson count, with the weights of a normal spread; and a patch of about 1.6 mm with the
    // expected number of punctures of its area. The gain of the patch is averaged over patterns.
    constexpr int k_nxy = 24, k_nz = 16;
    constexpr double k_quantile = 1.2815515655446004, k_side = 0.5 / (k_quantile * k_quantile);
    struct Pattern {
        double per_cm2;
        int punctures, sessions, patterns;
    };
    for (const auto& [per_cm2, punctures, sessions, patterns] :
         {Pattern{225, 6, 1, 3}, Pattern{225, 6, 6, 1}, Pattern{1240, 32, 1, 1}}) {
        const double n = per_cm2 * units::per_cm2, side = std::sqrt(punctures / n);
        std::vector<double> of_cells(k_days.size()), of_patch(k_days.size());
        for (const int quantile : {-1, 0, 1}) {
            const double local = n + quantile * k_quantile * std::sqrt(per_cm2) * units::per_cm2;
            const auto gain = gains({in_cell(local, true, 16, k_nz)}, sessions);
            for (std::size_t t = 0; t < k_days.size(); ++t)
                of_cells[t] += (quantile == 0 ? 1 - 2 * k_side : k_side) * gain[t];
        }
        const grid::Patch patch(k_nxy, k_nxy, side, side, grid::make_layers(breaks(), k_nz));
        for (int pattern = 0; pattern < patterns; ++pattern) {
            std::vector<skin::Damage> damage; // every session strikes places of its own
            for (int session = 0; session < sessions; ++session)
                damage.push_back(in_patch(patch,
                                          random_places(punctures, side, static_cast<std::uint64_t>(pattern),
                                                        static_cast<std::uint32_t>(session)),
                                          n));
            const auto gain = gains(damage, sessions);
            for (std::size_t t = 0; t < k_days.size(); ++t) of_patch[t] += gain[t] / patterns;
        }
        for (std::size_t t = 0; t < k_days.size(); ++t) {
            INFO(per_cm2 << " per cm2, " << sessions << " sessions, day " << k_days[t] << ": cells "
                         << of_cells[t] << " patch " << of_patch[t]);
            CHECK(of_patch[t] > 0.003);
            CHECK(std::fabs(of_cells[t] - of_patch[t]) < 0.1 * of_patch[t]);
        }
    }
}
