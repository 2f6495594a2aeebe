#include "stipple/grid/geometry.hpp"
#include "stipple/grid/cell_diffusion.hpp"
#include "stipple/grid/patch_diffusion.hpp"

namespace stipple::grid {

std::unique_ptr<Transport> make_transport(const Geometry& geometry, std::vector<Species> species,
                                          int threads) {
    if (const auto* cell = std::get_if<UnitCell>(&geometry))
        return std::make_unique<CellDiffusion>(*cell, std::move(species));
    return std::make_unique<PatchDiffusion>(std::get<Patch>(geometry), std::move(species),
                                            PatchSolver{.threads = threads});
}

} // namespace stipple::grid
