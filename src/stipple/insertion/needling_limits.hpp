#pragma once
#include "stipple/base/model.hpp"
#include "stipple/insertion/insertion.hpp"
#include <functional>
#include <string>
#include <vector>

namespace stipple::insertion {

/// The limits of a table with the columns of data/insertion/over_needling.csv, each beside the number of its
/// measure; rows of the level "threshold" are no limits. `value_of` gives the number of a measure [SI].
/// Errors: Kind::data for another level; what value_of throws.
std::vector<NeedlingLimit> read_limits(const TableView& table,
                                       const std::function<double(const std::string&)>& value_of);

/// The verdict over limits: the worst level whose limit is passed; among several limits of that level the one
/// with the best evidence, then the first. `why` says in words which, that a limit is assumed where it is, and what else of that
/// level is passed.
NeedlingJudgement judge(std::vector<NeedlingLimit> limits);

/// The error of a table that names a measure which its reader does not know. Kind::data.
[[noreturn]] void no_such_measure(const TableView& table, const std::string& measure);

} // namespace stipple::insertion
