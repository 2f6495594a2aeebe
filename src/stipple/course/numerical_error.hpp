#pragma once
#include "stipple/course/assemble.hpp"
#include <cmath>

namespace stipple::course {

/// Estimated numerical error of what `read` makes of a history, a number.
///
/// Of the time steps: the difference to the same cell at a tenth of the tolerance. It has to be the cell that
/// gives the answer: a coarse one has smaller local errors, and where a course repeats itself they add up alike
/// for months, so that 12 layers tell a quarter of the error of collagen I with 40. The error goes with the 2/3
/// power of the tolerance, so the tighter run keeps 22 % of it, which the divisor adds.
/// Of a patch, by its share of the answer: as much as the cell with rings differs, which has its tolerance and
/// loses lateral structure as it does.
/// Of columns: the whole difference that rings make, although it is added to the answer. It is known for one
/// density on a coarse cell only, where it may be off by as much as itself.
/// Of the window: what another one of the same pattern would answer, its standard error of the damage (volume of needle
/// in the dermis and local density) times how the answer goes with the logarithm of the damage between the lowest and
/// highest density.
template <class Read> double numerical_error(const Runs& runs, const Read& read) {
    if (!runs.tight) return NAN; // a sketch
    static const double kept = std::pow(0.1, 2.0 / 3.0);
    const double value = read(*runs.central[1].history);
    double of_time = std::fabs(read(*runs.tight) - value);
    if (runs.patch_history) of_time += k_weights[1] * std::fabs(read(*runs.rings.history) - value);
    const double of_columns =
        runs.coarse_rings ? std::fabs(read(*runs.coarse_rings) - read(*runs.coarse_column)) : 0.0;
    const CentralRun &low = runs.central[0], &high = runs.central[2];
    const double less = low.prepared.damage.dermis_fraction, more = high.prepared.damage.dermis_fraction;
    const double of_window = less > 0 && more > 1.001 * less
                                 ? std::fabs(read(*high.history) - read(*low.history)) /
                                       std::log(more / less) * low.prepared.insertion.window_noise.damage
                                 : 0.0;
    return of_time / (1.0 - kept) + of_columns + of_window;
}

} // namespace stipple::course
