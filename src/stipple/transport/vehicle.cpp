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

Vehicle::Vehicle(const Constants& k, const Dose& dose, const Molecule& m)
    : cover_on_(dose.cover().first - dose.start), cover_off_(dose.cover().second - dose.start),
      affinity_(dose.affinity), thickness_(dose.form == Form::neat ? 0 : dose.thickness),
      amount_(dose.amount()), first_amount_(dose.amount()), neat_(dose.form == Form::neat),
      unlimited_(dose.thickness <= 0 && dose.concentration > 0) {
    const double in_water = std::isfinite(m.solubility)
                                ? std::min(m.solubility / neutral_share(m, dose.ph), m.density)
                                : m.density;
    saturation_ = std::isfinite(dose.solubility) ? dose.solubility / dose.affinity : in_water;
    if (unlimited_) amount_ = first_amount_ = dose.concentration; // unlimited dose
    if (dose.form == Form::solution && !unlimited_)
        speed_ = air_side(dose.wind, k_water) * k.vapour_step / k_water_density;
    if (std::isfinite(m.vapour_pressure)) {
        const double vapour =
            m.vapour_pressure * m.molecular_weight / (k_gas * (k.skin_temperature + units::zero_celsius));
        evaporation_ = air_side(dose.wind, m.molecular_weight) * vapour / in_water;
    }
}

double Vehicle::remove() {
    present_ = false;
    return unlimited_ ? 0 : std::exchange(amount_, 0.0);
}

double Vehicle::drying_time() const {
    if (!(speed_ > 0)) return INFINITY;
    const double in_air = thickness_ / speed_, first = std::max(0.0, cover_on_);
    return in_air <= first || cover_off_ <= first ? in_air : in_air + (cover_off_ - first);
}

double Vehicle::dry_up(double room) {
    dried_ = true;
    const double left = std::min(amount_, room);
    amount_ -= left;
    return left;
}

double Vehicle::draw(double volume, double since) {
    if (!present_ || exhausted()) return 0;
    if (unlimited_) return volume * affinity_ * std::min(first_amount_ / affinity_, saturation_);
    const double before = thickness(since);
    if (!(before > 0)) return 0;
    const double taken = std::min(volume, before);
    const double drawn = std::min(amount_ * taken / before, saturation_ * affinity_ * taken);
    thickness_ -= taken;
    amount_ -= drawn;
    return drawn;
}

void Vehicle::set(double since, Vessel& vessel, double& value) const {
    if (!present_ || exhausted()) {
        vessel.fixed = true;
        vessel.capacity = vessel.drain = 0;
        std::fill(vessel.conductance.begin(), vessel.conductance.end(), 0.0);
        value = 0;
        return;
    }
    vessel.drain = evaporation(since);
    if (unlimited_) {
        vessel.fixed = true;
        vessel.drain = 0;
        value = std::min(first_amount_ / affinity_, saturation_);
        return;
    }
    vessel.capacity = thickness(since) * affinity_;
    vessel.fixed = amount_ >= saturation_ * vessel.capacity * (1 - 1e-12);
    value = vessel.fixed ? saturation_ : amount_ / vessel.capacity;
}

bool Vehicle::take(double left) {
    if (!present_ || unlimited_) return true;
    if (left > amount_ * (1 + 1e-12)) return false;
    amount_ = std::max(0.0, amount_ - left);
    return true;
}

} // namespace stipple::transport
