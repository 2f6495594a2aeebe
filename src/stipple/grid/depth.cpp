#include "stipple/grid/depth.hpp"
#include "stipple/base/error.hpp"

namespace stipple::grid {

double in_series(double h_a, double k_a, double h_b, double k_b) {
    return k_a > 0 && k_b > 0 ? 1.0 / (0.5 * h_a / k_a + 0.5 * h_b / k_b) : 0.0;
}

double to_face(const Face& face, double h, double k, double w) {
    if (!(k > 0)) return 0;
    if (face.kind == Face::Kind::fixed) return k / (0.5 * h);
    if (face.kind == Face::Kind::robin && face.transfer > 0)
        return 1.0 / (0.5 * h / k + 1.0 / (face.transfer * w));
    return 0;
}

static void check_species(const Columns& grid, const Species& s) {
    const auto nz = static_cast<std::size_t>(grid.nz());
    check(s.diffusivity >= 0 && s.loss >= 0, Kind::numerics, "diffusivity and loss must not be negative",
          "grid");
    check(s.weight.empty() || s.weight.size() == nz, Kind::numerics, "a weight needs one value per layer",
          "grid");
    for (const double w : s.weight) check(w > 0, Kind::numerics, "weights must be positive", "grid");
    for (const double d : s.relative)
        check(d >= 0, Kind::numerics, "factors on the diffusivity must not be negative", "grid");
    check(s.top.kind != Face::Kind::periodic && s.bottom.kind != Face::Kind::periodic, Kind::numerics,
          "top and bottom cannot be periodic", "grid");
}

Depth make_depth(const Columns& grid, const Species& s) {
    check_species(grid, s);
    const auto nz = static_cast<std::size_t>(grid.nz());
    const bool layered = s.relative.size() == nz;
    check(s.relative.empty() || layered, Kind::numerics, "this operator takes one diffusivity per layer",
          "grid");
    const auto weight = [&](std::size_t z) { return s.weight.empty() ? 1.0 : s.weight[z]; };
    const auto dz = [&](std::size_t z) { return grid.dz(static_cast<int>(z)); };
    Depth d;
    for (std::size_t z = 0; z < nz; ++z) d.across.push_back(s.diffusivity * (layered ? s.relative[z] : 1.0));
    const auto k = [&](std::size_t z) { return d.across[z] * weight(z); };
    d.lower.assign(nz, 0.0);
    d.diagonal.assign(nz, -s.loss);
    d.upper.assign(nz, 0.0);
    for (std::size_t z = 0; z + 1 < nz; ++z) {
        const double g = in_series(dz(z), k(z), dz(z + 1), k(z + 1));
        d.upper[z] = g / (dz(z) * weight(z + 1));
        d.diagonal[z] -= g / (dz(z) * weight(z));
        d.lower[z + 1] = g / (dz(z + 1) * weight(z));
        d.diagonal[z + 1] -= g / (dz(z + 1) * weight(z + 1));
    }
    const double g_top = to_face(s.top, dz(0), k(0), weight(0)) / dz(0);
    const double g_bottom = to_face(s.bottom, dz(nz - 1), k(nz - 1), weight(nz - 1)) / dz(nz - 1);
    d.diagonal.front() -= g_top / weight(0);
    d.diagonal.back() -= g_bottom / weight(nz - 1);
    d.top_source = g_top * s.top.value;
    d.bottom_source = g_bottom * s.bottom.value;
    return d;
}

} // namespace stipple::grid
