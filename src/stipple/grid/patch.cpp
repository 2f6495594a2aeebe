#include "stipple/grid/patch.hpp"
#include "stipple/base/error.hpp"

namespace stipple::grid {

static std::vector<double> equal_columns(int nx, int ny, double width_x, double width_y) {
    check(nx >= 1 && ny >= 1 && width_x > 0 && width_y > 0, Kind::numerics,
          "a patch needs a size and at least one column", "grid");
    const auto n = static_cast<std::size_t>(nx) * static_cast<std::size_t>(ny);
    return std::vector<double>(n, width_x / nx * (width_y / ny));
}

Patch::Patch(int nx, int ny, double width_x, double width_y, std::vector<double> z_face)
    : Columns(std::move(z_face), equal_columns(nx, ny, width_x, width_y)), nx_(nx), ny_(ny),
      width_x_(width_x), width_y_(width_y) {}

} // namespace stipple::grid
