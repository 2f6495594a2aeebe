#pragma once
#include "stipple/base/model.hpp"
#include "stipple/outcome/outcome.hpp"
#include <vector>

namespace stipple::outcome {

/// Grade that a rater gives to a depth [m] on "lemperle", "glogau" or "goodman_baron", as a real number.
/// Source: data/outcome/grades.csv (assumed nodes). Errors: Kind::data for another scale.
double grade_of_depth(const Model& model, const std::string& scale, double depth);

/// GAIS: -1 worse, 0 no change, 1 improved, 2 much, 3 very much improved.
/// Equation: between -1 and 3, the mean over concerns of (improvement / smallest noticeable change); course::make_endpoints
///   takes the improvements that raters see (evidence.hpp), appear() those of the tissue
/// Departs: raters give whole grades at a glance; the rule is assumed. Nothing for no concern: NaN.
double gais(const std::vector<double>& improvements);

} // namespace stipple::outcome
