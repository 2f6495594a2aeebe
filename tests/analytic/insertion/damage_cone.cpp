#include "stipple/insertion/damage_cone.hpp"
#include "../../model.hpp"
#include "../../unit/insertion/hand_built.hpp"
#include "stipple/base/error.hpp"
#include "stipple/insertion/insertion.hpp"
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <numeric>

using namespace stipple;
using namespace stipple::insertion;
using std::numbers::pi;

/// 2 pi h^2 F_1(1/h), with F_1(y) = pi^2/6 + y^2/2 + Li_2(-exp(-y)).
static double disc_area(double h) {
    double dilogarithm = 0;
    for (int k = 1; k < 200; ++k) dilogarithm += (k % 2 ? -1.0 : 1.0) * std::exp(-k / h) / (k * k);
    return 2 * pi * h * h * (pi * pi / 6 + 0.5 / (h * h) + dilogarithm);
}

/// Integral of r^2 over the needle, from its tip to a distance: cap, cone and shaft in closed form.
static double squared_radius(const device::Needle& s, double length) {
    const double rho = s.tip_radius, shaft = 0.5 * s.base_width, reach = s.taper_length - rho;
    const double angle = std::acos(rho / std::hypot(shaft, reach)) - std::atan2(reach, shaft);
    const double touch = rho * (1 - std::sin(angle)), r0 = rho * std::cos(angle);
    const double cap = std::min(length, touch);
    double sum = rho * cap * cap - cap * cap * cap / 3;
    if (length > touch) {
        const double end = std::min(length, s.taper_length), r1 = r0 + (end - touch) * std::tan(angle);
        sum += (end - touch) * (r0 * r0 + r0 * r1 + r1 * r1) / 3;
    }
    if (length > s.taper_length) sum += (length - s.taper_length) * shaft * shaft;
    return sum;
}

TEST_CASE("the logistic disc is its Fermi-Dirac integral") {
    for (const double h : {0.05, 0.12, 0.3}) {
        const LogisticDisc disc(h);
        CHECK(disc.total() == Approx(disc_area(h)).epsilon(1e-12));
        for (const double y : {0.003, 0.4, 0.97, 1.0, 1.31, 2.4}) {
            const auto edge = [h](double q) { return 2 * pi * q / (1 + std::exp((q - 1) / h)); };
            const double expected =
                boost::math::quadrature::gauss_kronrod<double, 61>::integrate(edge, 0.0, y, 12, 1e-13);
            CHECK(std::abs(disc.within(y) - expected) < 1e-10);
        }
    }
}

TEST_CASE("the cells add up to the volume of the cone") {
    const auto needle = hand_built::pen(1.5e-3).spec.needle;
    const std::vector<double> tips{0.21e-3, 0.6e-3, 1.37e-3};
    const DamageCone cone(needle, 0.4, 0.12, tips);
    double expected = 0;
    for (const double tip : tips) expected += disc_area(0.12) * 0.16 * squared_radius(needle, tip) / 3;
    for (const int n : {1, 2, 4}) {
        const auto cell = grid::make_unit_cell(0.4e-3, 10e-6 / n, {0, 0.3e-3, 1e-3, 1.5e-3}, 10 * n, 15 * n);
        const auto field = cone.cell_averages(cell, false);
        double volume = 0;
        for (int iz = 0; iz < cell.nz(); ++iz)
            for (int ir = 0; ir < cell.nr(); ++ir) {
                volume += field[cell.index(iz, ir)] * cell.volume(iz, ir);
                CHECK(field[cell.index(iz, ir)] >= 0);
                CHECK(field[cell.index(iz, ir)] <= 1);
            }
        CHECK(volume == Approx(expected).epsilon(1e-8));
    }
}

TEST_CASE("a cell holds the same damage however it is divided") {
    const DamageCone cone(hand_built::pen(1.5e-3).spec.needle, 0.4, 0.12, {0.35e-3, 0.8e-3, 0.83e-3});
    const grid::UnitCell coarse({0, 20e-6, 60e-6, 200e-6}, {0, 0.3e-3, 0.9e-3, 1.2e-3});
    std::vector<double> r, z;
    for (int i = 0; i <= 100; ++i) r.push_back(i * 2e-6);
    for (int i = 0; i <= 240; ++i) z.push_back(i * 5e-6);
    r[10] = 20e-6, r[30] = 60e-6, r[100] = 200e-6;
    const grid::UnitCell fine(r, z);
    const auto a = cone.cell_averages(coarse, true), b = cone.cell_averages(fine, true);
    const std::vector<int> ring{0, 10, 30, 100}, row{0, 60, 180, 240};
    for (int i = 0; i < 3; ++i)
        for (int k = 0; k < 3; ++k) {
            double sum = 0;
            for (int iz = row[i]; iz < row[i + 1]; ++iz)
                for (int ir = ring[k]; ir < ring[k + 1]; ++ir)
                    sum += b[fine.index(iz, ir)] * fine.volume(iz, ir);
            CHECK(a[coarse.index(i, k)] == Approx(sum / coarse.volume(i, k)).epsilon(1e-6).margin(1e-12));
        }
}

