#pragma once
#include "stipple/device/kinds.hpp"
#include "stipple/insertion/settings.hpp"
#include "stipple/skin/skin.hpp"

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

/// Shares of the radius of a needle that stay open when it is out, by what is torn.
struct OpenShares {
    double epidermis = 0, dermis = 0;
};

/// Width of the slit that a needle leaves at a depth.
/// Equation: w(z) = 2 s r(l - z) + 4 (1 - nu^2) sigma r(l - z) / E
///   z [m] depth   l [m] buried length   r [m] radius of the needle at a distance from its tip   s [-] share of the layer
///   sigma [Pa] tension in the plane of the skin   E [Pa], nu [-] of the layer, slow
/// What is torn stays by s; tension holds a slit of half length r open by 4 (1 - nu^2) sigma r / E in its middle.
/// Source: none for s; the second term is a crack under tension in plane strain. Departs: fat counts as dermis.
double open_width(const skin::Skin& skin, const device::Needle& needle, double buried, const OpenShares& open,
                  double depth);

/// Deepest point at which the slit is wider than `width` [m]; 0 if it nowhere is.
double open_depth(const skin::Skin& skin, const device::Needle& needle, double buried, const OpenShares& open,
                  double width);

/// True if a tip at this depth cuts a vessel of the papillae. The first vessel met lies between the bottom of
/// the epidermis and the capillary depth, evenly: `chance` in (0, 1) places it. Source: micronano2017
/// (capillaries reached from 400 um).   Departs: even spread between the two depths (assumed).
bool reaches_vessels(double loaded_depth, double epidermis_thickness, double capillary_depth, double chance);

} // namespace stipple::insertion
