#pragma once
#include "stipple/transport/exchange.hpp"
#include "stipple/transport/transport.hpp"

namespace stipple::transport {

/// The vehicle on the skin: how much it holds, whether it is saturated, how far it has dried.
/// States: absent; dissolved (a vessel of falling volume); saturated (held at the solubility while there is
/// more than that dissolves); unlimited (held). Drying: the volume falls at k_g drho / rho of water, k_g =
/// 6320 u^0.78 / MW^(1/3) cm/h, u [m/s], until only what does not evaporate is left: nothing of a solution, the
/// film of a gel, all of a cream. The substance itself evaporates with k_g (MW p / (R T)) times its share of
/// saturation. Source: ospskin2021; the film that stays is ours.
class Vehicle {
  public:
    Vehicle(const Constants& k, const Dose& dose, const Molecule& molecule);

    /// Puts on so much [m] at a time, on top of what is there.
    void apply(double now, double thickness);
    double remove(); ///< takes it off; gives the amount that was left [kg/m²]
    bool present() const { return present_; }
    double amount() const { return amount_; }
    bool unlimited() const { return unlimited_; }
    double saturation() const { return saturation_; } ///< in water [kg/m³]
    /// Concentration in water at equilibrium with the vehicle as it is put on [kg/m³].
    double fresh() const;
    /// When its water will have gone; infinite where it does not dry.
    double dry_at() const;
    /// Longest step [s] that still follows a liquid which thickens as it dries; infinite once it is saturated.
    double time_to_follow(double now) const;
    /// Its water has gone: what is left drives nothing through water-filled leaks. A neat liquid mixes with their water.
    bool dried() const { return dried_ && !neat_; }
    /// Conductance of the substance from a surface at equilibrium with water, at a time [m/s]; 0 under a cover.
    double evaporation(double now) const { return covered(now) ? 0 : evaporation_; }
    /// Of the vehicle at a time, as volume per area [m].
    double volume(double now) const;
    /// Liquid that holes draw in: as much of this volume per area as there is, with what is dissolved in it. Gives the
    /// amount [kg/m²].
    double draw(double volume, double now);
    /// Its water goes. What is left where no film stays goes into the upper stratum corneum, which has `room`
    /// [kg/m²]; gives the amount that does.
    double dry_up(double room);
    /// Volume, value and kind of the vessel at a time.
    void set(double now, Vessel& vessel, double& value) const;
    /// Takes off what has left the vessel.
    void take(double left);
    /// Nothing is left that counts.
    bool exhausted() const { return !unlimited_ && amount_ <= 1e-12 * put_on_; }

  private:
    bool covered(double now) const { return now >= cover_on_ && now < cover_off_; }
    double in_air(double from, double to) const; // how long [s]

    double cover_on_, cover_off_; // from needling on [s]
    double affinity_, concentration_, saturation_;
    double film_share_, solvent_share_; // of the volume: what does not evaporate, and what does
    double film_ = 0;                   // [m]
    double water_ = 0;                  // [m] at since_
    double since_ = 0;                  // last application [s]
    double amount_ = 0, put_on_ = 0;    // [kg/m²]
    double speed_ = 0;                  // of drying [m/s]
    double evaporation_ = 0;
    bool neat_, unlimited_, present_ = false, dried_ = false;
};

} // namespace stipple::transport
