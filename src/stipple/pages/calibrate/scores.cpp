#include "stipple/pages/calibrate/scores.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

std::string scores_sentence(const study::Coverage& coverage, const study::Skill& skill) {
    const auto region = study::binomial_region(coverage.studies, 0.8, 0.5);
    std::string text = fmt::format(
        "{} independent studies: {:.1f} inside their band, {:.0f} % below and {:.0f} % above; bands that hold 80 % "
        "leave {} to {} inside. The chance to catch bands that hold 50 %: {:.2f}.",
        coverage.studies, coverage.studies_inside, 100 * coverage.below, 100 * coverage.above, region.low,
        region.high, region.power);
    if (coverage.studies < study::k_least_studies)
        text += " With so few studies the share is shown and gates nothing.";
    if (!std::isnan(skill.skill))
        text += fmt::format(" Skill over the null model: {:.2f} ({:.2f} to {:.2f}, 90 % over studies).",
                            skill.skill, skill.lo, skill.hi);
    return text;
}

} // namespace stipple::pages
