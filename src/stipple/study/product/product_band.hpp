#pragma once
#include "stipple/study/product/product_study.hpp"

namespace stipple::study {

/// Absorbed with channels over absorbed without; NaN where nothing passes intact skin.
double enhancement_of(const transport::Permeation& with, const transport::Permeation& without);

/// Adds the band of the uncertain parameters to a result: members on a coarse grid, rescaled to the central
/// run. Those that the integrator gives up on are left out and told of; of fewer than half there is no band.
/// Errors: Kind::interrupted.
void add_band(ProductResult& result, const ProductOptions& options);

} // namespace stipple::study
