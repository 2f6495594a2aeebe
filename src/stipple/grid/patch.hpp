#pragma once
#include "stipple/grid/columns.hpp"

namespace stipple::grid {

/// Cartesian piece of skin: uniform across (x, y), layers of any thickness in depth. Shape of a field:
/// (nz, ny, nx), x fastest; x and y start at 0 in a corner.
class Patch : public Columns {
  public:
    Patch() = default;
    /// nx, ny >= 1 columns over width_x by width_y [m]; z_face [m] as in Columns. Errors: Kind::numerics.
    Patch(int nx, int ny, double width_x, double width_y, std::vector<double> z_face);

    int nx() const { return nx_; }
    int ny() const { return ny_; }
    double width_x() const { return width_x_; }
    double width_y() const { return width_y_; }
    double dx() const { return width_x_ / nx_; }
    double dy() const { return width_y_ / ny_; }
    double x(int ix) const { return (ix + 0.5) * dx(); }
    double y(int iy) const { return (iy + 0.5) * dy(); }
    int column(int iy, int ix) const { return iy * nx_ + ix; }
    std::size_t index(int iz, int iy, int ix) const {
        return (static_cast<std::size_t>(iz) * static_cast<std::size_t>(ny_) + static_cast<std::size_t>(iy)) *
                   static_cast<std::size_t>(nx_) +
               static_cast<std::size_t>(ix);
    }

  private:
    int nx_ = 0, ny_ = 0;
    double width_x_ = 0, width_y_ = 0;
};

} // namespace stipple::grid
