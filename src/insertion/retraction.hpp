#pragma once
#include "device/device.hpp"
#include "insertion/settings.hpp"

namespace stipple::insertion {

/// What one needle leaves behind when it is out.
struct Channel {
    double depth = 0;    ///< that stays open [m]
    double diameter = 0; ///< at the surface [m]
    double slit = 0;     ///< sideways cut at the surface, beyond the round hole [m]
};

/// Distance that a point of the skin slips along a needle of a rolling drum between entry and exit.
/// Equation: slit = 2 rho (tan phi - phi),  cos phi = rho / (D/2 + L),  rho = D/2 + L - l
///   D [m] drum diameter   L [m] needle length   l [m] buried length   phi [rad] angle at which the needle
///   enters rho [m] distance of the depressed surface from the axis; roll without slip.
/// Departs: flat skin, rigid sideways; the give of soft skin makes real slits shorter, so this is an upper
/// estimate.
double rolled_slit(double drum_diameter, double needle_length, double buried);

/// Elastic recoil and sideways cut.
/// Equation: depth = s_d l,  diameter = 2 s_r r(l),  slit = drag of the device; of a roller: rolled_slit
///   l [m] loaded depth   r(l) [m] needle radius at the surface   s_d, s_r [-] shares that stay open
///   (assumed)
/// Departs: the device's own slit of a roller holds for rigid skin and full length; here the buried length
/// counts.
Channel retract(const device::Device& device, double loaded_depth, const Settings& settings);

/// True if a tip at this depth cuts a vessel of the papillae. The first vessel met lies between the bottom of
/// the epidermis and the capillary depth, evenly: `chance` in (0, 1) places it. Source: micronano2017
/// (capillaries reached from 400 um).   Departs: even spread between the two depths (assumed).
bool reaches_vessels(double loaded_depth, double epidermis_thickness, double capillary_depth, double chance);

} // namespace stipple::insertion
