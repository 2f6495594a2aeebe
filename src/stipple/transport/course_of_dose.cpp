#include "stipple/base/error.hpp"
#include "stipple/transport/account.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::transport {

double Dose::total() const {
    double volume = thickness;
    for (const auto& one : more) volume += volume_of(one);
    return concentration * volume;
}

double Permeation::absorbed_at(double t) const {
    const auto after = std::lower_bound(time.begin(), time.end(), t);
    if (after == time.begin()) return absorbed.front();
    if (after == time.end()) return absorbed.back();
    const auto i = static_cast<std::size_t>(after - time.begin());
    const double share = (t - time[i - 1]) / (time[i] - time[i - 1]);
    return absorbed[i - 1] + share * (absorbed[i] - absorbed[i - 1]);
}

void check_account(const Permeation& r, bool open) {
    if (r.time.empty()) return;
    const double found = r.on_skin.back() + r.stratum_corneum.back() + r.epidermis.back() + r.dermis.back() +
                         r.absorbed.back() + r.evaporated.back() + r.degraded.back() + r.taken_off.back();
    const bool whole = open || std::fabs(found - r.dose) <= 1e-8 * r.dose;
    check(whole && r.mass_balance <= 1e-8, Kind::numerics,
          fmt::format("{:.6g} of {:.6g} kg/m2 are accounted for, worst step {:.2g}", found, r.dose,
                      r.mass_balance),
          "transport");
}

bool has_plasma(const Molecule& m) {
    return m.plasma_clearance > 0 && m.distribution_volume > 0;
}

double plasma_after(const Molecule& m, double area, double before, double absorbed, double h) {
    const double k = m.plasma_clearance / m.distribution_volume;
    const double rate = area * absorbed / h / m.distribution_volume;
    return before * std::exp(-k * h) - rate / k * std::expm1(-k * h);
}

} // namespace stipple::transport
