#pragma once
#include "stipple/grid/patch.hpp"
#include "stipple/grid/transport.hpp"
#include "stipple/grid/unit_cell.hpp"
#include <memory>
#include <variant>
#include <vector>

namespace stipple::grid {

/// The two geometries in which the same equations are solved.
using Geometry = std::variant<UnitCell, Patch>;

/// Layers and columns of either.
inline const Columns& columns_of(const Geometry& geometry) {
    return std::visit([](const auto& g) -> const Columns& { return g; }, geometry);
}

/// The transport solver that belongs to a geometry.
std::unique_ptr<Transport> make_transport(const Geometry& geometry, std::vector<Species> species,
                                          int threads = 1);

} // namespace stipple::grid
