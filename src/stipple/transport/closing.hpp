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

/// Share of the area of a channel, as the needle made it, that still conducts, 0..1.
/// Equation: F(t) = (q² + (1 - q²) e^(-t/tau)) e^(-int k dt)
///   k = k_open r_ref/(q r0) in air, k_occ occluded, 0 in excised skin [1/s];
///   both times max(1 - s (age - 25), seal_age_floor) and the person's factor
///   q share of the radius that stays open   tau [s] time constant of the recoil
///   t [s] since the needles are out   r0 [m] radius   s [1/yr] slowing with age
/// Source: two rates after ogunjimi2021 (occluded), gupta2011 (air), gomaa2010 (recoil alone in excised
/// skin).
/// Departs: the radius in k (wider channels seal more slowly) is ours.
double conducting_share(const Constants& k, const ClosingConditions& conditions, const ChannelClass& channel,
                        double time);

/// Radius of the pore as a dye shows it [m]: r0 sqrt(q² + (1 - q²) e^(-t/tau)) - v t, not below 0; the wall
/// stands still in excised skin and is slower under occlusion and with age. A pore may be sealed (no current,
/// no water loss) long before it is gone: donnelly2014 saw pores at 24 h after water loss had recovered.
double pore_radius(const Constants& k, const ClosingConditions& conditions, const ChannelClass& channel,
                   double time);

/// What instruments would show of a field of channels.
struct Barrier {
    double conducting_share = 0; ///< mean over the channels, of their area when fresh
    double water_loss = 0;       ///< TEWL [kg/m²/s]
    double water_loss_intact = 0;
    double impedance = 0; ///< between two electrodes, one on this skin [ohm]
    double impedance_intact = 0;
    double dyed_share = 0; ///< of the channels that still take up a dye
};

/// Water: each open channel is a wet disc that evaporates 4 D r drho into still air, all of them behind the
/// transfer of the air layer: J = h drho x/(1 + x), x = n 4 D r sqrt(F)/h; skin without epidermis
/// (`uncovered` share, from the healing model) evaporates like a wet surface. Current: a channel is a
/// cylinder of fluid through the stratum corneum with the spreading resistance 1/(4 s r) at its end.
Barrier barrier(const Constants& k, const Channels& channels, const ClosingConditions& conditions,
                double time, double stratum_corneum, double uncovered = 0);

/// Time after which an observable is back [s]; searched on a grid of minutes up to `latest`, then `latest`.
double water_loss_recovered(const Constants& k, const Channels& channels, const ClosingConditions& conditions,
                            double stratum_corneum, double within, double latest);
double impedance_recovered(const Constants& k, const Channels& channels, const ClosingConditions& conditions,
                           double stratum_corneum, double within, double latest);
double dye_gone(const Constants& k, const Channels& channels, const ClosingConditions& conditions,
                double latest);
/// Half-life of the sealing after the recoil, occluded if any occlusion is given [s].
double half_life(const Constants& k, const ClosingConditions& conditions, const ChannelClass& channel);

/// Half-lives of sealing under occlusion in a group of people at a site [s], ascending.
/// The spread between people is that of data/transport/parameters.csv (spread_sealing).
std::vector<double> half_lives_of_group(const Model& model, const std::string& site, double age_years,
                                        int people, std::uint64_t seed);
/// Published half-life of a site, or the mean of the sites [s].
double occluded_half_life(const Model& model, const std::string& site);

} // namespace stipple::transport
