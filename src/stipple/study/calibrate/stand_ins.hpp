#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/record.hpp"
#include <cstddef>
#include <string>
#include <vector>

// Few members of a posterior that stand for all of them.
namespace stipple::study {

/// The member that stands for all of them: of the quarter of the members whose derived numbers lie nearest to their
/// medians, the one whose parameters do. Medians of the parameters one by one are no member, and need not give the median
/// of what follows from them.
std::size_t central_member(const Model& model, const PosteriorRecord& record);

/// The record with `first` of its members in front that stand for all of them: of many draws of so many those whose 10, 25,
/// 50, 75 and 90 % points of the derived numbers lie nearest to those of all. The others follow as they stood.
PosteriorRecord with_typical_first(PosteriorRecord record, std::size_t first);

} // namespace stipple::study