TEST_CASE("one cell agrees with an independent double integral") {
    const auto needle = hand_built::roller(1.5e-3).spec.needle;
    const DamageCone cone(needle, 0.4, 0.12, {0.7e-3});
    const grid::UnitCell cell({0, 8e-6, 30e-6, 400e-6}, {0.1e-3, 0.25e-3, 0.5e-3});
    const auto field = cone.cell_averages(cell, false);
    const auto depth = [&](double z) {
        const double r0 = 0.4 * needle.radius(0.7e-3 - z);
        const auto ring = [&](double r) { return 2 * pi * r / (1 + std::exp((r - r0) / (0.12 * r0))); };
        return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(ring, 8e-6, 30e-6, 8, 1e-12);
    };
    const double inside =
        boost::math::quadrature::gauss_kronrod<double, 61>::integrate(depth, 0.25e-3, 0.5e-3, 8, 1e-11);
    CHECK(field[cell.index(1, 1)] == Approx(inside / cell.volume(1, 1)).epsilon(1e-8));
}

TEST_CASE("overlapping cones make the mean of a random pattern") {
    const auto skin = hand_built::cheek();
    const auto device = hand_built::pen(2.5e-3);
    const auto inserted = insert(model(), skin, device, hand_built::strikes(400), 3);
    for (const double per_cm2 : {100.0, 1200.0, 30000.0, 300000.0}) {
        const double n = per_cm2 * 1e4, radius = 1 / std::sqrt(pi * n);
        const auto cell =
            grid::make_unit_cell(radius, radius / 20, {0, skin.dermis_top(), skin.dermis_bottom()}, 14, 30);
        const auto damage = make_damage(model(), skin, device, inserted, cell, n);
        CHECK(cell.depth_mean(damage.fraction.data(), skin.dermis_top(), skin.dermis_bottom()) ==
              Approx(damage.dermis_fraction).epsilon(1e-6));
        CHECK(cell.depth_mean(damage.fraction.data(), 0, skin.dermis_top()) ==
              Approx(damage.epidermis_fraction).epsilon(1e-6));
        CHECK(damage.opened_area_fraction <= 1);
        CHECK(damage.epidermis_fraction > damage.dermis_fraction);
    }
    const auto cell = grid::make_unit_cell(1e-4, 1e-5, {0, 1e-3}, 5, 5);
    CHECK_THROWS_AS(make_damage(model(), skin, device, inserted, cell, 100e4), Error);
}

TEST_CASE("a cone on a patch adds its volume, and only inside the block that it names") {
    const auto needle = hand_built::pen(1.5e-3).spec.needle;
    const DamageCone cone(needle, 0.4, 0.12, {0.9e-3});
    const grid::Patch patch(30, 20, 0.6e-3, 0.5e-3, {0, 0.1e-3, 0.4e-3, 0.8e-3, 1.2e-3});
    const auto depth = [&](double s) {
        const double r0 = 0.4 * needle.radius(s);
        return LogisticDisc(0.12).total() * r0 * r0;
    };
    double expected = 0;
    std::vector<double> ends{0};
    for (const double kink : needle.kinks())
        if (kink < 0.9e-3) ends.push_back(kink);
    ends.push_back(0.9e-3);
    for (std::size_t i = 0; i + 1 < ends.size(); ++i)
        expected +=
            boost::math::quadrature::gauss_kronrod<double, 31>::integrate(depth, ends[i], ends[i + 1]);
    for (const auto& [x, y] : {std::pair{0.31e-3, 0.24e-3}, {0.0, 0.5e-3}, {-2e-3, 0.2e-3}}) {
        grid::Field volume(patch.cells(), 0.0);
        const auto block = cone.add_volumes(patch, x, y, volume);
        double sum = 0, inside = 0;
        for (const double v : volume) sum += v;
        for (int iz = 0; iz < block.end_z; ++iz)
            for (int iy = block.first_y; iy < block.end_y; ++iy)
                for (int ix = block.first_x; ix < block.end_x; ++ix)
                    inside += volume[patch.index(iz, iy, ix)];
        CHECK(inside == Approx(sum).margin(1e-30));
        if (x > 0) {
            CHECK(sum == Approx(expected).epsilon(1e-6));
            CHECK(block.end_z == 4);
            CHECK(block.end_x - block.first_x < 30);
        } else if (x == 0) {
            CHECK(sum == Approx(0.25 * expected).epsilon(0.02)); // an axis on a corner: a quarter lies inside
        } else {
            CHECK(sum == 0);
        }
    }
}
