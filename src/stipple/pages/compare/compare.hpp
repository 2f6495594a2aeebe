#pragma once
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/study/compare/comparison.hpp"
#include <string>
#include <vector>

namespace stipple::pages {

// What the outputs of `stipple compare` share: names, numbers, words, looks.

/// Label of a row with its unit: "Collagen I + III, dermis (%)".
std::string row_label(const study::ComparedRow& row);
/// Value of a cell, without its unit; an en dash where there is none.
std::string cell_value(const study::ComparedRow& row, std::size_t arm);
/// "51 to 103" with the figures that the change of a cell needs; empty where there is no band.
std::string band_words(double low, double high, const std::string& unit);
/// A name of at most so many letters, cut with an ellipsis.
std::string shortened(const std::string& name, std::size_t most);
/// What stands in the column of an arm that was not simulated: "stopped by screening"; empty otherwise.
std::string stopped_words(const study::Arm& arm);
/// On which day, how finely, and how many runs stand behind the bands.
std::string setting_sentence(const study::Comparison& comparison);
/// What the table holds and what it does not say.
std::vector<std::string> reading_notes(const study::Comparison& comparison);

// Sentences of one pair (words.cpp). Each says only what the numbers of the two results say; empty where they
// say nothing.

/// "needle length 0.25 mm instead of 1.5 mm".
std::string input_words(const study::InputDifference& difference);
/// What another input an arm has than the reference.
std::string input_sentence(const study::Comparison& comparison, std::size_t arm);
/// Why there are no results of an arm; empty where there are.
std::string stopped_sentence(const study::Arm& arm);
/// Why a course that was simulated shows no benefit; empty where it shows them.
std::string withheld_sentence(const study::Arm& arm);
/// Depth and layer of the median needle tip.
std::string layer_sentence(const study::Comparison& comparison, std::size_t arm);
/// Damaged share of the dermis, a session and over the course, and whether the needles reach it at all.
std::string damage_sentence(const study::Comparison& comparison, std::size_t arm);
/// Total collagen: gains, share of the gain, bands, and whether it goes with the damage.
std::string gain_sentence(const study::Comparison& comparison, std::size_t arm);
/// That its doses lie beyond those of the trial that the model is fitted to; empty if they do not.
std::string far_sentence(const study::Arm& arm);
/// Which endpoints change by a noticeable size, and between which arms.
std::string noticed_sentence(const study::Comparison& comparison, std::size_t arm);
/// In which endpoints the bands of the parameters lie apart.
std::string bands_sentence(const study::Comparison& comparison, std::size_t arm);
/// Pain, redness, last session.
std::string recovery_sentence(const study::Comparison& comparison, std::size_t arm);
/// Verdicts that differ.
std::string safety_sentence(const study::Comparison& comparison, std::size_t arm);
/// An arm beside the one without needles: what of its changes is of a noticeable size.
std::string untreated_sentence(const study::Comparison& comparison, std::size_t arm);

/// All that can be said of one arm beside the reference (and, of every course, beside no needling).
std::vector<std::string> sentences(const study::Comparison& comparison, std::size_t arm);

/// Colour and dashes of the lines of an arm; the pair is another one for each of the first 36.
struct ArmLook {
    std::string_view colour, dash;
};
ArmLook look_of(const study::Comparison& comparison, std::size_t arm);

/// One panel an endpoint of the group: one row an arm, all on one axis (panels.cpp).
std::string endpoint_panels(const study::Comparison& comparison, outcome::Group group);
/// What so many sessions of each course give, one line a course (session_curves.cpp); empty where no course has two.
std::string session_curves(const study::Comparison& comparison);
/// Time courses of all arms over each other (overlays.cpp).
std::string course_overlays(const study::Comparison& comparison);

} // namespace stipple::pages
