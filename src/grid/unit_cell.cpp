#include "grid/unit_cell.hpp"
#include "base/error.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::grid {

static bool increasing(const std::vector<double>& faces) {
    if (faces.size() < 2) return false;
    for (std::size_t i = 1; i < faces.size(); ++i)
        if (!(faces[i] > faces[i - 1])) return false;
    return true;
}

UnitCell::UnitCell(std::vector<double> r_face, std::vector<double> z_face)
    : r_face_(std::move(r_face)), z_face_(std::move(z_face)) {
    check(increasing(r_face_) && increasing(z_face_), Kind::numerics, "cell faces must increase strictly",
          "grid");
    check(r_face_.front() == 0.0, Kind::numerics, "the first ring must start on the needle axis", "grid");
}

double UnitCell::ring_area(int ir) const {
    return std::numbers::pi * (r_face_[ir + 1] - r_face_[ir]) * (r_face_[ir + 1] + r_face_[ir]);
}

double UnitCell::area() const {
    return std::numbers::pi * radius() * radius();
}

double UnitCell::row_mean(const Field& f, int iz) const {
    double sum = 0;
    for (int ir = 0; ir < nr(); ++ir) sum += ring_area(ir) * f[index(iz, ir)];
    return sum / area();
}

double UnitCell::depth_mean(const Field& f, double z0, double z1) const {
    double sum = 0, thickness = 0;
    for (int iz = 0; iz < nz(); ++iz) {
        const double inside = std::min(z1, z_face_[iz + 1]) - std::max(z0, z_face_[iz]);
        if (inside <= 0) continue;
        sum += inside * row_mean(f, iz);
        thickness += inside;
    }
    check(thickness > 0, Kind::numerics, "depth range lies outside the grid", "grid");
    return sum / thickness;
}

/// Faces from a to b whose first interval is about `first` wide and grows by a constant ratio; uniform if the
/// interval is already short enough. Shape: n + 1.
static std::vector<double> graded_faces(double a, double b, double first, int n) {
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

UnitCell make_unit_cell(double radius, double core, const std::vector<double>& z_breaks, int nr, int nz) {
    const int intervals = static_cast<int>(z_breaks.size()) - 1;
    check(nr >= 3 && increasing(z_breaks) && nz >= 2 * intervals, Kind::numerics,
          "a unit cell needs at least 3 rings and 2 layers per interval", "grid");
    double share = 0;
    for (int i = 0; i < intervals; ++i) share += std::sqrt(z_breaks[i + 1] - z_breaks[i]);
    std::vector<double> z_face{z_breaks.front()};
    int left = nz;
    for (int i = 0; i < intervals; ++i) {
        const double thickness = z_breaks[i + 1] - z_breaks[i];
        const int wanted = static_cast<int>(std::lround(nz * std::sqrt(thickness) / share));
        const int n = i + 1 == intervals ? left : std::clamp(wanted, 2, left - 2 * (intervals - 1 - i));
        left -= n;
        const auto faces = graded_faces(z_breaks[i], z_breaks[i + 1], 0.6 * thickness / n, n);
        z_face.insert(z_face.end(), faces.begin() + 1, faces.end());
    }
    return UnitCell(graded_faces(0.0, radius, core, nr), std::move(z_face));
}

} // namespace stipple::grid
