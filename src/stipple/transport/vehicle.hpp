#pragma once
#include "stipple/transport/exchange.hpp"
#include "stipple/transport/transport.hpp"
#include <algorithm>

namespace stipple::transport {

/// The vehicle on the skin: how much it holds, whether it is saturated, how far it has dried.
/// States: absent; dissolved (a vessel of falling volume); saturated (held at the solubility while there is
/// more than that dissolves); unlimited (held). Drying: thickness falls at k_g drho / rho of water, k_g =
/// 6320 u^0.78 / MW^(1/3) cm/h, u [m/s]. The substance itself evaporates with k_g (MW p / (R T)) times its
/// share of saturation. Source: ospskin2021.
class Vehicle {
  public:
    Vehicle(const Constants& k, const Dose& dose, const Molecule& molecule);

    void apply() { present_ = true; }
    double remove(); ///< takes it off; gives the amount that was left [kg/m²]
    bool present() const { return present_; }
    double amount() const { return amount_; }
    bool unlimited() const { return unlimited_; }
    /// Its water has gone: what is left lies on the skin as a solid.
    bool is_residue() const { return dried_ && !neat_; }
    double saturation() const { return saturation_; } ///< in water [kg/m³]
    double drying_time() const;                       ///< from application on
    /// Conductance of the substance from a surface at equilibrium with water, at a time since application [m/s]; 0 under a
    /// cover.
    double evaporation(double since) const { return covered(since) ? 0 : evaporation_; }
    /// Amount that a dried vehicle leaves to the upper stratum corneum, which has `room` [kg/m²].
    double dry_up(double room);
    /// Liquid that holes draw in at a time since application: as much of its volume per area as there is, with what is
    /// dissolved in it. Gives the amount [kg/m²].
    double draw(double volume, double since);
    /// Of the liquid at a time since application, as volume per area; 0 when it has dried [m].
    double thickness(double since) const {
        return dried_ ? 0 : std::max(0.0, thickness_ - speed_ * in_air(since));
    }
    /// Volume, value and kind of the vessel at a time since application.
    void set(double since, Vessel& vessel, double& value) const;
    /// Takes off what has left the vessel; false if more left than there was.
    bool take(double left);
    /// Nothing is left that counts.
    bool exhausted() const { return !unlimited_ && amount_ <= 1e-12 * first_amount_; }

  private:
    bool covered(double since) const { return since >= cover_on_ && since < cover_off_; }
    /// Time that it has lain in the air.
    double in_air(double since) const {
        return since - std::max(0.0, std::min(since, cover_off_) - std::max(0.0, cover_on_));
    }
    double cover_on_, cover_off_; // since application [s]
    double affinity_, thickness_, amount_, first_amount_, saturation_, speed_ = 0, evaporation_ = 0;
    bool neat_, unlimited_, present_ = false, dried_ = false;
};

} // namespace stipple::transport
