#pragma once
#include "stipple/study/ledger/ledger_parts.hpp"
#include "stipple/study/product/product_study.hpp"
#include <map>
#include <string>

namespace stipple::study {

using ProductAttempt = Attempted<ProductResult>;

/// Reads a quantity from the product files of a data set. One of
///   permeation:<field>[:<hours>[:<hours>]][@<file>]   of the file named, otherwise of the row's own
///   ratio:<a>|<b>   difference:<a>|<b>                of two of them
/// What is read at one time, by default at the end of the run; hours count from needling, linear between
/// outputs:
///   absorbed_ug_per_cm2  absorbed_percent (of all that was given)  flux_ug_per_cm2_h  enhancement and
///   flux_enhancement (over intact skin; 1 without channels)  receptor_ug_per_ml  plasma_ng_per_ml
///   dermis_mean_ug_per_ml  open_share  water_loss_g_per_m2_h
/// of the whole run, without hours:
///   largest_flux_ug_per_cm2_h  largest_flux_enhancement  lag_h (where the tangent of the highest flux meets
///   zero)  permeability_cm_per_h and log10_kp_cm_per_s (of intact skin from water)  half_life_h (of the
///   sealing) water_loss_back_h  impedance_back_h  dye_gone_h  plasma_peak_h  plasma_peak_ng_per_ml
///   plasma_area_ng_h_per_ml  dermis_peak_ug_per_ml  dermis_area_ug_h_per_ml
/// between two times:
///   chord_lag_h (where the chord of the amount meets zero)  chord_flux_ug_per_cm2_h  plasma_half_life_h
/// Errors: Kind::input for an unknown field or file, or a time outside the run; that of the file, if it could
/// not be computed.
double product_quantity(const std::map<std::string, ProductAttempt>& attempts, const std::string& own,
                        const std::string& quantity);

/// True of quantities that need no file: of a table of permeabilities, of a group of people.
///   kp_table:<table>:<rms|bias|bias_polar|median>[:fresh]    see kp_fit; table "own": permeability.csv of the data set
///   kp_coverage:<new|table_a|table_b>:<substances|inside|share|width|least|most>    of the 10 to 90 % band of
///   kp, see kp_coverage; least and most: the exact central 95 % region of Binomial(substances, 0.8)
///   group_half_life:<mean_h|cv>:<site>[:<age>]    of 200 people (closing_of_group), of 25 years by default
///   group_lifetime:<mean_h|cv>:<site>[:<age>]     the same of the time until impedance is back
bool of_tables(const std::string& quantity);
double table_quantity(const Model& model, const std::string& quantity, const Table* own = nullptr);

} // namespace stipple::study
