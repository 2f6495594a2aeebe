#pragma once
#include "study/assemble.hpp"
#include <vector>

namespace stipple::study {

/// What outcome needs to know of a member beside its history: its skin, its mapping constants, its k_x.
Reading make_reading(const skin::Person& person, const Change& change);

/// Endpoints with bands: all of them 56 days after the last session (if the horizon leaves room) and at the
/// horizon, observables also once before the second session.
/// Bands: 10 % and 90 % quantiles over members of the change from each member's own rest, as shifts from the
/// unchanged course on the same coarse cell, so that neither grid error nor an unknown level at rest enters.
/// Members of `prior` draw the mapping constants too, members of `people` keep them.
std::vector<BandedEndpoint> make_endpoints(const Course& course, const healing::History& mean,
                                           const Runs& runs);

} // namespace stipple::study
