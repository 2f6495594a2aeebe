#pragma once
#include "stipple/insertion/insertion.hpp"
#include <vector>

namespace stipple::transport {

/// Channels of one depth: a cylinder that narrows to a point.
/// Equation: r(z) = r0 min(1, (d - z)/t) above the depth d, 0 below; t the length over which it narrows.
struct ChannelClass {
    double share = 1;       ///< of all channels
    double radius = 0;      ///< r0 at the surface while the needle is in, and at the moment it leaves [m]
    double depth = 0;       ///< d [m]
    double taper = 0;       ///< t [m]; 0: a cylinder to its end
    double residual = 0.35; ///< radius that stays open after recoil over r0
    double radius_at(double z) const;
};

/// The punctures as transport sees them: what stays open when the needles are out.
struct Channels {
    double per_m2 = 0;
    std::vector<ChannelClass> classes{};
    /// Share of the surface that is open right after needling.
    double open_share() const;
};

/// Channels of a session: punctures that pass the stratum corneum, in `classes` groups of equal number by
/// depth, each with its mean depth and its mean cross-section; slits spring shut and are left out. A puncture
/// narrows over its whole depth. Its width while the needle is in is that of the residual
/// channel over the share of the radius that stays (data/insertion/parameters.csv).
Channels make_channels(const Model& model, const insertion::Insertion& insertion, double stratum_corneum,
                       int classes = 3);

/// Channels of equal needles whose depth scatters: normal quantiles of the depth in `classes` groups.
/// Errors: Kind::input if a number is not positive.
Channels make_channels(const Model& model, double per_m2, double radius, double depth, double depth_sd,
                       double taper, int classes = 3);

} // namespace stipple::transport
