#pragma once
#include "records/records.hpp"
#include "records/report/svg.hpp"
#include <string>
#include <vector>

namespace stipple::records {

// Parts of the report page. Each returns finished HTML; all texts from outside are escaped inside.

/// Style sheet of the page.
std::string_view report_style();

/// <figure> around one or more drawings with a caption that is one sentence per drawing.
std::string figure(int number, const std::string& drawings, const std::string& caption,
                   const std::string& kind = "");

/// A length in micrometres or millimetres, e.g. "0.5 mm".
std::string length_words(double length);
/// Colour of a layer of skin in drawings.
std::string_view layer_fill(const std::string& name);
/// Scale bar with its label, a round length of about a quarter of a drawing `drawn_width` [m] wide.
void scale_bar(Drawing& drawing, Point left, double drawn_width, double per_metre);

// Drawings (map.cpp and figures.cpp: what was done; courses.cpp, maps.cpp and
// endpoints.cpp: what followed).
std::string puncture_map(const study::Result& result);
/// Two millimetres of the map, with wounds at their true widths.
std::string puncture_close_up(const study::Result& result);
std::string puncture_map_caption(const study::Result& result);
std::string skin_section(const study::Result& result);
std::string epidermis_inset(const study::Result& result);
std::string skin_section_caption(const study::Result& result);
std::string force_curve(const study::Result& result);
std::string force_curve_caption(const study::Result& result);

/// One small chart per time course: the main states, or all the others.
std::string time_courses(const study::Result& result, bool main_states);
/// One drawing per quantity, its days side by side, all with the same colour limits.
std::string section_maps(const study::Result& result);
/// Dot-and-interval charts of the last day: gains of tissue, one chart a unit, then what is seen and felt and
/// the scales, in units of the smallest change that people notice.
std::string endpoint_chart(const study::Result& result);

// What stains, instruments and RNA would show (instruments.cpp).
/// Compact table of the observables with their bands, one line each, and their notes.
std::string instruments_section(const study::Result& result);
/// Rates of synthesis after the first session, as multiples of rest.
std::string synthesis_section(const study::Result& result);

// Tables (tables.cpp).
std::string screening_section(const study::Result& result);
std::string done_table(const study::Result& result);
std::string skin_table(const study::Result& result);
std::string device_table(const study::Result& result);
std::string endpoint_table(const study::Result& result);
/// What is fitted and what follows from the model.
std::string basis_list(const study::Result& result);
std::string numerics_table(const study::Result& result);
std::string parameter_table(const study::Result& result);
std::string source_list(const study::Result& result);
/// Too much needling: the verdict, and every number beside its limits (needling.cpp).
std::string needling_section(const study::Result& result);
/// Links to the list of sources for the keys of a source column, e.g. "Lotfi 2013; Aust 2008".
std::string citations(std::string_view column);

/// Every source that the result or its findings, endpoints and parameters cite, sorted, once.
std::vector<std::string> cited_sources(const study::Result& result);

// Sentences that the page and the terminal share (story.cpp).

/// "Stop", "Caution", "No listed contraindication".
std::string verdict_words(screening::Verdict verdict);
/// "No limit passed", "Caution", "Over-needled".
std::string needling_words(insertion::Needling verdict);
/// One sentence on what the verdict means.
std::string verdict_sentence(const screening::Screening& screening);
/// When redness fades and when the last punctures are covered.
std::string recovery_sentence(const study::Result& result);
/// The device and how it was used.
std::string device_sentence(const study::Result& result);
/// The number of sessions, their interval and the horizon.
std::string course_sentence(const study::Result& result);
/// "+34.9 % (between subjects 20.9 to 47.1; …)" of an endpoint of the last day; empty if there is none of
/// that name.
std::string endpoint_words(const study::Result& result, const std::string& name);
/// Who and where.
std::string person_sentence(const study::Result& result);
/// Whether one session does much more to the dermis than the trial that the gain was fitted to: what follows
/// is an extrapolation.
bool far_from_fit(const study::Result& result);
/// Fitzpatrick skin type in Roman numerals, "I" to "VI".
std::string skin_type_words(int skin_type);

} // namespace stipple::records
