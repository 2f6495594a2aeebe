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

/// One tip of a session.
struct FeltTip {
    double depth = 0; ///< that it reaches in the skin while the needle is in [m]; 0: it only dimples the skin
    double diameter = 0; ///< of the needle where it enters, and of its tip, added [m]
};

/// What a person feels of a session.
struct PainSpec {
    std::vector<FeltTip> tips{};  ///< a sample of all of them, each alike likely
    double needles_in_skin = 1;   ///< at any instant; less than one counts as one
    double strikes_per_m2 = 0;    ///< of all passes over a place [1/m²]; 0: one prick
    std::string site = "forearm"; ///< of data/outcome/pain_sites.csv
    NerveBlock block{};           ///< empty: no cream
};

/// Score on the visual analogue scale, 0..10.
/// Equation: VAS = t + (10 - t) S/(1 + S),  S = s0 f (N (1 + n a))^q < h (1 - B(0)) + (d/d0)^p (w/w0)^m r >,
///   r = p/d^p int_0^d z^(p-1) (1 - B(z)) dz,  <> mean over all tips, d = 0 for those that only dimple
///   d [m] depth   w [m] diameter of needle and tip   N [-] needles in the skin at once   n [1/m²] strikes over a place
///   a [m²] area whose strikes add up while a session goes on   f [-] sensitivity of the site   t score of touch without tips
///   h [-] stimulus of a sharp tip that presses on the skin, pierced or not
///   r [-] share of the endings along the needle that is not blocked   s0 so that one needle of d0 and w0 scores
///   reference_score on the forearm
/// Source: gill2008 (p, q, from needles of 0.48 to 1.45 mm on the forearm; depth is taken as a share of their length),
///   arendtnielsen2006 (m).   Departs: saturates at 10; sites by an assumed factor; a assumed, h fitted to one roller.
/// Limits: depths beyond 1.45 mm and numbers beyond 50 are extrapolated.
double pain_score(const Model& model, const PainSpec& spec);

/// Largest length of one needle pushed in that stays acceptable under a block [m], to 10 mm. As in wahlgren2000, a needle
/// known by how far it was pushed: the block is read at that depth.
double acceptable_depth(const Model& model, const NerveBlock& block, const std::string& site);

/// The same with another threshold; for fitting it.
double blocked_share(double concentration, double half, double slope);
double block_slope(const Model& model);

} // namespace stipple::outcome
