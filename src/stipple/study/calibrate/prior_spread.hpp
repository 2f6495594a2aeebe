#pragma once
#include "stipple/base/prior.hpp"

namespace stipple::study {

/// Standard deviation of a prior, for posterior over prior SD. Method: 4000 even quantiles.
double prior_sd(const Prior& prior);

} // namespace stipple::study
