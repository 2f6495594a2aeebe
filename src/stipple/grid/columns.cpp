#include "stipple/grid/columns.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>

namespace stipple::grid {

Columns::Columns(std::vector<double> z_face, std::vector<double> column_area)
    : z_face_(std::move(z_face)), column_area_(std::move(column_area)) {
    check(z_face_.size() >= 2 && !column_area_.empty(), Kind::numerics,
          "a grid needs at least one layer and one column", "grid");
    check(std::adjacent_find(z_face_.begin(), z_face_.end(), [](double a, double b) { return !(b > a); }) ==
              z_face_.end(),
          Kind::numerics, "cell faces must increase strictly", "grid");
    for (const double a : column_area_) {
        check(a > 0, Kind::numerics, "every column needs an area", "grid");
        area_ += a;
    }
}

double Columns::layer_mean(const double* field, int iz) const {
    const double* layer = field + static_cast<std::ptrdiff_t>(iz) * columns();
    double part[8] = {}; // sums that do not wait for each other
    const int whole = columns() - columns() % 8;
    for (int c = 0; c < whole; c += 8)
        for (int i = 0; i < 8; ++i) part[i] += column_area_[c + i] * layer[c + i];
    double sum = ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
    for (int c = whole; c < columns(); ++c) sum += column_area_[c] * layer[c];
    return sum / area_;
}

double Columns::mean_of_layers(const std::vector<double>& layer_means, double z0, double z1) const {
    double sum = 0, thickness = 0;
    for (int iz = 0; iz < nz(); ++iz) {
        const double inside = std::min(z1, z_face_[iz + 1]) - std::max(z0, z_face_[iz]);
        if (inside <= 0) continue;
        sum += inside * layer_means[iz];
        thickness += inside;
    }
    check(thickness > 0, Kind::numerics, "depth range lies outside the grid", "grid");
    return sum / thickness;
}

double Columns::depth_mean(const double* field, double z0, double z1) const {
    std::vector<double> means;
    for (int iz = 0; iz < nz(); ++iz) means.push_back(layer_mean(field, iz));
    return mean_of_layers(means, z0, z1);
}

} // namespace stipple::grid
