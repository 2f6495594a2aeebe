#pragma once
#include "stipple/device/kinds.hpp"
#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/insertion/settings.hpp"
#include "stipple/skin/skin.hpp"
#include <vector>

namespace stipple::insertion {

/// Shares of the radius of a needle that stay torn open when it is out, by tissue.
struct OpenShares {
    double epidermis = 0, dermis = 0;
};

/// Width of the slit that a needle leaves at a depth.
/// Equation: w(z) = 2 s r(l - z) + 4 (1 - nu^2) sigma r(l - z) / E
///   z [m] depth   l [m] buried length   r [m] radius of the needle at a distance from its tip   s [-] share of the layer
///   sigma [Pa] tension in the plane of the skin   E [Pa] slow modulus in that plane (3 mu where it is known, else that
///   of the layer)   nu [-]
/// What is torn stays by s; tension holds a slit of half length r open by 4 (1 - nu^2) sigma r / E in its middle.
/// Source: none for s; the second term is a crack under tension in plane strain. Departs: fat counts as dermis.
double open_width(const skin::Skin& skin, const device::Needle& needle, double buried, const OpenShares& open,
                  double depth);

/// Deepest point at which the slit of one needle is wider than a gap, for many buried lengths: in each layer the needle
/// has to be as wide as the gap asks, which it is at one distance from its tip.
class OpenDepth {
  public:
    OpenDepth(const skin::Skin& skin, const device::Needle& needle, const OpenShares& open, double gap);
    double operator()(double buried) const; ///< [m]; 0 if it nowhere is

  private:
    struct Part {
        double top = 0, bottom = 0, from_tip = 0; ///< [m]
    };
    std::vector<Part> parts_;
};

/// What one needle leaves behind when it is out, by what sees it.
struct Channel {
    double dye_depth = 0;      ///< as deep as dye and water enter [m]
    double lumen_depth = 0;    ///< as deep as optical coherence tomography sees a hole [m]
    double mouth_diameter = 0; ///< of the torn opening at the surface [m]
};

/// The channels of one needle in one skin at rest.
/// Equation: depths by OpenDepth with the gaps that dye and tomography need, mouth 2 s r(l) of the epidermis
class Retraction {
  public:
    Retraction(const skin::Skin& skin, const device::Needle& needle, const Settings& settings);
    Channel operator()(double buried) const;

  private:
    device::Needle needle_;
    double mouth_share_;
    OpenDepth dye_, lumen_;
};

/// How one needle came down, as far as its sideways cut needs it.
struct Passage {
    double protrusion = 0; ///< [m]
    double entry = 0;      ///< displacement at puncture; of a tip that does not pierce: 0 [m]
    double dimple = 0;     ///< depression of the surface by the tip at full depth [m]
};

/// How far skin follows a needle that is dragged sideways before the needle cuts it.
/// Equation: give(l) = C(a, l) G(l),  G(l) = integral_0^l J dz
///   C [m/N] lateral_compliance of the stack, the load spread by the grip   a [m] mean radius of what is buried
///   G [N] force of a cut that runs sideways along the buried length l: energy J per area   l [m]
/// Source: balance of a running cut (G dx is the energy of l dx of crack). Departs: linear, so soft skin that stiffens as
/// it is dragged gives less; the cut needs no start.
class Give {
  public:
    Give(const skin::Skin& skin, const std::vector<ElasticLayer>& stack, const device::Needle& needle,
         double deepest);
    double operator()(double buried) const; ///< [m], linear between nodes

  private:
    std::vector<double> buried_, give_;
};

/// Sideways cut of a needle that pierced: the way that the device drags it (device::slit at its loaded depth), less what
/// the skin gives; not below zero.
double slit_of(const device::Device& device, double loaded_depth, const Passage& passage, double give);

/// Drag of a tip that pressed on the skin without piercing it, while it touched.
/// Equation: device::slit with entry 0, of the depression instead of the buried length
/// Departs: the tip slides all the way; soft skin follows it for a part, so this is an upper estimate.
double scratch_of(const device::Device& device, const Passage& passage);

/// True if a tip at this depth cuts a vessel of the papillae. The first vessel met lies between the bottom of
/// the epidermis and the capillary depth, evenly: `chance` in (0, 1) places it. Source: micronano2017
/// (capillaries reached from 400 um).   Departs: even spread between the two depths (assumed).
bool reaches_vessels(double loaded_depth, double epidermis_thickness, double capillary_depth, double chance);

} // namespace stipple::insertion
