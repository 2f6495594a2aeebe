#pragma once
#include "stipple/study/scores/scores.hpp"
#include <string>

namespace stipple::pages {

/// How many studies lie inside their band, what that says, and the skill over the null model.
std::string scores_sentence(const study::Coverage& coverage, const study::Skill& skill);

} // namespace stipple::pages
