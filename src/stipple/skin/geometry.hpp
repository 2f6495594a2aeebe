#pragma once
#include "stipple/skin/skin.hpp"

namespace stipple::skin {

/// Dermis thickness at an age, from the cohort mean and the correlation of thickness with age.
/// Equation: t(age) = t_mean + r * (sd_t / sd_age) * (clamp(age) - age_mean), at least a quarter of t_mean
///   t [m]   r [-] correlation   sd_t [m], sd_age [yr] spreads of the cohort   age clamped to its adult span
/// Source: bmcmedimaging2022 (r, sd_t); sd_age and age_mean are assumed.
/// Departs: the regression line is drawn from r and the spreads because the study prints no slope.
double thickness_at_age(const Model& model, double mean, double sd, double correlation, double age_years);

/// Appends the six layers with names, thickness and spread for skin.person, the rows used and the remarks on
/// sites that stand in for one without a number of its own.
void add_layers(const Model& model, Skin& skin);

} // namespace stipple::skin
