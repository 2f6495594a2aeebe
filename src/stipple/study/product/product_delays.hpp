#pragma once
#include "stipple/transport/transport.hpp"
#include <vector>

namespace stipple::study {

/// What becomes of the gain by channels when the product is put on later.
struct Delays {
    std::vector<double> delay; ///< of the application after needling [s], increasing
    std::vector<double>
        enhancement; ///< absorbed over that of intact skin, in as long a time from the application on
};

/// On a coarse grid, without a band. Empty without channels, of needles that carry the substance, and where nothing passes
/// intact skin. The result does not depend on the number of threads. Errors: as permeate.
Delays find_delays(const transport::PermeationSpec& spec, int threads = 1);

} // namespace stipple::study
