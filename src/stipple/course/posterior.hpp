#pragma once
#include "stipple/healing/kinetics.hpp"
#include "stipple/outcome/observables.hpp"
#include <cstddef>
#include <vector>

namespace stipple::course {

/// One draw of everything that is not known, given the data.
struct PosteriorMember {
    healing::Kinetics kinetics;
    outcome::GradeSlopes slopes;
};

/// How many members the posterior holds.
int most_band_members();

/// The members of data/healing/posterior.csv, the first n of them, relative to `kinetics`: a parameter that
/// was overridden keeps its factor. Errors: Kind::input if n is larger than the table.
std::vector<PosteriorMember> posterior_members(const healing::Kinetics& kinetics, std::size_t n);

} // namespace stipple::course
