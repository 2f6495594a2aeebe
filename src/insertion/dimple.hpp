#pragma once
#include "device/device.hpp"
#include "insertion/layered_elasticity.hpp"
#include <vector>

namespace stipple::insertion {

/// Where neighbours press and what the deflection is measured from.
struct Surroundings {
    double reference_distance = 0; ///< from a needle to where plate or drum rests on the skin [m]; 0: none
    double patch_radius = 0; ///< footprint that needles share under a rim, as a smeared patch [m]; 0: none
    int needles = 1;         ///< that press at the same instant
    double press_force = 0;  ///< of the operator on the whole head, for a rim around the patch [N]
    double rim_width = 0;    ///< of the ring that rests on the skin around the patch [m]
};

/// Surroundings of a needle by the kind of device: a pen's rim rests at the edge of its footprint; between
/// the needles of a roller or stamp the drum or face rests half a spacing away, so that neighbours lower both
/// alike.
Surroundings surroundings(const device::Device& device, double rim_width);

/// Depression of the surface under one needle against the force on it, relative to the plate that carries the
/// needle. Equation: dF/dD = 1 / (C(a) - w_ref),  a = needle radius at distance c D from the tip,
///   plus max(0, (n - 1) c_n F - c_r max(0, P - n F)): neighbours press the footprint down, the rim squeezes
///   it up, at most until it rests on the face F [N]  D [m]  C [m/N] compliance of the stack under a patch of
///   radius a   c [-] contact share, 2/pi for a cone w_ref [m/N] displacement at the reference distance   c_n
///   [m/N] mean minus edge of the smeared footprint P [N] press force   n [-] needles   c_r [m/N] rise of the
///   footprint inside a loaded rim, against the rim
/// The surface wraps the tip as it sinks, so contact and stiffness grow with the load; D depends on F alone,
/// hence the deflection gives back exactly the work put in. Limits: a flat-ended needle gives D = C F; a cone
/// on a half-space gives Sneddon's F = 2 E D^2 tan / (pi (1 - nu^2))
///   up to the factor 3 pi^2 / 32 = 0.925 by which a uniform pressure is softer than a rigid punch.
/// Source: sneddon1965 (dF/dD = 2 E* a for any profile; c = 2/pi).   Departs: layered stack, uniform patch;
/// the wall
///   of the buried part carries no share of the load into depth, so D is an upper estimate.
class Dimple {
  public:
    Dimple(const LayeredCompliance& stack, const device::Needle& needle, const Surroundings& around,
           double contact_share, double deepest);
    double depth(double force) const;  ///< D(F) [m], piecewise linear, continued with the last slope
    double force(double depth) const;  ///< the inverse [N]
    double energy(double force) const; ///< integral of F dD [J], exact for `depth`

  private:
    std::vector<double> force_, depth_, energy_;
};

} // namespace stipple::insertion
