#pragma once
#include "stipple/base/model.hpp"
#include <string>

namespace stipple::transport {

/// What the two tables say about the error of a predicted permeability, log10; all t with 4 degrees of freedom.
struct KpSpread {
    double record = 0;   ///< scale between records of one substance (table A), each substance once
    double misfit = 0;   ///< of substances of table B that are not in A, at log Kow 1.5
    double misfit_a = 0; ///< of those of table A, on which the laws were made
    double slope = 0;    ///< of ln misfit with |log Kow - 1.5|, common to both
};
/// The greatest likelihood of one residual a substance: median of its records less the prediction, of scale
/// sqrt(m² e^(2 g d) + r²/n), n records; r of table A by its repeated measurements, of table B Constants::spread_protocol.
/// Medians of table B count as one record: how many stand behind them is not known (2.2 on average in its pool).
KpSpread kp_spread(const Model& model);

/// How many substances of a table lie inside the 10 to 90 % band of kp_band, and what that band rests on.
struct KpCoverage {
    int substances = 0, inside = 0;
    double width = 0; ///< mean, decades from 10 to 90 %
};
/// `which`:
///   new        substances of table B that are not in A; the widths are estimated without the one predicted. No
///              number of the centre was chosen with a row of B in view: for it the whole table is left out
///   table_b    the same substances, the widths from table A alone
///   table_a    substances of table A, measured as there; the misfit from the new ones of B alone, and the share of
///              leaks, which was chosen with polar rows of A in view, fitted again to polar rows of B
/// Each substance counts once, by the median of its records. Errors: Kind::input for another word.
KpCoverage kp_coverage(const Model& model, const std::string& which);

} // namespace stipple::transport
