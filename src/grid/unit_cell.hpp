#pragma once
#include <cstddef>
#include <vector>

namespace stipple::grid {

/// A scalar per cell, shape (nz, nr), row-major, r fastest.
using Field = std::vector<double>;

/// Axisymmetric cell-centred grid around one puncture: r = 0 on the needle axis, z = 0 at the skin surface,
/// down is positive. Faces are given; volumes are exact for annular cells.
class UnitCell {
  public:
    UnitCell() = default;
    /// r_face [m] from 0 to the cell radius, z_face [m] from the top to the bottom; both strictly increasing,
    /// at least two faces each. Errors: Kind::numerics otherwise.
    UnitCell(std::vector<double> r_face, std::vector<double> z_face);

    int nr() const { return static_cast<int>(r_face_.size()) - 1; }
    int nz() const { return static_cast<int>(z_face_.size()) - 1; }
    std::size_t cells() const { return static_cast<std::size_t>(nr()) * static_cast<std::size_t>(nz()); }
    std::size_t index(int iz, int ir) const {
        return static_cast<std::size_t>(iz) * static_cast<std::size_t>(nr()) + static_cast<std::size_t>(ir);
    }

    const std::vector<double>& r_face() const { return r_face_; }
    const std::vector<double>& z_face() const { return z_face_; }
    double r(int ir) const { return 0.5 * (r_face_[ir] + r_face_[ir + 1]); }
    double z(int iz) const { return 0.5 * (z_face_[iz] + z_face_[iz + 1]); }
    double dz(int iz) const { return z_face_[iz + 1] - z_face_[iz]; }
    double radius() const { return r_face_.back(); }
    /// Area of ring ir [m²].
    double ring_area(int ir) const;
    /// Area of the whole cell, 1 / (punctures per area) [m²].
    double area() const;
    double volume(int iz, int ir) const { return ring_area(ir) * dz(iz); }

    /// Mean over each ring of row iz, weighted by area.
    double row_mean(const Field& f, int iz) const;
    /// Volume mean between depths z0 and z1 [m]; cells cut by a limit count with the part inside.
    double depth_mean(const Field& f, double z0, double z1) const;

  private:
    std::vector<double> r_face_, z_face_;
};

/// Unit cell of radius `radius` with rings refined towards the axis (first ring about `core` wide, growing
/// geometrically) and layers between the given `z_breaks` [m], refined near each break's upper end.
/// Shapes: nr rings, nz layers in all, shared among the intervals in proportion to the square root of their
/// thickness, at least 2 each. Errors: Kind::numerics if nr < 3 or nz < 2 per interval.
UnitCell make_unit_cell(double radius, double core, const std::vector<double>& z_breaks, int nr, int nz);

} // namespace stipple::grid
