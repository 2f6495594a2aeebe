#pragma once
#include "stipple/healing/healing.hpp"
#include <string>
#include <vector>

namespace stipple::outcome {

/// State of the papillary dermis that redness is read from.
std::string redness_reads(const Model& model);

/// Inflammatory cytokine of the papillary dermis above its resting level over the threshold of
/// data/outcome/mappings.csv at which redness is just seen: 1.
double redness(const Model& model, const healing::History& history, double time);

/// Days after the last session until that level falls below 1 for good, linear between outputs; 0 if it never reaches it,
/// NaN if it has not fallen at the end of the history. The flush of the first hours is left out: calibrations read this.
double redness_days(const Model& model, const healing::History& history, double last_session);

/// Widening of vessels at once, over the level at which redness is just seen.
/// Equation: F = sum over sessions s before t of f o_s/(o_s + o_h) 2^(-(t - s)/h)
///   o_s [-] share of the surface that session s left open   f, o_h, h of data/outcome/flush.csv (assumed)
/// Limits: sessions beyond the history are left out.
double flush(const Model& model, const healing::History& history, const std::vector<double>& sessions,
             double time);

/// What is seen: cytokine and flush together; 1 is just seen.
double seen_redness(const Model& model, const healing::History& history, const std::vector<double>& sessions,
                    double time);

/// Days after the last session until what is seen falls below 1 for good: never before redness_days, since the flush adds.
/// Between outputs the cytokine is linear and the flush exact. NaN as there.
double downtime_days(const Model& model, const healing::History& history,
                     const std::vector<double>& sessions);

} // namespace stipple::outcome
