#pragma once
#include "stipple/course/assemble.hpp"

namespace stipple::course {

/// How long skin is red and punctures are open after the last session, of this person and of a new one.
void take_times(Outcomes& outcomes, const Model& model, const Chain& chain, const Runs& runs,
                const healing::History& mean);

} // namespace stipple::course
