#pragma once
#include "stipple/base/model.hpp"
#include <string>
#include <vector>

namespace stipple::outcome {

inline constexpr double k_worst_pain = 10; ///< of the visual analogue scale

/// Share of the nerve endings that a local anaesthetic blocks, by depth: block[i] holds at depth[i] [m],
/// linear in between, constant beyond either end.
struct NerveBlock {
    std::vector<double> depth, share;
    double at(double z) const;
};

/// Share of blocked endings at a concentration free in tissue water, as lidocaine.
/// Equation: B = c^n / (c^n + c_half^n);  c_half fitted to one number (wahlgren2000), n assumed
///   c [kg/m³]
double blocked_share(const Model& model, double concentration);

/// What a person feels of the needles.
struct PainSpec {
    double needle_length = 0;   ///< [m]
    double needles_in_skin = 1; ///< at any instant; less than one counts as one
    bool treatment = true;      ///< goes on for minutes; false: one prick
    std::string site = "forearm";
    NerveBlock block{}; ///< empty: no cream
};

/// Score on the visual analogue scale, 0..10.
/// Equation: VAS = t + (10 - t) S/(1 + S),  S = s0 g f (d/d0)^p N^q r,
///   r = p/d^p int_0^d z^(p-1) (1 - B(z)) dz
///   d [m] needle length   N [-] needles in the skin at once   g [-] factor of a
///   treatment over one prick   f [-] sensitivity of the site   t score of touch
///   r [-] share of the endings along the needle that is not blocked   s0 so that one needle of d0 scores
///   reference_score on the forearm
/// Source: gill2008 (p, q, from needles of 0.48 to 1.45 mm on the forearm).   Departs: saturates at 10; other
/// sites, the face above all, by an assumed factor; lengths beyond 1.45 mm and numbers beyond 50 are
/// extrapolated.
double pain_score(const Model& model, const PainSpec& spec);

/// Largest depth of one needle that stays acceptable under a block [m], to 10 mm.
double acceptable_depth(const Model& model, const NerveBlock& block, const std::string& site);

/// The same with another threshold; for fitting it.
double blocked_share(double concentration, double half, double slope);
double block_slope(const Model& model);

} // namespace stipple::outcome
