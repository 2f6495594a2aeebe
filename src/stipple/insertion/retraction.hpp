#pragma once
#include "stipple/device/device.hpp"
#include "stipple/insertion/settings.hpp"

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

/// Distance that a pen glides while its tip is in the skin, or on it.
/// Equation: s = v (acos(1 - 2 (L - d) / T) + acos(1 - 2 (L - e) / T)) / (2 pi f)
///   the tip moves as x = L - T (1 - cos(2 pi f t)) / 2, counted from the level of the skin at rest, down is
///   positive v [m/s] glide speed   f [Hz]   T [m] full travel   L [m] protrusion of this needle d [m]
///   displacement at which the tip punctures on the way in: until then the skin only sinks with it e [m]
///   displacement at which it comes free on the way out
/// The same with d = e = 0 is the time below the surface of rigid skin (device::pen_dwell), and the drag of a
/// tip that does not pierce. Departs: e = 0 throughout: friction makes the skin follow the needle out to
/// where it was at rest; that it is then pulled up beyond is left out. Skin does not give sideways, so slits
/// are upper estimates.
double gliding_slit(const device::DeviceSpec& pen, double protrusion, double entry, double exit = 0);

/// How one needle came down, as far as its sideways cut needs it.
struct Passage {
    double protrusion = 0; ///< [m]
    double entry = 0;      ///< displacement at puncture; of a tip that does not pierce: 0 [m]
    double dimple = 0;     ///< depression of the surface by the tip at full depth [m]
};

/// Sideways cut of a needle that pierced: gliding_slit of a pen, rolled_slit of a roller, none of a stamp; of
/// a device whose motion is not given its own drag_slit.
double slit_of(const device::Device& device, double loaded_depth, const Passage& passage);

/// Drag of a tip that pressed on the skin without piercing it, while it touched.
/// Equation: pen gliding_slit with entry 0; roller rolled_slit of the depression instead of the buried length
/// Departs: the tip slides all the way; soft skin follows it for a part, so this is an upper estimate.
double scratch_of(const device::Device& device, const Passage& passage);

/// Elastic recoil and sideways cut.
/// Equation: depth = s_d l,  diameter = 2 s_r r(l),  slit = slit_of
///   l [m] loaded depth   r(l) [m] needle radius at the surface   s_d, s_r [-] shares that stay open
///   (assumed)
/// Departs: the device's own slit of a roller holds for rigid skin and full length; here the buried length
/// counts.
Channel retract(const device::Device& device, double loaded_depth, const Settings& settings,
                const Passage& passage);

/// True if a tip at this depth cuts a vessel of the papillae. The first vessel met lies between the bottom of
/// the epidermis and the capillary depth, evenly: `chance` in (0, 1) places it. Source: micronano2017
/// (capillaries reached from 400 um).   Departs: even spread between the two depths (assumed).
bool reaches_vessels(double loaded_depth, double epidermis_thickness, double capillary_depth, double chance);

} // namespace stipple::insertion
