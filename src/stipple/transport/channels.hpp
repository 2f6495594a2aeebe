#pragma once
#include "stipple/insertion/insertion.hpp"
#include <cmath>
#include <vector>

namespace stipple::transport {

/// Channels of one depth: a cylinder that narrows to a point, cut off where nothing enters it any more.
/// Equation: r(z) = r0 min(1, (p - z)/t) above the depth d, 0 below; p the tip, t the length over which it narrows.
struct ChannelClass {
    double share = 1;       ///< of all channels
    double radius = 0;      ///< r0 of the needle at the surface while it is in [m]
    double depth = 0;       ///< d, as deep as dye and water enter [m]
    double taper = 0;       ///< t [m]; 0: a cylinder to its end
    double residual = 0.35; ///< radius that is open to water once the recoil is over, over r0
    double torn = 1; ///< radius of the torn mouth and of the hole in the epidermis over that of the needle
    double torn_dermis = 1;           ///< the same in the dermis
    double tip = NAN;                 ///< p, where the tip of the needle was [m]; NaN: at the depth
    double radius_at(double z) const; ///< of the needle
    double tip_depth() const { return std::isfinite(tip) ? tip : depth; }
};

/// The punctures as transport sees them: what stays open when the needles are out.
struct Channels {
    double per_m2 = 0;
    std::vector<ChannelClass> classes{};
    double needle_length = NAN,
           needle_radius = NAN; ///< of the device, the radius at the base [m]; NaN: given by numbers
    /// Share of the surface that is open when the needles have just left: the torn mouths.
    double open_share() const;
};

/// Share of the volume of needles of this length that stands in the skin, mean over the classes.
double share_in_skin(const Channels& channels, double length);

/// Channels of a session: punctures that pass the stratum corneum, in `classes` groups of equal number by
/// depth, each with its mean depth and its mean cross-section; slits spring shut and are left out. Depth and mouth
/// are those of the insertion, the radius of the needle that of the mouth over the share that stays torn; the outline is
/// a cone to the tip of the loaded needle. What stays torn by layer, and the share of the mouth that is open to water,
/// are those of data/skin/tissue.csv and data/transport/parameters.csv.
/// Departs: a needle that is a cylinder above its taper is taken as a cone.
Channels make_channels(const Model& model, const insertion::Insertion& insertion, double stratum_corneum,
                       int classes = 3);

/// Channels of equal needles whose depth scatters: normal quantiles of the depth in `classes` groups.
/// Errors: Kind::input if a number is not positive.
Channels make_channels(const Model& model, double per_m2, double radius, double depth, double depth_sd,
                       double taper, int classes = 3);

} // namespace stipple::transport
