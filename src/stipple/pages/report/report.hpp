#pragma once
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/pages/pages.hpp"
#include <array>
#include <string>
#include <vector>

namespace stipple::pages {

// Parts of the report page. Each returns finished HTML; all texts from outside are escaped inside.

/// Style sheet of the page.
std::string_view report_style();

/// Scale bar with its label, a round length of about a quarter of a drawing `drawn_width` [m] wide.
void scale_bar(Drawing& drawing, Point left, double drawn_width, double per_metre);

// Drawings (map.cpp and figures.cpp: what was done; courses.cpp, maps.cpp and
// endpoints.cpp: what followed).
std::string puncture_map(const course::Needling& needling, const skin::Skin& skin);
/// Two millimetres of the map, with wounds at their true widths.
std::string puncture_close_up(const course::Needling& needling, const skin::Skin& skin);
std::string puncture_map_caption(const course::Needling& needling);
std::string skin_section(const course::Inputs& inputs, const course::Needling& needling);
std::string epidermis_inset(const course::Inputs& inputs, const insertion::Insertion& insertion);
std::string skin_section_caption(const skin::Skin& skin, const insertion::Insertion& insertion);
std::string force_curve(const insertion::Insertion& insertion);
std::string force_curve_caption(const insertion::Insertion& insertion);
/// How deep the punctures of one session go, layers behind them, and the band of the median from not knowing the skin.
std::string depth_distribution(const skin::Skin& skin, const insertion::Insertion& insertion,
                               const course::NeedlingBands& bands);

/// One small chart per time course: the main states, or all the others.
std::string time_courses(const course::Tissue& tissue, const course::Treatment& treatment, bool main_states);
/// One drawing per quantity, its days side by side, all with the same colour limits.
std::string section_maps(const course::Tissue& tissue, const skin::Skin& skin);
/// Dot-and-interval charts of the last day: gains of tissue, one chart a unit, then what is seen and felt and
/// the scales, in units of the smallest change that people notice.
std::string endpoint_chart(const std::vector<course::BandedEndpoint>& endpoints);

// What stains, instruments and RNA would show (instruments.cpp).
/// Compact table of the observables with their bands, one line each, and their notes.
std::string instruments_section(const std::vector<course::BandedEndpoint>& endpoints);
/// Rates of synthesis after the first session, as multiples of rest.
std::string synthesis_section(const course::Result& result);

// Tables (tables.cpp).
std::string screening_section(const screening::Screening& screening);
/// What the needles did; there must be some.
std::string done_table(const course::Treatment& treatment, const course::Outcomes& outcomes);
std::string skin_table(const skin::Skin& skin);
std::string device_table(const device::Device& device);
std::string endpoint_table(const std::vector<course::BandedEndpoint>& endpoints);
/// What is fitted and what follows from the model.
std::string basis_list(const std::vector<course::BandedEndpoint>& endpoints,
                       const std::vector<Parameter>& parameters);
std::string numerics_table(const course::Numerics& numerics, const course::Tissue& tissue);
std::string parameter_table(const std::vector<Parameter>& parameters);
/// Entries of the bibliography.
std::string source_list(const std::vector<std::string>& keys);
/// Too much needling: the verdict, and every number beside its limits (needling.cpp).
std::string needling_section(const Model& model, const insertion::OverNeedling& needling);
/// The same of all sessions together; empty for a single one that passes no limit.
std::string cumulative_section(const outcome::CumulativeOverNeedling& needling);
/// Links to the list of sources for the keys of a source column, e.g. "Lotfi 2013; Aust 2008".
std::string citations(std::string_view column);

// Sentences that the page and the terminal share (story.cpp).

/// "Stop", "Caution", "No listed contraindication".
std::string verdict_words(screening::Verdict verdict);
/// "No limit passed", "Caution", "Over-needled".
std::string needling_words(insertion::Needling verdict);
/// How many sessions came too early, and in one sentence what the course costs the skin; empty where no limit is
/// passed.
std::string cumulative_sentence(const outcome::CumulativeOverNeedling& needling);
/// One sentence on what the verdict means.
std::string verdict_sentence(const screening::Screening& screening);
/// When redness fades and when the last punctures are covered.
std::string recovery_sentence(const course::Outcomes& outcomes);
/// The device and how it was used.
std::string device_sentence(const device::Device& device);
/// The key of a text that every kind of device has of its own: the stem, a dot, the name of the kind.
std::string key_of_kind(std::string_view stem, device::Kind kind);
/// The days of the sessions where the course lists them, "0, 30, 240"; empty where it does not.
std::string listed_days(const course::Course& course);
/// "a day", "30 days".
std::string days_words(double days);
/// The number of sessions, their interval or days, and the horizon.
std::string course_sentence(const course::Course& course);
/// "+34.9 % (a new person 9.1 to 81)" of an endpoint of the last day, "from 0.188 mm to 0.163 mm" of a level; empty if
/// there is none of that name.
std::string endpoint_words(const std::vector<course::BandedEndpoint>& endpoints, const std::string& name);
/// "5 / 30 / 65 %": what people, parameters and the discrepancy give to a spread; empty where nothing was drawn.
std::string spread_words(const outcome::Predictive& predictive);
/// What of a spread people, parameters and the error of the model give, in whole per cent that add up to 100, as the three do to one.
std::array<int, 3> spread_percents(const outcome::Predictive& predictive);
/// Who and where.
std::string person_sentence(const course::Course& course);
/// "skin type III", or the tone that was measured: "skin of an ITA of -20 degrees".
std::string tone_words(const skin::Person& person);
/// Fitzpatrick skin type in Roman numerals, "I" to "VI".
std::string skin_type_words(int skin_type);

} // namespace stipple::pages
