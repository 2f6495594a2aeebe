#pragma once
#include "grid/geometry.hpp"

namespace stipple::skin {

/// What one session did to this skin, per cell: of a unit cell (the volume around an average puncture) or of
/// a patch (with its own punctures).
struct Damage {
    grid::Geometry grid;
    grid::Field fraction; ///< damaged volume fraction of each cell, 0..1, exact cell average
    double punctures_per_m2 = 0;
    double opening_radius = 0;       ///< rms radius of the cut in the epidermis [m]
    double opened_area_fraction = 0; ///< of the surface, 0..1 (overlap counted once)
    double dermis_fraction = 0;    ///< damaged volume fraction over the dermis, the "d" of the healing model
    double epidermis_fraction = 0; ///< damaged volume fraction of the epidermis
};

} // namespace stipple::skin
