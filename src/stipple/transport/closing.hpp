#pragma once
#include "stipple/transport/channels.hpp"
#include "stipple/transport/constants.hpp"
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace stipple::transport {

/// What decides how fast channels close.
struct ClosingConditions {
    bool living = true; ///< false: excised skin recoils but does not heal
    double age_years = 25;
    double occluded_half_life = 0;                     ///< of this site [s]; 0: mean of the sites
    double factor = 1;                                 ///< of this person on both rates of sealing
    double pore_factor = 1;                            ///< on the speed of the pore wall, beside it
    double needles_out = 0;                            ///< closing starts when the needles are out [s]
    std::vector<std::pair<double, double>> occluded{}; ///< from, to [s]; outside the skin is in the air
};

/// Open share of the cross-section of the needle, by layer.
struct LayerShares {
    double mouth = 0;     ///< of the stratum corneum: what is open to water, not plugged, above an open lumen
    double epidermis = 0; ///< the lumen between walls of keratinocytes
    double dermis = 0;
};

/// What is open of a channel at a time. 1 while the needle is in. Three stages follow:
/// Equations:
///   recoil, excised skin too:  m = s_e² (w + (1 - w) e^(-t/tau)),  w = (q/s_e)²
///   plug, living skin:         P = e^(-int k dt),  k = min(k_occ, k_air) under a cover, k_air = k_open r_ref/(q r0) in air
///   epidermis, living skin:    R = max(0, s_e r0 - int v dt),  v = v_air in air, c v_air under a cover
///   mouth = min(m P, (R/r0)²), epidermis = (R/r0)², dermis = min(s_d², (R/r0)²)
///   r0 [m] radius of the needle at the surface   s_e, s_d its share that stays torn in epidermis and dermis
///   q share of the radius that is open to water after the recoil   tau [s] of the recoil, viscous
///   k [1/s] of the clot or dried exudate in the mouth   v [m/s] of the wall   t [s] since the needles are out
///   k and v: times max(1 - s (age - 25), seal_age_floor) and the person's factors
/// Source: plug ogunjimi2021 (occluded), gupta2011 (air); wall kalluri2011 (dye); recoil alone in excised skin gomaa2010;
/// the shares from the insertion.   Departs: the radius in k (wider mouths seal more slowly) is ours, and that mouth and
/// lumen lie behind each other, so that the narrower one decides.
LayerShares open_shares(const Constants& k, const ClosingConditions& conditions, const ChannelClass& channel,
                        double time);

/// Share of the area of a channel, as the needle made it, that lets water, current and substances through, 0..1: the
/// mouth of open_shares.
double conducting_share(const Constants& k, const ClosingConditions& conditions, const ChannelClass& channel,
                        double time);

/// Radius R of the lumen in the epidermis [m], as dye and tomography show it. A channel may be sealed (no current, no water
/// loss) long before it is gone: donnelly2014 saw pores at 24 h after water loss had recovered.
double pore_radius(const Constants& k, const ClosingConditions& conditions, const ChannelClass& channel,
                   double time);

/// Time since the needles are out at which plug and walls have halved what the recoil leaves open [s]; infinite in excised
/// skin. A cover counts while it is on.
double half_life(const Constants& k, const ClosingConditions& conditions, const ChannelClass& channel);
/// Time since the needles are out at which the walls have met [s], never below the half-life; infinite in excised skin.
double lifetime(const Constants& k, const ClosingConditions& conditions, const ChannelClass& channel);

/// What instruments would show of a field of channels.
struct Barrier {
    double conducting_share = 0; ///< mean over the channels, of their area when fresh
    double water_loss = 0;       ///< TEWL [kg/m²/s]
    double water_loss_intact = 0;
    double impedance = 0; ///< between two electrodes, one on this skin [ohm]
    double impedance_intact = 0;
    double dyed_share = 0; ///< of the channels that still take up a dye
    double seen_share = 0; ///< of the channels that optical coherence tomography still shows
};

/// Water: the fluid in a channel stands at the bottom of the stratum corneum; its vapour crosses the mouth and spreads
/// from a disc into still air, all channels behind the transfer of the air layer:
///   g = sum n / (h/(D pi r²) + 1/(4 D r)),  J = J_0 + (h_a drho - J_0) g/(g + h_a),  r = r0 sqrt(mouth)
///   h [m] stratum corneum   D [m²/s] of vapour in air   n [1/m²]   h_a [m/s] air layer   drho [kg/m³]   J_0 intact skin
/// `uncovered`, the share of the surface whose epidermis is open (from the healing model), loses water like a wet surface
/// by the share w of it that is open to water; the larger of the two counts. Current: a channel is a cylinder of fluid
/// through the stratum corneum with the spreading resistance 1/(4 s r) at its end.
/// Dye: a lumen wider than dye_gap; tomography: wider than lumen_gap (data/insertion/parameters.csv).
/// Source: disc and cylinder are textbook forms.   Departs: holes do not dry out.
Barrier barrier(const Constants& k, const Channels& channels, const ClosingConditions& conditions,
                double time, double stratum_corneum, double uncovered = 0);

/// When a reading is back [s], by bisection (readings fall monotonically); not before `latest`: `latest`.
double water_loss_recovered(const Constants& k, const Channels& channels, const ClosingConditions& conditions,
                            double stratum_corneum, double within, double latest);
double impedance_recovered(const Constants& k, const Channels& channels, const ClosingConditions& conditions,
                           double stratum_corneum, double within, double latest);
/// Half of the channels take up no dye; are not seen by tomography.
double dye_gone(const Constants& k, const Channels& channels, const ClosingConditions& conditions,
                double latest);
double tomography_gone(const Constants& k, const Channels& channels, const ClosingConditions& conditions,
                       double latest);

/// Closing under a cover in a group of people at a site, each ascending [s]: half-life, and lifetime as impedance tells it
/// (back within 10 %). Needles of 60 um, 50 on a square centimetre (assumed: not read in ogunjimi2021). One draw a person
/// moves plug and wall by their own spreads (data/transport/parameters.csv: spread_sealing, spread_wall).
struct GroupClosing {
    std::vector<double> half_life, lifetime;
};
GroupClosing closing_of_group(const Model& model, const std::string& site, double age_years, int people,
                              std::uint64_t seed);
/// Published half-life of a site, or the mean of the sites [s].
double occluded_half_life(const Model& model, const std::string& site);

} // namespace stipple::transport
