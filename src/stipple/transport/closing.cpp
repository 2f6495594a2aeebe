#include "stipple/transport/closing.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/constants.hpp"
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

namespace stipple::transport {

namespace {

/// Times in air and under occlusion between the end of needling and `time`.
struct Exposure {
    double air = 0, occluded = 0;
};
Exposure exposure(const ClosingConditions& c, double time) {
    Exposure e;
    for (const auto& [from, to] : c.occluded)
        e.occluded += std::max(0.0, std::min(to, time) - std::max(from, c.needles_out));
    e.air = std::max(0.0, time - c.needles_out) - e.occluded;
    return e;
}

double age_factor(const Constants& k, const ClosingConditions& c) {
    return std::max(k.seal_age_floor, 1 - k.seal_age_slope * units::year * std::max(0.0, c.age_years - 25));
}

/// Share of the area that the recoil has left.
double recoil(const Constants& k, const ChannelClass& c, double time) {
    const double rest = c.residual * c.residual;
    return rest + (1 - rest) * std::exp(-std::max(0.0, time) / k.recoil_time);
}

struct Rates {
    double air = 0, occluded = 0; // [1/s]
};
Rates sealing(const Constants& k, const ClosingConditions& c, const ChannelClass& channel) {
    if (!c.living) return {};
    const double factor = c.factor * age_factor(k, c);
    const double occluded =
        c.occluded_half_life > 0 ? std::numbers::ln2 / c.occluded_half_life : k.seal_rate_occluded;
    return {factor * k.seal_rate_open * k.seal_radius / (channel.residual * channel.radius),
            factor * occluded};
}

/// First time on a grid of minutes at which `back` holds.
double first_time(double from, double latest, const std::function<bool(double)>& back) {
    for (double t = from; t < latest; t += 60)
        if (back(t)) return t;
    return latest;
}

} // namespace

double conducting_share(const Constants& k, const ClosingConditions& c, const ChannelClass& channel,
                        double time) {
    if (time <= c.needles_out) return 1;
    const Exposure e = exposure(c, time);
    const Rates rate = sealing(k, c, channel);
    return recoil(k, channel, time - c.needles_out) *
           std::exp(-rate.air * e.air - rate.occluded * e.occluded);
}

double pore_radius(const Constants& k, const ClosingConditions& c, const ChannelClass& channel, double time) {
    if (time <= c.needles_out) return channel.radius;
    const Exposure e = exposure(c, time);
    const double moved = c.living ? c.factor * c.pore_factor * age_factor(k, c) * k.pore_speed *
                                        (e.air + k.pore_occluded_share * e.occluded)
                                  : 0;
    return std::max(0.0, channel.radius * std::sqrt(recoil(k, channel, time - c.needles_out)) - moved);
}

double half_life(const Constants& k, const ClosingConditions& c, const ChannelClass& channel) {
    const Rates rate = sealing(k, c, channel);
    const bool occluded = !c.occluded.empty();
    const double constant = occluded ? rate.occluded : rate.air;
    return constant > 0 ? std::numbers::ln2 / constant : std::numeric_limits<double>::infinity();
}

Barrier barrier(const Constants& k, const Channels& channels, const ClosingConditions& c, double time,
                double stratum_corneum, double uncovered) {
    Barrier b;
    double fresh = 0, open = 0, evaporation = 0, conductance = 0;
    for (const auto& group : channels.classes) {
        const double share = conducting_share(k, c, group, time);
        const double area = std::numbers::pi * group.radius * group.radius;
        const double r = group.radius * std::sqrt(share), n = channels.per_m2 * group.share;
        fresh += group.share * area;
        open += group.share * area * share;
        if (r > 0) {
            evaporation += n * 4 * k.vapour_diffusivity * r;
            conductance += n / (stratum_corneum / (k.fluid_conductivity * area * share) +
                                1 / (4 * k.fluid_conductivity * r));
        }
        if (pore_radius(k, c, group, time) > k.dye_radius) b.dyed_share += group.share;
    }
    b.conducting_share = fresh > 0 ? open / fresh : 0;
    const double x = evaporation / k.air_transfer;
    const double wet = k.air_transfer * k.vapour_step;
    b.water_loss_intact = k.intact_water_loss;
    b.water_loss = k.intact_water_loss + (wet - k.intact_water_loss) * std::max(x / (1 + x), uncovered);
    const auto ohm = [&](double siemens_per_m2) {
        return k.body_resistance + 1 / (siemens_per_m2 * k.electrode_area);
    };
    b.impedance_intact = ohm(k.intact_conductance);
    b.impedance = ohm(k.intact_conductance + conductance);
    return b;
}

double water_loss_recovered(const Constants& k, const Channels& channels, const ClosingConditions& c,
                            double stratum_corneum, double within, double latest) {
    return first_time(c.needles_out, latest, [&](double t) {
        const Barrier b = barrier(k, channels, c, t, stratum_corneum);
        return b.water_loss < (1 + within) * b.water_loss_intact;
    });
}

double impedance_recovered(const Constants& k, const Channels& channels, const ClosingConditions& c,
                           double stratum_corneum, double within, double latest) {
    return first_time(c.needles_out, latest, [&](double t) {
        const Barrier b = barrier(k, channels, c, t, stratum_corneum);
        return b.impedance > (1 - within) * b.impedance_intact;
    });
}

double dye_gone(const Constants& k, const Channels& channels, const ClosingConditions& c, double latest) {
    return first_time(c.needles_out, latest,
                      [&](double t) { return barrier(k, channels, c, t, 15e-6).dyed_share < 0.5; });
}

double occluded_half_life(const Model& model, const std::string& site) {
    const TableView t = model["transport/sealing"];
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        if (t.text(r, "site") == site) return t.number(r, "half_life_h") * units::hour;
    return std::numbers::ln2 / model.si("transport.seal_rate_occluded");
}

std::vector<double> half_lives_of_group(const Model& model, const std::string& site, double age_years,
                                        int people, std::uint64_t seed) {
    std::vector<double> times;
    const Constants k = make_constants(model);
    const double spread = k.spread_sealing;
    const ChannelClass channel{.radius = 50 * units::um, .depth = 300 * units::um, .taper = 300 * units::um};
    for (const auto& z : latin_hypercube(static_cast<std::size_t>(people), 1, seed, Purpose::person)) {
        ClosingConditions c{.age_years = age_years, .occluded_half_life = occluded_half_life(model, site)};
        // the published half-life is a mean; that of a lognormal lies above its median
        c.factor = std::exp(spread * z[0] + 0.5 * spread * spread);
        c.occluded = {{0, 1e9}};
        times.push_back(half_life(k, c, channel));
    }
    std::sort(times.begin(), times.end());
    return times;
}

} // namespace stipple::transport
