#include "stipple/grid/unit_cell.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::grid {

/// Areas of the rings between the faces [m²].
static std::vector<double> ring_areas(const std::vector<double>& r_face) {
    check(r_face.size() >= 2 && r_face.front() == 0.0, Kind::numerics,
          "the first ring must start on the needle axis", "grid");
    std::vector<double> areas;
    for (std::size_t i = 0; i + 1 < r_face.size(); ++i) {
        check(r_face[i + 1] > r_face[i], Kind::numerics, "cell faces must increase strictly", "grid");
        areas.push_back(std::numbers::pi * (r_face[i + 1] - r_face[i]) * (r_face[i + 1] + r_face[i]));
    }
    return areas;
}

UnitCell::UnitCell(std::vector<double> r_face, std::vector<double> z_face)
    : Columns(std::move(z_face), ring_areas(r_face)), r_face_(std::move(r_face)) {}

std::vector<double> graded_faces(double a, double b, double first, int n) {
    double ratio = 1.0;
    if (first * n < b - a) {
        double lo = 1.0, hi = 10.0;
        for (int i = 0; i < 100; ++i) {
            ratio = 0.5 * (lo + hi);
            const double sum = first * (std::pow(ratio, n) - 1.0) / (ratio - 1.0);
            (sum < b - a ? lo : hi) = ratio;
        }
    }
    std::vector<double> widths(static_cast<std::size_t>(n));
    double total = 0, width = 1.0;
    for (auto& w : widths) {
        w = width;
        total += width;
        width *= ratio;
    }
    std::vector<double> faces{a};
    double sum = 0;
    for (const double w : widths) faces.push_back(a + (b - a) * ((sum += w) / total));
    faces.back() = b;
    return faces;
}

std::vector<double> make_layers(const std::vector<double>& breaks, int n) {
    const int intervals = static_cast<int>(breaks.size()) - 1;
    check(intervals >= 1 && n >= 2 * intervals, Kind::numerics, "a grid needs at least 2 layers per interval",
          "grid");
    double share = 0;
    for (int i = 0; i < intervals; ++i) share += std::sqrt(breaks[i + 1] - breaks[i]);
    std::vector<double> z_face{breaks.front()};
    int left = n;
    for (int i = 0; i < intervals; ++i) {
        const double thickness = breaks[i + 1] - breaks[i];
        const int wanted = static_cast<int>(std::lround(n * std::sqrt(thickness) / share));
        const int layers = i + 1 == intervals ? left : std::clamp(wanted, 2, left - 2 * (intervals - 1 - i));
        left -= layers;
        const auto faces = graded_faces(breaks[i], breaks[i + 1], 0.6 * thickness / layers, layers);
        z_face.insert(z_face.end(), faces.begin() + 1, faces.end());
    }
    return z_face;
}

UnitCell make_unit_cell(double radius, double core, const std::vector<double>& z_breaks, int nr, int nz) {
    check(nr >= 3, Kind::numerics, "a unit cell needs at least 3 rings", "grid");
    return UnitCell(graded_faces(0.0, radius, core, nr), make_layers(z_breaks, nz));
}

} // namespace stipple::grid
