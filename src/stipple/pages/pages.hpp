#pragma once
#include "stipple/course/run_facts.hpp"
#include "stipple/pages/image.hpp"
#include "stipple/study/atlas/atlas.hpp"
#include "stipple/study/calibrate/darkening_counts.hpp"
#include "stipple/study/calibrate/evidence_room.hpp"
#include "stipple/study/calibrate/joint.hpp"
#include "stipple/study/calibrate/predictions.hpp"
#include "stipple/study/calibrate/stand_ins.hpp"
#include "stipple/study/compare/comparison.hpp"
#include "stipple/study/compare/treatments.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include "stipple/study/needle/needle_members.hpp"
#include "stipple/study/needle/needle_sweep.hpp"
#include "stipple/study/product/product_sweep.hpp"
#include "stipple/study/sensitivity/sensitivity.hpp"
#include "stipple/study/validate/ledger_bands.hpp"
#include <string>

namespace stipple::pages {

// What people read and look at: pages (HTML, self-contained), pictures (SVG), words for the terminal.

/// Paints the skin of a result; nothing without looks. Equal looks give equal bytes.
SkinPictures paint_skin(const Model& model, const std::vector<course::Look>& looks, const skin::Skin& skin,
                        const ImageEncoder& encode);
/// The report of a run with these pictures of its skin; without them it says that they were left out.
std::string report_html(const course::Result& result, const course::RunFacts& facts,
                        const SkinPictures& pictures = {});
/// Page one of the report by itself, without pictures: an HTML section for a page that has a style of its own. Empty after an
/// overridden stop.
std::string page_one_html(const course::Result& result);
/// A sheet to print for the person of a course: expected size, price, reasons against, care, lines to sign. Empty where
/// nothing was simulated or benefits are withheld.
std::string information_html(const course::Result& result);
/// A form to print for an intake: every listed reason against needling with a box to tick.
std::string checklist_html(const Model& model);
/// Pages first to last of a report as it prints, 1 the page in plain words; from k_last_numbered_page on everything behind.
/// Errors: Kind::input for a range that the report does not have or a text that is no report.
std::string report_pages(std::string_view report, int first, int last);
/// The summary for the terminal.
std::string summary_text(const course::Result& result);

/// A course of light: its page, and its summary for the terminal.
std::string light_report_html(const course::LightResult& result, const course::RunFacts& facts);
std::string light_text(const course::LightResult& result);

/// Needles beside light: page, words for the terminal, how to read it.
std::string treatments_html(const study::Treatments& treatments);
std::string treatments_text(const study::Treatments& treatments);
std::vector<std::string> treatments_notes(const study::Treatments& treatments);

/// `stipple insert`: words, and the force curve.
std::string insert_text(const study::NeedleResult& result);
std::string force_curve_svg(const study::NeedleResult& result);
/// The same of a sweep: a table, and curves.
std::string sweep_text(const study::Sweep& sweep);
std::string sweep_svg(const study::Sweep& sweep);
std::string members_text(const study::NeedleMembers& members);
std::string members_svg(const study::NeedleMembers& members); ///< how the insertion depths spread

/// `stipple permeate`: words (warnings first), and amounts over time.
std::string permeate_text(const study::ProductResult& result);
std::string permeate_svg(const study::ProductResult& result);
std::string product_sweep_text(const study::ProductSweep& sweep);
std::string product_sweep_svg(const study::ProductSweep& sweep);

/// `stipple compare`: a table and words, the page, and the words alone.
study::ComparisonWords compare_words(const study::Comparison& comparison);
std::string compare_text(const study::Comparison& comparison);
std::string compare_html(const study::Comparison& comparison);

/// The atlas for the terminal, at most 120 columns: one site in full, or of several sites the median loaded
/// depths and what the numbers of the cheek (or else the first site) answer.
std::string atlas_text(const study::Atlas& atlas);
/// One site in full, or a small picture of each of several sites, as one SVG file.
std::string atlas_svg(const study::Atlas& atlas);

/// The ten inputs that matter most, for the terminal, at most 100 columns.
std::string sensitivity_text(const study::Sensitivity& sensitivity);
/// The screening as a cloud of mu* and sigma, beside it the indices as bars with their intervals.
std::string sensitivity_svg(const study::Sensitivity& sensitivity);

/// The ledger as a table, with what the integrator counted.
/// `scores`: coverage, skill and directions.
std::string ledger_text(const study::Ledger& ledger, const study::Scores& scores = {});

/// `stipple calibrate`: what was learned, every experiment before, without and after, for
/// the terminal and for the documentation (Markdown).
std::string joint_calibration_page(const study::CalibrationProblem& problem,
                                   const study::JointCalibration& calibration);
/// The same of the evidence model: what the trials can tell, and every trial as the others predict it.
std::string darkening_page(const study::DarkeningCalibration& calibration);
std::string evidence_page(const study::EvidenceCalibration& calibration);

} // namespace stipple::pages
