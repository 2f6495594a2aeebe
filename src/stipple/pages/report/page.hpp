#pragma once
#include "stipple/base/warning.hpp"
#include "stipple/pages/drawing/figure.hpp"
#include "stipple/pages/image.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

// What every section of the page is made of.

inline std::string section(const std::string& id, const std::string& heading, const std::string& body) {
    return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n", id,
                       words::escape(heading), body);
}

inline std::string paragraph(const std::string& text, const std::string& kind = "") {
    return fmt::format("<p{}>{}</p>\n", kind.empty() ? "" : " class=\"" + kind + "\"", words::escape(text));
}

/// From the document type to <body>: a page that fetches nothing. `title` is HTML.
std::string page_head(const std::string& title, std::string_view more_style = "");

/// What stands before page `page` of the report and behind the last one, for report_pages.
std::string page_mark(int page);
std::string end_of_pages();

/// Whether the run had members: without them no endpoint has a band.
bool has_bands(const std::vector<course::BandedEndpoint>& endpoints);

/// A sentence behind others where there are bands, nothing where there are none: words must not promise what a
/// run without members left out.
inline std::string if_bands(bool bands, std::string_view key) {
    return bands ? " " + words::markup(key) : "";
}

// Sections of transport.cpp: dangers first, what gets in and how the barrier comes back, pain.
std::vector<Warning> all_warnings(const course::Transport& transport);
std::string warnings_section(const course::Transport& transport);
std::string transport_section(const course::Transport& transport, Figures& figures);
std::string pain_section(const course::Pain& pain, double needle_length, Figures& figures);
/// "6.1 of 10 without a cream, 3.9 with lidocaine 4 % for 45 min".
std::string pain_sentence(const course::Pain& pain);

/// Before and after at the likely size, with its low and high end: the pictures of the first page; empty without pictures.
std::string look_figure(const course::Result& result, const SkinPictures& pictures);
/// Blocks of tissue, frames over time, and a profile; without pictures a sentence in their place. Empty if the result
/// has no looks.
std::string looks_section(const course::Result& result, Figures& figures, const SkinPictures& pictures);

/// A share of people as a number of 100: "12", "none", "fewer than 1", "nearly all".
std::string of_hundred(double share);
/// Two such shares as one phrase: "3 to 18", "up to 18"; one word where both are the same or below 1.
std::string of_hundred(double a, double b);
/// Those who would notice a change that they would not notice without needles: "12 (3 to 30)", "none".
std::string of_hundred(const outcome::Spread& share);
std::string of_hundred(const outcome::ShareBand& share);
/// A share of the severity of a concern, "18 % (2 to 40 %)"; below 0 it has become worse.
std::string severity_words(const outcome::Spread& share);

// The pages by reader: plain.cpp, one page for everybody, empty after an overridden stop; professional.cpp.
std::string plain_section(const course::Result& result, const SkinPictures& pictures = {});
/// With the marks of its pages, 2 to k_pages_for_people.
std::string professional_section(const course::Result& result, Figures& figures);
constexpr int k_pages_for_people = 4; ///< in print; behind them everything for the scientist

/// Post-inflammatory hyperpigmentation and other harms by skin tone, needling beside light, from published
/// counts (darkening.cpp): harms, so also after a stop.
std::string darkening_section(const Model& model, const outcome::DarkeningShare& share,
                              const skin::Person& person, Figures& figures);
/// The share for this person's skin type and the rows behind it; empty if the result has none.
std::string darkening_sentence(const outcome::DarkeningShare& share, const skin::Person& person);

} // namespace stipple::pages
