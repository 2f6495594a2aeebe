#pragma once
#include "stipple/transport/layers.hpp"

namespace stipple::transport {

/// Scale of log10 permeability of the stratum corneum about its prediction (t, 4 degrees of freedom): the
/// misfit of a substance that no law was made on, and what two records of one substance differ by under mixed protocols.
/// Equation: s² = m² e^(2 g d) + r²,  d = |log Kow - 1.5|, at most 5.5
///   m spread_misfit   g spread_misfit_slope   r spread_protocol
/// Of a substance whose permeability was measured spread_record alone. The centre is not shifted: what polar and
/// lipophilic substances are off by is in the width.
/// Source: estimated from the two tables (kp_spread.hpp). Departs: the tables end 5.5 from 1.5; beyond, the
/// width is theirs.
double barrier_spread(const Constants& k, const Molecule& molecule);

/// True where the size is guessed from the weight.
bool volume_from_weight(const Molecule& molecule);

/// Permeability of intact skin from water [m/s]: 10, 50 and 90 % of what a measurement would give.
struct KpBand {
    double low = 0, middle = 0, high = 0;
};
/// Stratum corneum by barrier_spread, volume by spread_volume where it is guessed, viable skin by
/// spread_tissue; the quantiles of their mixture to 1e-9. `sc_factor` on the permeability of the stratum corneum.
KpBand kp_band(const Constants& k, const Molecule& molecule, const LayerOptions& options,
               double sc_factor = 1);

} // namespace stipple::transport
