#pragma once
#include "stipple/base/model.hpp"

namespace stipple::screening {

/// How long the punctures of one session stay open [s]: until new epidermis covers them, at any age.
/// Equation: linear between the rows of data/screening/closing.csv, beyond the last as between the last two
///   opening_radius [m] of the cuts in the epidermis, root mean square   dry: left to dry in the air
/// 0 where nothing is opened. Errors: never shorter than the runs that made the table, at most 1.35 times as
/// long (the header of the table; tests hold it against runs). It holds for the parameters of the tables: what a
/// course changes of healing moves a run and not this time.
double closing_time(const Model& model, double opening_radius, bool dry);

} // namespace stipple::screening
