#pragma once
#include "stipple/base/model.hpp"
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::outcome {

// What people report of a change of the skin, in trials and by themselves: the change that the tissue gives, and beside it
// drift, handling, expectation and chance, each as large as the trials of data/outcome/trials.csv leave open.
// Everything is a share f of the severity before treatment that is gone: 0 nothing, 1 all of it.

/// Concerns that people rate, in the order of the columns of data/outcome/evidence.csv.
inline constexpr std::array<std::string_view, 7> k_rated{
    "wrinkles", "texture", "dryness", "laxity", "sun_damage", "hyperpigmentation", "scars"};
/// Place of a concern among them. Errors: Kind::data for another.
std::size_t rated_place(std::string_view concern);

/// One draw of what the trials leave open.
struct Raters {
    std::array<double, k_rated.size()>
        seen{};             ///< alpha: part of a physical change that a rater sees, one a concern
    double drift = 0;       ///< rho: regression to the mean and time, in every arm
    double handling = 0;    ///< pi: massage, oedema, expectation, in treated and control arms alike
    double open = 0;        ///< omega: what an open rating adds to a treated arm, whatever the skin does
    double studies = 0;     ///< tau: scale of the differences between studies (t, 4 degrees of freedom)
    double people = 0;      ///< sigma_p: SD between people
    double reading = 0;     ///< sigma_r: SD of one reading by one rater
    std::size_t tissue = 0; ///< member of data/healing/posterior.csv that it goes with
};

/// The draws of data/outcome/evidence.csv (`stipple calibrate outcome`). Errors: Kind::data for a column that is missing.
std::vector<Raters> read_raters(const Model& model);

/// How an arm of a trial is treated and read.
struct Arm {
    bool treated = true; ///< with needles; else by massage, cream or a pretence
    bool blinded = true;
    bool instrument = false; ///< measures the physical change itself: all of it, and without expectation
};

/// Share that the mean of an arm would report in the mean over studies.
/// Equation: f = T a G + rho + pi + T (1 - B)(1 - O) omega,  a = alpha_c, for an instrument 1
///   G [-] relative fall of what is rated, by the tissue   T treated, B blinded, O instrument
/// Source: the evidence model of docs/methods/outcome.md; sizes after hrobjartsson2013 (open ratings) and the trials.
double mean_report(const Raters& raters, std::size_t concern, double change, const Arm& arm);

/// 10, 50 and 90 %.
struct Spread {
    double p10 = 0, p50 = 0, p90 = 0;
};

/// What needles would do to one concern on one day, as a share of the severity before treatment.
struct Reported {
    std::string concern{};
    std::string endpoint{}; ///< whose relative fall is `change`
    double day = 0;
    double change = 0;        ///< G of the central model
    double noticeable = 0;    ///< from what share on people notice a change
    Spread needling{};        ///< what a rater would see of it: alpha G
    Spread person{};          ///< the same of one person: alpha G and the differences between people
    Spread blinded{}, open{}; ///< mean of a new trial of 30 people, raters blinded or not
    /// Share of people who notice a change that they would not notice without needles.
    Spread noticed{};
};

/// Physical change of one member of the model, paired with the draws of its tissue.
struct MemberChange {
    std::size_t tissue = 0;
    double change = 0;
};

/// Equation: needling alpha G;  person alpha G + sigma_p z;  trial mean_report + t4 tau + N(0, (tau/2)² + (sigma_p² + sigma_r²)/30);
///   noticed Phi((alpha G - n)/sigma_p) - Phi(-n/sigma_p), n the noticeable share, above 0
/// Draws of each member's tissue; of all where a member has none. f is cut at 1: more than all cannot go.
/// Departs: those who would notice are counted beside the same people without needles, because people differ in both.
/// Shape: as many numbers as draws, in the order of `members`; the same seed for every course, so that two are comparable.
Reported report_of(const std::vector<Raters>& raters, std::size_t concern,
                   const std::vector<MemberChange>& members, double noticeable);

/// Posterior SD over prior SD of a number of the evidence model: what the trials tell of it.
struct Told {
    std::string name; ///< column of data/outcome/evidence.csv
    double ratio = 0;
    bool cannot_tell() const { return ratio > 0.9; }
};
/// Of every number, as the head of data/outcome/evidence.csv says. Errors: Kind::data if it does not.
const std::vector<Told>& what_trials_tell(const Model& model);

} // namespace stipple::outcome
