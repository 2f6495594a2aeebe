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
/// Lines as a list of a page, each with a capital.
std::string list_of(const std::vector<std::string>& lines);
/// The days between sessions: "3 sessions, 30 days apart".
std::string sessions_words(int sessions, double interval);

/// One quantity of a comparison, and a value with its remark for each course.
struct TreatmentEntry {
    std::string value, remark;
};
struct TreatmentRow {
    std::string label;
    std::vector<TreatmentEntry> cells;
};
/// The value where a trial gives words and no number of light; the remark then holds the words.
inline constexpr const char* k_trial_in_words = "a trial beside needles";
std::vector<TreatmentRow> treatment_rows(const study::Treatments& treatments);
/// Name, title and device of a course.
std::string course_line(const study::TreatmentColumn& column);

} // namespace stipple::pages
