#pragma once
#include "stipple/base/model.hpp"
#include <cmath>
#include <map>
#include <string>

namespace stipple::transport {

/// Atoms of a neutral molecule by element.
using Formula = std::map<std::string, int>;

/// Reads "C8H10N4O2": elements and counts, nothing else. Errors: Kind::input with one line for what is not such
/// a formula, for an element without an atomic weight in data/transport/increments.csv, and for atoms that no
/// neutral molecule can be made of.
Formula parse_formula(const Model& model, const std::string& text);

/// Molecular weight [kg/mol].
double formula_weight(const Model& model, const Formula& formula);

/// Rings and double bonds together: 1 + sum n (bonds - 2)/2. A triple bond counts as two; double bonds of
/// sulfones and phosphates are not seen.
int unsaturation(const Model& model, const Formula& formula);

/// Molar volume at the boiling point [m³/mol] by the increments of Schroeder; NaN if an element has none.
/// Equation: V = sum n v + 7 d - 7 (one or more rings),  d = unsaturation - rings
/// `rings`: fused ones each; NaN: one for every four degrees of unsaturation, as benzene has.
/// Source: airsea2023. Departs: the guess of rings, when nobody says (2 % of the volume, table B).
double schroeder_volume(const Model& model, const Formula& formula, double rings = NAN);

} // namespace stipple::transport
