#pragma once
#include "stipple/grid/geometry.hpp"

namespace stipple::skin {

/// The part of one cut in the epidermis that lies in one column of the grid.
struct Opening {
    std::size_t column = 0;
    double area_share = 0; ///< of the column's surface, 0..1
    double radius = 0;     ///< of the whole cut: how far its edges have to move [m]
};

/// What one session did to this skin, per cell: of a unit cell (the volume around an average puncture) or of
/// a patch (with its own punctures).
struct Damage {
    grid::Geometry grid;
    grid::Field fraction;            ///< damaged volume fraction of each cell, 0..1, exact cell average
    std::vector<Opening> openings{}; ///< cuts in the epidermis, column by column
    double punctures_per_m2 = 0;
    double opening_radius = 0;       ///< rms radius of the cut in the epidermis [m]
    double opened_area_fraction = 0; ///< of the surface, 0..1 (overlap counted once)
    double dermis_fraction = 0;    ///< damaged volume fraction over the dermis, the "d" of the healing model
    double epidermis_fraction = 0; ///< damaged volume fraction of the epidermis
};

/// Round cut around the axis of a unit cell: the share of every ring that it covers.
/// Equation: share = (min(R, r_out)² - min(R, r_in)²) / (r_out² - r_in²)
///   R [m] radius of the cut   r_in, r_out [m] faces of the ring
std::vector<Opening> opening_of(const grid::UnitCell& cell, double radius);

/// Adds a round cut with its centre at (x, y) [m] to the openings of a patch: the exact area of the disc in
/// every column. What lies outside the patch is left out.
void add_opening(std::vector<Opening>& openings, const grid::Patch& patch, double x, double y, double radius);

} // namespace stipple::skin
