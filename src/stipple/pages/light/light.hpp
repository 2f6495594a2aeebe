#pragma once
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/study/compare/treatments.hpp"
#include <array>
#include <string>
#include <vector>

namespace stipple::pages {

// What the pages of light share: the report of one course, and needles beside light.

/// Shares of one course by skin type, as a chart draws them.
struct ToneSeries {
    std::string name;
    std::array<outcome::ShareBand, 6> types;
    std::string_view colour;
};
/// Darkening by skin type, I to VI, with a swatch of each: one mark and band a course (tone_chart.cpp).
std::string tone_chart(const Model& model, const std::vector<ToneSeries>& series);

/// "nonablative fractional laser" …, what a course is an example of.
std::string cause_words(outcome::Cause cause);
/// "3.3 (0.7 to 20)" of 100 people.
std::string share_band_words(const outcome::ShareBand& band);
/// What a session does to the basal layer: "8.6 % of the basal layer, all of it killed".
std::string injury_words(double injured, double killed);
/// The same without the share: "all of it killed", "heated and not killed".
std::string killed_words(double injured, double killed);
/// "3.0 d (SE 0.4) after needles, 4.0 d (SE 0.5) after light: shorter after needles (p = 0.02), 20 people".
std::string trial_words(const outcome::LightTrial& trial);
/// The days between sessions: "3 sessions, 30 days apart".
std::string sessions_words(int sessions, double interval);

} // namespace stipple::pages
