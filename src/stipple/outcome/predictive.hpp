#pragma once
#include "stipple/base/model.hpp"
#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

namespace stipple::outcome {

// What a new measurement may find: the spread between people, what the parameters leave open, and that the model itself is
// wrong by as much as it was on the measurements of its kind.

/// Between which values a quantity can lie at all.
struct Bounds {
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();
};

/// One new person as a new study would find it; NaN where nothing was drawn.
struct Predictive {
    double p10 = NAN, p50 = NAN, p90 = NAN;
    /// What the spread comes of: squared widths (10 to 90 %) of each source alone over their sum; 1 together, or all 0.
    double people = 0, parameters = 0, discrepancy = 0;
    bool known() const { return std::isfinite(p50); }
    /// The median person, which is what is printed; the reference one where nothing was drawn.
    double middle(double reference) const { return known() ? p50 : reference; }
};

/// A quantity and how the members of both ensembles move it: differences of its change from that of the centre.
struct Spreads {
    double rest = 0, change = 0; ///< level before, and the change from it that the centre gives
    std::vector<double> people{}, parameters{};
    Bounds bounds{};
};

/// Draws of the discrepancy of a kind of quantity (data/outcome/discrepancy.csv), the same in every course so that two
/// are comparable: t4 omega + N(0, (omega/2)²), omega log-normal. Errors: Kind::data for an unknown kind.
const std::vector<double>& discrepancy_draws(const Model& model, std::string_view kind);

/// A change that a discrepancy makes larger or smaller and never turns round: no change stays none.
/// Equation: c' = c e^d;  where a bound closes that side, f = |c|/room, f' = f e^d/(1 - f + f e^d), c' = room f' sign(c)
///   c change from rest   d discrepancy, on the logarithm or the log-odds   room from rest to the bound, of the unit of c
/// Limits: |c| beyond the room counts as the room, so the bound is kept.
/// Source: the evidence model of docs/methods/study.md, "Discrepancy".
double moved_by(double rest, double change, double discrepancy, const Bounds& bounds);

/// Equation: quantiles of moved_by(rest, change + dp + dq, d), dp of people, dq of parameters, d of the discrepancy draws;
///   independent of each other. Shares: see Predictive. Cost: as many terms as draws.
Predictive predict(const Spreads& spreads, const std::vector<double>& discrepancy);

} // namespace stipple::outcome
