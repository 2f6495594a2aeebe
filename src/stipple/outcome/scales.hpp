#pragma once
#include "stipple/base/model.hpp"
#include "stipple/outcome/outcome.hpp"
#include <vector>

namespace stipple::outcome {

/// Grade that a rater gives to a depth [m] on "lemperle", "glogau" or "goodman_baron", as a real number.
/// Source: data/outcome/grades.csv (assumed nodes). Errors: Kind::data for another scale.
double grade_of_depth(const Model& model, const std::string& scale, double depth);

/// What blinded, controlled trials and sham arms make of an open-label change (data/outcome/mappings.csv).
/// Equation: treated arm s_low x .. s_high x;  sham arm r (s_low + s_high)/2 x
///   x open-label change   s share of open changes that blinded or controlled series report
///   r change of control arms over that of treated arms (alam2014: -1.0 of -2.4 at 3, -0.4 of -3.4 at 6
///   months)
struct TrialSize {
    double controlled_low = 0, controlled_high = 0, sham = 0;
};
TrialSize trial_size(const Model& model, double open_label_change);

/// GAIS: -1 worse, 0 no change, 1 improved, 2 much, 3 very much improved.
/// Equation: between -1 and 3, the mean over concerns of (improvement / smallest noticeable change)
/// Departs: raters give whole grades at a glance; the rule is assumed. Nothing for no concern: NaN.
double gais(const std::vector<double>& improvements);

} // namespace stipple::outcome
