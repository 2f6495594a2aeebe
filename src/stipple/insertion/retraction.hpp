#pragma once
#include "stipple/device/kinds.hpp"
#include "stipple/insertion/settings.hpp"

namespace stipple::insertion {

/// What one needle leaves behind when it is out.
struct Channel {
    double depth = 0;    ///< that stays open [m]
    double diameter = 0; ///< at the surface [m]
    double slit = 0;     ///< sideways cut at the surface, beyond the round hole [m]
};

/// How one needle came down, as far as its sideways cut needs it.
struct Passage {
    double protrusion = 0; ///< [m]
    double entry = 0;      ///< displacement at puncture; of a tip that does not pierce: 0 [m]
    double dimple = 0;     ///< depression of the surface by the tip at full depth [m]
};

/// Sideways cut of a needle that pierced: device::slit at its loaded depth.
double slit_of(const device::Device& device, double loaded_depth, const Passage& passage);

/// Drag of a tip that pressed on the skin without piercing it, while it touched.
/// Equation: device::slit with entry 0, of the depression instead of the buried length
/// Departs: the tip slides all the way; soft skin follows it for a part, so this is an upper estimate.
double scratch_of(const device::Device& device, const Passage& passage);

/// Elastic recoil and sideways cut.
/// Equation: depth = s_d l,  diameter = 2 s_r r(l),  slit = slit_of
///   l [m] loaded depth   r(l) [m] needle radius at the surface
///   s_d, s_r [-] shares that stay open (assumed)
/// Departs: the device's own slit of a roller holds for rigid skin and full length; here the buried length
/// counts.
Channel retract(const device::Device& device, double loaded_depth, const Settings& settings,
                const Passage& passage);

/// True if a tip at this depth cuts a vessel of the papillae. The first vessel met lies between the bottom of
/// the epidermis and the capillary depth, evenly: `chance` in (0, 1) places it. Source: micronano2017
/// (capillaries reached from 400 um).   Departs: even spread between the two depths (assumed).
bool reaches_vessels(double loaded_depth, double epidermis_thickness, double capillary_depth, double chance);

} // namespace stipple::insertion
