#pragma once
#include "stipple/course/course.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/pages/report/page.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace stipple::pages {

// What page one and the information sheet tell a person, as parts of a page. All sentences stand in
// data/text/en/report.csv.

/// <li> around finished HTML.
std::string list_item(const std::string& html);
/// A share as a whole number of hundredths, without "%".
std::string whole_percent(double share);

/// The endpoint of that name on the last day; nullptr if there is none.
const course::BandedEndpoint* last_of(const course::Outcomes& outcomes, std::string_view name);
/// The first measure of a concern that the run has; nullptr if there is none.
const course::BandedEndpoint* measure_of(const course::Outcomes& outcomes, const outcome::Concern& concern);
/// Those that the person named; if none was named, those that an endpoint answers.
std::vector<outcome::Concern> concerns_of(const course::Inputs& inputs, const course::Outcomes& outcomes);

/// Who, where and what is to be done.
std::string who_paragraph(const course::Inputs& inputs, bool simulated);
/// The verdict of the screening with its reasons, and doses or levels that are too high.
/// `all`: every finding; else those that a sheet has room for, and how many follow on the next page.
std::string verdict_banner(const screening::Screening& screening, const course::Transport& transport,
                           bool all = false);

/// The likely size for one concern, and how many of 100 would notice.
std::string concern_line(const course::Result& result, const outcome::Concern& concern);
/// First day on which the collagen of the dermis has made this share of its change by the last day; NaN if
/// there is no change to speak of.
double day_of_share(const course::Tissue& tissue, double share);
/// When it starts to show and when most of it is there.
std::string timing_item(const course::Result& result);
/// Redness and closing.
std::string recovery_item(const course::Result& result);
/// What half as many sessions give, for the first concern.
std::string fewer_item(const course::Result& result, const std::vector<outcome::Concern>& chosen);
/// Published counts of darkening beside each other: needles, lasers and pulsed light, for this skin type.
std::string darker_item(const course::Inputs& inputs, const outcome::ShareBand& needles);
/// Pain without and with a cream; empty where there is none to tell.
std::string pain_item(const course::Result& result);

/// A dagger behind a number that misses a published measurement of its kind (outcome/held.hpp); empty if it misses none.
std::string held_mark(const Model& model, std::string_view number);
/// What the daggers mean, as an item of a list; empty if there is none to explain.
std::string held_item(const Model& model);

/// Rows of one kind of data/outcome/aftercare.csv as a list with sources, which link to the list of sources of the page or,
/// on a sheet that has none, stand alone.
enum class Cited { linked, plain };
std::string published(const Model& model, std::string_view kind, std::string_view heading,
                      Cited cited = Cited::linked);
/// All kinds, each with its heading, side by side.
std::string all_published(const Model& model);

} // namespace stipple::pages
