#pragma once
#include "stipple/grid/columns.hpp"

namespace stipple::grid {

/// Axisymmetric grid around one puncture: columns are rings, r = 0 on the needle axis. Shape of a field: (nz,
/// nr), r fastest. Volumes are exact for annular cells.
class UnitCell : public Columns {
  public:
    UnitCell() = default;
    /// r_face [m] from 0 to the cell radius, z_face [m] from the top to the bottom; both strictly increasing,
    /// at least two faces each. Errors: Kind::numerics otherwise.
    UnitCell(std::vector<double> r_face, std::vector<double> z_face);

    int nr() const { return columns(); }
    std::size_t index(int iz, int ir) const {
        return static_cast<std::size_t>(iz) * static_cast<std::size_t>(nr()) + static_cast<std::size_t>(ir);
    }
    const std::vector<double>& r_face() const { return r_face_; }
    double r(int ir) const { return 0.5 * (r_face_[ir] + r_face_[ir + 1]); }
    double radius() const { return r_face_.back(); }
    double ring_area(int ir) const { return column_area(ir); }

  private:
    std::vector<double> r_face_;
};

/// Faces from a to b whose first interval is about `first` wide and grows by a constant ratio; uniform if the
/// interval is already short enough. Shape: n + 1.
std::vector<double> graded_faces(double a, double b, double first, int n);

/// Layers between the given `breaks` [m], n in all, shared among the intervals in proportion to the square
/// root of their thickness, at least 2 each, refined near each interval's upper end. Shape: n + 1 faces.
/// Errors: Kind::numerics if there are fewer than 2 layers per interval.
std::vector<double> make_layers(const std::vector<double>& breaks, int n);

/// Unit cell of radius `radius` with rings refined towards the axis (first ring about `core` wide, growing
/// geometrically) and the layers of make_layers. Errors: Kind::numerics if nr < 3.
UnitCell make_unit_cell(double radius, double core, const std::vector<double>& z_breaks, int nr, int nz);

} // namespace stipple::grid
