#pragma once
#include "stipple/grid/columns.hpp"
#include "stipple/grid/species.hpp"
#include <vector>

namespace stipple::grid {

/// Depth part of the operator of a species whose diffusivity varies with depth only: a tridiagonal matrix per
/// column, second-order finite volumes, conductances of half cells in series (harmonic means) between layers.
struct Depth {
    std::vector<double> across;                 ///< (nz) D of each layer [m²/s], for the sideways part
    std::vector<double> lower, diagonal, upper; ///< (nz) [1/s]; the loss is in the diagonal
    double top_source = 0, bottom_source = 0;   ///< constant part of the first and the last layer [1/s]
};

/// Errors: Kind::numerics if a number of the species has the wrong length or sign.
Depth make_depth(const Columns& grid, const Species& species);

/// Conductance per area between two half cells in series [m/s]: 1 / (h_a / (2 k_a) + h_b / (2 k_b)); 0 if one
/// does not conduct.
double in_series(double h_a, double k_a, double h_b, double k_b);

/// Conductance per area from a cell centre to what lies beyond a face [m/s]: half a cell, and the transfer of
/// a Robin face in series; 0 for a face free of flux. k = D w of the cell, w its weight.
double to_face(const Face& face, double h, double k, double w);

} // namespace stipple::grid
