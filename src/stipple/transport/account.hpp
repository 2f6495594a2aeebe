#pragma once
#include "stipple/transport/transport.hpp"

namespace stipple::transport {

/// Nothing is lost on the way from what was given to where it is at the last output, nor in any step. `open`: what was
/// given has no end, or the run none yet, so only the steps count. Errors: Kind::numerics.
void check_account(const Permeation& course, bool open);

} // namespace stipple::transport
