#pragma once
#include "stipple/study/ledger/ledger_parts.hpp"
#include "stipple/study/needle/needle_study.hpp"
#include <map>
#include <string>

namespace stipple::study {

using NeedleAttempt = Attempted<NeedleResult>;

/// Reads a quantity from the needle files of a data set. One of
///   push:<field>[@<file>]     of the file named, otherwise of the row's own
///   ratio:<a>|<b>   difference:<a>|<b>    of two of them
/// Errors: Kind::input for an unknown field or file; that of the file, if it could not be computed.
double needle_quantity(const std::map<std::string, NeedleAttempt>& attempts, const std::string& own,
                       const std::string& quantity);

} // namespace stipple::study
