#pragma once
#include "stipple/course/assemble.hpp"
#include <vector>

namespace stipple::course {

/// What outcome needs to know of a member beside its history: its skin, its mapping constants, its k_x, the
/// sessions and their punctures.
Reading make_reading(const Course& course, const Change& change, double punctures_per_m2);

/// Every endpoint of a member on a day, the only way from a history to endpoints: gains of tissue, what is
/// seen on the surface and its scales, then what instruments measure.
std::vector<outcome::Endpoint> read_endpoints(const healing::History& history, const Reading& reading,
                                              double day);

/// The value of the endpoint with this name. Errors: Kind::data if there is none.
const outcome::Endpoint& endpoint_of(const std::vector<outcome::Endpoint>& endpoints,
                                     const std::string& name);

/// Endpoints with bands: all of them 56 days after the last session (if the horizon leaves room) and at the
/// horizon, observables also once before the second session.
/// Bands: 10 % and 90 % quantiles over members of the change from each member's own rest, as shifts from the
/// unchanged course on the same coarse cell, so that neither grid error nor an unknown level at rest enters.
/// Of what raters judge, what trials and people would report (outcome/evidence.hpp): each member of `prior` with the draws
/// of the evidence that go with it.
/// A new person (outcome/predictive.hpp): both ensembles and the discrepancy of measurements of tissue.
/// Members of `prior` draw the mapping constants too, members of `people` keep them.
std::vector<BandedEndpoint> make_endpoints(const Course& course, const healing::History& mean,
                                           const Runs& runs);

/// Half as many sessions beside all of them, both on the coarse cell at the horizon; nothing where there is but one.
std::optional<FewerSessions> make_fewer(const Course& course, const Runs& runs);

/// Surfaces for pictures: untreated, treated on days of the course, and on the last day the low and the high end.
/// What raters judge is drawn as large as blinded raters would see it come from the needles: its relative fall is the
/// tissue's times a factor by which the median (or 10 and 90 %) of BandedEndpoint::reported on the last day lies off the
/// tissue's own. What nobody judges is drawn as the tissue has it.
std::vector<Look> make_looks(const Course& course, const healing::History& mean, const Runs& runs,
                             const std::vector<BandedEndpoint>& endpoints);

} // namespace stipple::course
