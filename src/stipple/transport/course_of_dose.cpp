#include "stipple/transport/transport.hpp"
#include <algorithm>
#include <cmath>

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

bool has_plasma(const Molecule& m) {
    return m.plasma_clearance > 0 && m.distribution_volume > 0;
}

double plasma_after(const Molecule& m, double area, double before, double absorbed, double h) {
    const double k = m.plasma_clearance / m.distribution_volume;
    const double rate = area * absorbed / h / m.distribution_volume;
    return before * std::exp(-k * h) - rate / k * std::expm1(-k * h);
}

} // namespace stipple::transport
