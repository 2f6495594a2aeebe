#include "stipple/transport/vehicle.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/constants.hpp"
#include <algorithm>
#include <cmath>
#include <utility>

namespace stipple::transport {

static constexpr double k_gas = 8.314462618, k_water = 18.015e-3, k_water_density = 1000;

/// Transfer into moving air [m/s].
static double air_side(double wind, double molecular_weight) {
    return 1e-2 / 3600 * 6320 * std::pow(wind, 0.78) / std::cbrt(molecular_weight / 1e-3);
}

/// Share of the vehicle that does not evaporate.
static double film_share(const Constants& k, const Dose& dose) {
    if (std::isfinite(dose.residue)) return dose.residue;
    return dose.form == Form::cream ? 1 : dose.form == Form::gel ? k.gel_residue : 0;
}

Vehicle::Vehicle(const Constants& k, const Dose& dose, const Molecule& m)
    : cover_on_(dose.cover().first), cover_off_(dose.cover().second), affinity_(dose.affinity),
      concentration_(dose.concentration), film_share_(film_share(k, dose)), solvent_share_(1 - film_share_),
      neat_(dose.form == Form::neat), unlimited_(dose.thickness <= 0 && dose.concentration > 0) {
    const double in_water = std::isfinite(m.solubility)
                                ? std::min(m.solubility / neutral_share(m, dose.ph), m.density)
                                : m.density;
    saturation_ = std::isfinite(dose.solubility) ? dose.solubility / dose.affinity : in_water;
    if (neat_) film_share_ = solvent_share_ = 0; // nothing holds it: dry from the start
    if (film_share_ < 1 && !unlimited_)
        speed_ = air_side(dose.wind, k_water) * k.vapour_step / k_water_density;
    if (std::isfinite(m.vapour_pressure)) {
        const double vapour =
            m.vapour_pressure * m.molecular_weight / (k_gas * (k.skin_temperature + units::zero_celsius));
        evaporation_ = air_side(dose.wind, m.molecular_weight) * vapour / in_water;
    }
}

double Vehicle::in_air(double from, double to) const {
    return to - from - std::max(0.0, std::min(to, cover_off_) - std::max(from, cover_on_));
}

double Vehicle::volume(double now) const {
    if (dried_) return film_;
    return film_ + std::max(0.0, water_ - speed_ * in_air(since_, now));
}

double Vehicle::dry_at() const {
    if (!present_ || dried_ || !(speed_ > 0)) return INFINITY;
    const double bare = since_ + water_ / speed_, covered = std::max(since_, cover_on_);
    return bare <= covered || cover_off_ <= covered ? bare : bare + (cover_off_ - covered);
}

double Vehicle::fresh() const {
    return std::min(concentration_ / affinity_, saturation_);
}

double Vehicle::time_to_follow(double now) const {
    constexpr double k_part = 0.4; // of the volume that is left
    if (!present_ || dried_ || unlimited_ || !(speed_ > 0) || covered(now)) return INFINITY;
    const double left = volume(now);
    if (amount_ >= saturation_ * left * affinity_ || left <= film_) return INFINITY;
    return k_part * left / speed_;
}

void Vehicle::apply(double now, double thickness) {
    water_ = (present_ ? volume(now) - film_ : 0) + solvent_share_ * thickness;
    film_ = (present_ ? film_ : 0) + film_share_ * thickness;
    since_ = now;
    present_ = true;
    dried_ = false;
    amount_ += unlimited_ ? concentration_ : concentration_ * thickness;
    put_on_ += concentration_ * thickness;
}

double Vehicle::remove() {
    present_ = false;
    return unlimited_ ? 0 : std::exchange(amount_, 0.0);
}

double Vehicle::draw(double volume_of_holes, double now) {
    if (!present_ || exhausted()) return 0;
    if (unlimited_) return volume_of_holes * affinity_ * fresh();
    const double before = volume(now), taken = std::min(volume_of_holes, before);
    if (!(before > 0)) return 0;
    const double drawn = std::min(amount_ * taken / before, saturation_ * affinity_ * taken);
    water_ = before - film_ - taken;
    since_ = now;
    amount_ -= drawn;
    return drawn;
}

double Vehicle::dry_up(double room) {
    dried_ = true;
    if (film_ > 0) return 0;
    const double left = std::min(amount_, room);
    amount_ -= left;
    return left;
}

void Vehicle::set(double now, Vessel& vessel, double& value) const {
    if (!present_ || exhausted()) {
        vessel.fixed = true;
        vessel.capacity = vessel.drain = 0;
        std::fill(vessel.conductance.begin(), vessel.conductance.end(), 0.0);
        value = 0;
        return;
    }
    vessel.drain = evaporation(now);
    if (unlimited_) {
        vessel.fixed = true;
        vessel.drain = 0;
        value = fresh();
        return;
    }
    vessel.capacity = volume(now) * affinity_;
    vessel.fixed = amount_ >= saturation_ * vessel.capacity * (1 - 1e-12);
    value = vessel.fixed ? saturation_ : amount_ / vessel.capacity;
}

void Vehicle::take(double left) {
    if (present_ && !unlimited_) amount_ = std::max(0.0, amount_ - left);
}

} // namespace stipple::transport
