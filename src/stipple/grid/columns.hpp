#pragma once
#include <cstddef>
#include <vector>

namespace stipple::grid {

/// A scalar per cell, shape (nz, columns), row-major, columns fastest.
using Field = std::vector<double>;

/// Cell-centred layers and columns: what a unit cell (columns are rings) and a patch (columns are squares)
/// have in common. z = 0 at the skin surface, down is positive; every layer has the same columns.
class Columns {
  public:
    Columns() = default;
    /// z_face [m] from the top to the bottom, strictly increasing, at least two; column_area [m²], all
    /// positive. Errors: Kind::numerics otherwise.
    Columns(std::vector<double> z_face, std::vector<double> column_area);

    int nz() const { return static_cast<int>(z_face_.size()) - 1; }
    int columns() const { return static_cast<int>(column_area_.size()); }
    std::size_t cells() const { return static_cast<std::size_t>(nz()) * column_area_.size(); }

    const std::vector<double>& z_face() const { return z_face_; }
    double z(int iz) const { return 0.5 * (z_face_[iz] + z_face_[iz + 1]); }
    double dz(int iz) const { return z_face_[iz + 1] - z_face_[iz]; }
    double depth() const { return z_face_.back() - z_face_.front(); }
    double column_area(int column) const { return column_area_[column]; }
    /// Area of the whole grid seen from above [m²].
    double area() const { return area_; }
    double volume(int iz, int column) const { return column_area_[column] * dz(iz); }

    /// Mean over layer iz, weighted by area; `field` has shape (nz, columns).
    double layer_mean(const double* field, int iz) const;
    /// Volume mean between depths z0 and z1 [m]; layers cut by a limit count with the part inside.
    /// Errors: Kind::numerics if the range lies outside the grid.
    double depth_mean(const double* field, double z0, double z1) const;
    /// The same from the means of the layers, (nz).
    double mean_of_layers(const std::vector<double>& layer_means, double z0, double z1) const;

  private:
    std::vector<double> z_face_, column_area_;
    double area_ = 0;
};

} // namespace stipple::grid
