#pragma once
#include "stipple/study/sensitivity/sensitivity.hpp"
#include <string>

namespace stipple::pages {

// Words that picture and table share.

/// What an input is, without the remark on how its value was chosen: "TGF-beta 1 clearance".
std::string short_meaning(const study::SensitivityInput& input);

/// The prior with the unit as printed: "log-uniform, 0.0015 to 2 mm²/d".
std::string prior_words(const study::SensitivityInput& input);

/// What the first-order indices add up to, or that the samples are too few to tell.
std::string share_sentence(const study::Sensitivity& sensitivity);

/// "Collagen I + III, dermis, day 300".
std::string output_words(const study::Sensitivity& sensitivity);

} // namespace stipple::pages
